"""What is known of a shop's customers, and what is not."""

from __future__ import annotations

from core.segment_builder import Population


def test_choices_are_those_of_the_shop(shop):
    fields = shop.population.fields
    assert set(fields["country"].choices) == {"France", "Spain", "Ireland"}
    assert set(fields["rfm_segment"].choices) >= {"Champions"}
    months = shop.lines[shop.lines["amount"] >= 0].groupby("customer_id")["ordered_at"].min()
    assert set(fields["cohort"].choices) == set(months.dt.strftime("%Y-%m"))


def test_what_is_not_known_says_why(shop, make_customers):
    fields = shop.population.fields
    assert not fields["product"].missing
    assert not fields["email"].missing
    assert "Agreed to SMS" in fields["sms_consent"].missing
    bare = Population(make_customers([1, 2], [1, 1], [5, 5])).fields
    assert "one row per customer" in bare["product"].missing
    assert "usual gap" in bare["silence"].missing
    assert "does not have it" in bare["country"].missing
    assert "no order history" in bare["engagement"].missing
