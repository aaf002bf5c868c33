"""Words of states, kinds and totals, and the names that hold them."""

from __future__ import annotations

import pytest

from core import vocabulary


@pytest.mark.parametrize(
    ("name", "held"),
    [("Event type", True), ("my_event_of_today", True), ("Unit price", False), ("", False)],
)
def test_a_name_holds_a_listed_word_wherever_it_stands(name, held):
    assert vocabulary.holds_word("about_events", name) == held


def test_a_name_of_a_hundred_thousand_words_is_read_like_a_short_one():
    # Every run of words would be five thousand million.
    assert not vocabulary.holds_word("totals", "a " * 100_000)
    assert vocabulary.speaks_of_totals("a " * 100_000 + "total")


@pytest.mark.parametrize(
    ("stage", "meaning"),
    [
        ("Closed Won", "sold"),
        ("Closed Lost", "not_sold"),
        ("Negotiation/Review", "not_sold"),
        ("Verloren", "not_sold"),
        ("Gewonnen", "sold"),
        ("Closed", "sold"),
    ],
)
def test_a_deal_is_a_sale_when_it_is_won(stage, meaning):
    assert vocabulary.status_meaning(stage) == meaning
