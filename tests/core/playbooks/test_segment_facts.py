"""Facts about a segment: rounded, filled into texts, and left out where they are not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.playbooks import segment_facts
from core.playbooks.favourites import Favourites
from core.playbooks.segment_facts import OrderRhythm
from tests.core.campaigns.test_campaign_plan import LOYAL

UNPRICED = replace(LOYAL, revenue=float("nan"))


@pytest.mark.parametrize(
    ("value", "printed"),
    [(43.16, 45), (437, 450), (45, 45), (0.3, 0.3), (9.6, 10), (0.001, 0), (float("inf"), 0)],
)
def test_a_minimum_is_the_next_amount_that_a_shop_would_print(value, printed):
    assert segment_facts.round_up(value) == pytest.approx(printed)


@pytest.mark.parametrize(("rhythms", "days"), [(0, 0), (0.05, 7), (1.5, 90), (10, 365)])
def test_a_wait_is_rhythms_long_but_a_week_at_least_and_a_year_at_most(rhythms, days):
    assert OrderRhythm(60, "segment").contact_days(rhythms) == days


def test_a_rhythm_is_the_segments_own_then_the_shops_then_assumed():
    once = replace(LOYAL, interpurchase_days=None)
    assert OrderRhythm.of(LOYAL, 30, 45) == OrderRhythm(60, "segment")
    assert OrderRhythm.of(once, 30, 45) == OrderRhythm(30, "shop")
    assert OrderRhythm.of(once, None, 45).text == "45 days (assumed)"


def test_the_shops_rhythm_is_weighted_by_orders():
    other = replace(LOYAL, interpurchase_days=30, orders=150_000)
    once = replace(LOYAL, interpurchase_days=None)
    # (60 × 50,000 + 30 × 150,000) ÷ 200,000.
    assert segment_facts.usual_rhythm([LOYAL, other, once]) == pytest.approx(37.5)
    assert segment_facts.usual_rhythm([once]) is None


def test_fields_are_filled_once_and_words_stand_in_for_what_is_not_known():
    known = {"segment": "{customers}", "customers": "20,000"}
    text = "{segment}: {customers} like {favourite_product|our best seller}, {offer}."
    assert segment_facts.fill_fields(text, known) == (
        "{customers}: 20,000 like our best seller, {offer}."
    )


def test_a_sentence_about_unknown_money_is_left_out_as_long_as_another_stays():
    known = segment_facts.field_texts(UNPRICED, "EUR", OrderRhythm(60, "segment"))
    text = "They are {customers}. They spent {revenue}."
    assert segment_facts.fill_fields(text, known) == "They are 20,000."
    assert segment_facts.fill_fields("They spent {revenue}.", known) == "They spent [revenue]."
    assert "not known" in segment_facts.why_text("They spent {revenue}.", known)


def test_facts_without_money_name_none_and_favourites_are_listed():
    labels = dict(segment_facts.fact_list(UNPRICED, "EUR", favourites=Favourites(("Tea", "Mugs"))))
    assert not {"Revenue", "Spend per customer", "Order value"} & set(labels)
    assert labels["Buys more often"] == "Tea and Mugs"
    assert labels["Customers"] == "20,000 (40% of all)"


@pytest.mark.parametrize(("words", "fits"), [("tea", True), ("  a ", False), ("our {best}", False)])
def test_what_stands_in_is_a_few_letters_without_brackets(words, fits):
    assert segment_facts.is_stand_in(words) is fits


@pytest.mark.parametrize(
    ("orders", "then"),
    [(1.0, "second"), (2.4, "third"), (5.0, "sixth"), (12.0, "next"), (float("nan"), "next")],
)
def test_the_next_order_is_counted_from_the_typical_customer(orders, then):
    profile = replace(LOYAL, frequency=orders)
    rhythm = OrderRhythm(30, "shop")
    assert segment_facts.field_texts(profile, None, rhythm)["next_order"] == then
