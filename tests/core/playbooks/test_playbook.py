"""The playbook: one strategy for every segment, safe to read, filled with measured numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import PlaybookError
from core.forecast.result import SegmentForecast
from core.playbooks import (
    favourites,
    message_fields,
    playbook,
    playbook_edit,
    segment_facts,
    shipped_playbooks,
)
from core.playbooks.favourites import Favourites
from core.segmentation.naming.archetypes import SEGMENT_NAMES
from core.segmentation.profile import Profile

SHOP = playbook.load_playbook()
CHAMPIONS = Profile(
    name="Champions",
    customers=120,
    share=0.12,
    revenue=61_204.5,
    revenue_share=0.4412,
    orders=1_100,
    recency_days=9,
    frequency=8,
    monetary=402.25,
    order_value=55.64,
    basket_size=3,
    product_variety=12,
    return_rate=0,
    interpurchase_days=41,
)
LOST = replace(
    CHAMPIONS,
    name="Lost",
    customers=400,
    revenue=10_000.0,
    recency_days=500,
    frequency=1,
    orders=400,
    interpurchase_days=None,
)

BOOKS = shipped_playbooks.available_playbooks()


def every_segment():
    return tuple(replace(CHAMPIONS, name=name) for name in SEGMENT_NAMES)


def all_texts(card):
    yield from (card.headline, card.goal, card.why, card.audience, card.offer, card.cadence)
    yield from (card.subject, card.body, *card.tactics, *card.guard_rails, *card.kpis)


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_every_playbook_in_the_folder_has_a_strategy_for_every_segment(path):
    assert set(playbook.load_playbook(path).strategies) == set(SEGMENT_NAMES)


def test_cards_come_in_the_order_of_the_profiles_with_nothing_left_to_fill_in():
    cards = playbook.strategy_cards(every_segment(), SHOP, "GBP")
    assert [card.segment for card in cards] == list(SEGMENT_NAMES)
    for card in cards:
        for text in all_texts(card):
            assert not re.search(r"[{}]", text), text
            assert "nan" not in text.lower().split()
            assert "–" not in text


def test_the_strategies_differ():
    cards = playbook.strategy_cards(every_segment(), SHOP, None)
    for part in ("headline", "goal", "why", "body", "cadence"):
        assert len({getattr(card, part) for card in cards}) == len(SEGMENT_NAMES), part


def test_a_card_tells_the_measured_facts():
    (card,) = playbook.strategy_cards([CHAMPIONS], SHOP, "GBP")
    told = dict(card.facts)
    assert told["Customers"] == "120 (12% of all)"
    assert told["Revenue"] == "£61,204 (44%)"
    assert told["Last order"] == "9 days before the file ends"
    assert told["Orders per customer"] == "8"
    assert told["Order value"] == "£55.64"
    assert told["Between two orders"] == "41 days"
    assert "Return rate" not in told
    assert card.why.startswith("120 customers bring 44% of revenue.")


def test_a_forecast_joins_the_facts_of_its_own_segment_only():
    ahead = SegmentForecast(
        name="Champions", customers=120, days=183, money=True, total=18_400.0, low=15_100.0,
        high=22_300.0, churn_risk=0.124, high_risk=3, at_risk=2_910.0,
    )  # fmt: skip
    champions, lost = playbook.strategy_cards([CHAMPIONS, LOST], SHOP, "GBP", {"Champions": ahead})
    told = dict(champions.facts)
    assert told["Expected in 6 months"] == "£18.4K (likely £15.1K to £22.3K)"
    assert told["Won't order"] == "12% of them"
    assert told["Yearly revenue at risk"] == "£2.9K"
    assert not [label for label, _ in lost.facts if "Expected" in label or "risk" in label]


def test_the_best_customers_get_no_discount_and_the_drafts_start_with_the_lower_one():
    cards = {card.segment: card for card in playbook.strategy_cards(every_segment(), SHOP, "GBP")}
    for best in ("Champions", "Big Spenders", "Loyal"):
        assert cards[best].discount == (0, 0)
        assert "% off" not in cards[best].offer
    assert "10% to 20% off" in cards["At Risk"].offer
    assert "10% off" in cards["At Risk"].body
    assert " to 20%" not in cards["At Risk"].body


def test_a_segment_without_repeaters_takes_the_shops_rhythm_and_claims_none_of_its_own():
    _, lost = playbook.strategy_cards([CHAMPIONS, LOST], SHOP, None)
    assert "Between two orders" not in dict(lost.facts)
    new = replace(LOST, name="New")
    card = playbook.strategy_cards([CHAMPIONS, new], SHOP, None)[1]
    assert "41 days" in " ".join(card.kpis)


def test_a_rhythm_nobody_measured_is_called_assumed():
    card = playbook.strategy_cards([replace(LOST, name="New")], SHOP, None)[0]
    assert "60 days (assumed)" in " ".join(card.kpis)


def test_nobody_is_written_to_more_than_once_a_week():
    hasty = tuple(replace(profile, interpurchase_days=0.5) for profile in every_segment())
    for card in playbook.strategy_cards(hasty, SHOP, None):
        assert card.first_contact_days == 0 or card.first_contact_days >= 7
        assert card.next_contact_days == 0 or card.next_contact_days >= 7


def test_the_customary_budget_with_one_segment_in_each_tier():
    # .35 + .275 + .225 + .125 + .075 = 1.05, so each customary share shrinks by that.
    names = ("Champions", "New", "Average", "At Risk", "Lost")
    shares = playbook.budget_shares([replace(CHAMPIONS, name=name) for name in names], SHOP)
    expected = [0.35 / 1.05, 0.275 / 1.05, 0.225 / 1.05, 0.125 / 1.05, 0.075 / 1.05]
    assert shares == pytest.approx(expected)
    assert 0.30 <= shares[0] <= 0.40


def test_two_segments_of_one_tier_share_its_budget_by_revenue():
    both = [replace(CHAMPIONS, revenue=3000.0), replace(CHAMPIONS, name="Loyal", revenue=1000.0)]
    assert playbook.budget_shares(both, SHOP) == pytest.approx([0.75, 0.25])


@settings(max_examples=60, deadline=None)
@given(
    names=st.lists(st.sampled_from(SEGMENT_NAMES), min_size=1, unique=True),
    revenue=st.floats(-1e6, 1e9),
    recency=st.floats(0, 5000),
    order_value=st.floats(-100, 1e7),
    gap=st.none() | st.floats(0, 2000),
)
def test_any_segments_get_cards_whose_budget_is_the_whole(
    names, revenue, recency, order_value, gap
):
    profiles = [
        replace(
            CHAMPIONS,
            name=name,
            revenue=revenue,
            recency_days=recency,
            order_value=order_value,
            interpurchase_days=gap,
        )
        for name in names
    ]
    cards = playbook.strategy_cards(profiles, SHOP, "EUR")
    assert sum(card.budget_share for card in cards) == pytest.approx(1)
    assert all(card.budget_share >= 0 for card in cards)
    assert not any("{" in text for card in cards for text in all_texts(card))
    plan = playbook.action_table(cards, profiles)
    assert list(plan["segment"]) == names
    assert plan["budget_share"].sum() == pytest.approx(1, abs=1e-4)
    # They say what to do as well as what not to: under "avoid" they would read as the opposite.
    assert list(plan["ground_rules"]) == [" ".join(card.guard_rails) for card in cards]
    assert "avoid" not in plan
    assert playbook_edit.FIELD_LABELS["guard_rails"] == "Ground rules"


def test_a_segment_the_playbook_does_not_know_is_named():
    with pytest.raises(PlaybookError, match="no strategy for VIPs"):
        playbook.strategy_cards([replace(CHAMPIONS, name="VIPs")], SHOP, None)


def test_facts_are_filled_in_once_and_reach_nothing_else():
    known = {"segment": "{customers}", "customers": "12"}
    assert segment_facts.fill_fields("{segment} {customers}", known) == "{customers} 12"
    assert (
        segment_facts.fill_fields("{segment.__class__} {0} {secret}", known)
        == "{segment.__class__} {0} {secret}"
    )


@pytest.mark.parametrize(
    ("value", "printed"),
    [(43.16, 45), (437, 450), (8.2, 8.5), (45, 45), (100, 100), (0, 0), (-3, 0), (5e-324, 0)],
)
def test_minimum_spends_are_amounts_a_shop_would_print(value, printed):
    assert segment_facts.round_up(value) == pytest.approx(printed)


LIKED = {"Champions": Favourites(("Teapot", "Blue mug", "Plate"), ("Kitchen", "Garden"))}


def test_favourites_stand_in_texts_and_among_the_facts_where_they_are_known():
    loyal = replace(CHAMPIONS, name="Loyal")
    (plain,) = playbook.strategy_cards([loyal], SHOP, "GBP")
    (card,) = playbook.strategy_cards([loyal], SHOP, "GBP", None, {"Loyal": LIKED["Champions"]})
    assert "often choose our best sellers." in plain.body
    assert "often choose Teapot, Blue mug and Plate." in card.body
    assert dict(card.facts)["Buys more often"] == "Kitchen and Garden"
    assert "Buys more often" not in dict(plain.facts)
    # Whatever a product is called, it is put in once and read as nothing else.
    odd = {"Loyal": Favourites(("{revenue}|[x]",), ())}
    (card,) = playbook.strategy_cards([loyal], SHOP, "GBP", None, odd)
    assert "often choose {revenue}|[x]." in card.body


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_every_text_reads_on_with_and_without_favourites(path):
    advice = playbook.load_playbook(path)
    assert playbook.uses_fields(advice, message_fields.OPTIONAL_FIELDS)
    assert not playbook.uses_fields(advice, message_fields.OPTIONAL_FIELDS, ("goal",))
    liked = dict.fromkeys(SEGMENT_NAMES, LIKED["Champions"])
    differ = 0
    for with_them, without in zip(
        playbook.strategy_cards(every_segment(), advice, "GBP", favoured=liked),
        playbook.strategy_cards(every_segment(), advice, "GBP"),
        strict=True,
    ):
        for said in (*all_texts(with_them), *all_texts(without)):
            assert not re.search(r"[{}|]|  | \.|,,", said), said
        differ += with_them.body != without.body
    assert differ >= 2


def test_a_field_is_told_with_what_stands_for_it():
    (card,) = playbook.strategy_cards([CHAMPIONS], SHOP, "GBP", favoured=LIKED)
    assert set(dict(card.known)) == set(message_fields.MESSAGE_FIELDS)
    assert dict(card.known)["rhythm"] == "41 days"
    assert dict(card.known)["favourite_category"] == "Kitchen"
    (card,) = playbook.strategy_cards([CHAMPIONS], SHOP, "GBP")
    assert set(message_fields.MESSAGE_FIELDS) - set(dict(card.known)) == set(
        message_fields.OPTIONAL_FIELDS
    )


def test_words_stand_in_for_money_that_nobody_knows():
    unknown = replace(CHAMPIONS, revenue=float("nan"))
    known = segment_facts.field_texts(unknown, "GBP", segment_facts.OrderRhythm(41, "segment"))
    text = "They spend {order_value|well}. They come every {rhythm}. They brought {revenue}."
    assert segment_facts.fill_fields(text, known) == "They spend well. They come every 41 days."


def test_a_favourite_stands_out_by_more_than_chance_explains():
    rows = [
        ("Loyal", "Clear", 2.5, 1.4),
        ("Loyal", "Luck", 1.9, 2.0),
        ("Loyal", "Hardly more", 9.0, 1.1),
        ("Loyal", "Clearest  of\nall", 4.0, 1.4),
        ("Lost", "Luck", 1.5, 1.4),
    ]
    table = pd.DataFrame(rows, columns=["segment", "name", "surprise", "lift"])
    found = favourites.favourites_of({"favourite product": table, "product": table})
    assert found == {"Loyal": Favourites(products=("Clearest of all", "Clear"))}
    assert favourites.favourites_of({}) == {}


def test_a_strategy_is_edited_in_its_parts_and_checked_as_a_file_is():
    changes = {
        "goal": "A third order within {rhythm}",
        "offer": {"kind": "perk", "words": "Free gift wrap", "low": 0.2, "high": 0.3},
        "message": {"subject": "For you"},
        "channels": ["Post", "Carrier pigeon"],
    }
    made = playbook_edit.edit_playbook(SHOP, "At Risk", changes, {"lost": 0.2})
    now, before = made.strategies["At Risk"], SHOP.strategies["At Risk"]
    assert (now.goal, now.channels) == (changes["goal"], ("Post", "Carrier pigeon"))
    # A perk has no size; what was not named stays.
    assert (now.offer.kind, now.offer.high, now.offer.words) == ("perk", 0, "Free gift wrap")
    assert (now.message.subject, now.message.body) == ("For you", before.message.body)
    assert (made.budget["lost"].default, made.budget["lost"].high) == (0.2, 0.2)
    assert made.budget["vip"] == SHOP.budget["vip"]
    assert {**made.strategies, "At Risk": before} == SHOP.strategies


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"tactics": ["One line is fine.", "x", "Another line."]}, "How, line 2: "),
        ({"kpis": ["Only one of them"]}, "Measure: "),
        ({"channels": []}, "Channels: "),
        ({"message": {"subject": "S" * 79}}, "Subject: "),
        ({"message": {"body": "Dear {name}"}}, "Message: {name} is no measured fact"),
        ({"offer": {"kind": "discount", "low": 0, "high": 0}}, "Offer: a discount needs a size"),
    ],
)
def test_what_is_wrong_with_an_edit_is_said_by_its_label(changes, reason):
    with pytest.raises(PlaybookError) as refused:
        playbook_edit.edit_playbook(SHOP, "Loyal", changes, {})
    assert refused.value.message.startswith(reason)
