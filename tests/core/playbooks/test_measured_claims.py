"""No text of a playbook says what the facts beside it contradict."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import PlaybookError
from core.features import ReorderRate
from core.playbooks import measured_claims, playbook, playbook_file, shipped_playbooks
from core.playbooks.playbook_schema import Playbook
from core.segmentation import SEGMENT_NAMES
from core.segmentation.profile import Profile

BOOKS = shipped_playbooks.available_playbooks()
CLAIMS = {
    "reordered": r"for good|goodbye|farewell|\bgone\b(?! quiet)|left long ago",
    "one_order": r"ordering again|coming back to us|come back on their|used to (buy|come) often",
    "not_due": r"overdue|gone quiet|a little late|been a while|miss you",
}
"""Words of the playbooks that a reader would hold against the facts, written down a second time."""


def profile(name: str, reordered: float, one_order: float, not_due: float) -> Profile:
    since = dt.date(2025, 1, 1)
    count = round(reordered * 200)
    rate = ReorderRate(since, 365, 200, count, reordered, reordered - 0.02, reordered + 0.02)
    return Profile(
        name=name, customers=200, share=0.1, revenue=9000.0, revenue_share=0.2, orders=400,
        recency_days=60.0, frequency=2.0, monetary=45.0, order_value=22.5, basket_size=2.0,
        product_variety=3.0, return_rate=0.0, interpurchase_days=50.0, reorders=(rate,),
        one_order_share=one_order, not_due_share=not_due,
    )  # fmt: skip


def said_of(card) -> str:
    parts = ("headline", "goal", "why", "audience", "subject", "body", "offer")
    return "\n".join(getattr(card, part) for part in parts)


shares = st.floats(0.02, 0.98)


@given(st.sampled_from(SEGMENT_NAMES), st.sampled_from(BOOKS), shares, shares, shares)
def test_no_text_contradicts_the_facts_it_is_shown_with(name, path, reordered, one_order, not_due):
    measured = profile(name, reordered, one_order, not_due)
    (card,) = playbook.strategy_cards((measured,), playbook.load_playbook(path), "£")
    text = said_of(card)
    assert not re.search(r"[{}]", text)
    for share, fact in ((reordered, "reordered"), (one_order, "one_order"), (not_due, "not_due")):
        if share >= 0.5:
            assert not re.search(CLAIMS[fact], text, re.IGNORECASE), (name, fact)
    if one_order < 0.5:
        assert "your first order" not in text.lower()
    assert all((card.headline, card.goal, card.why, card.audience, card.subject, card.body))


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_what_the_playbooks_say_of_lost_follows_who_came_back(path):
    book = playbook.load_playbook(path)
    few, many = (
        playbook.strategy_cards((profile("Lost", share, 0.9, 0.0),), book, "£")[0]
        for share in (0.05, 0.62)
    )
    assert few.headline != many.headline
    assert "came back" in many.headline
    assert many.body != few.body


def test_a_claim_is_open_where_nothing_was_counted():
    (card,) = playbook.strategy_cards(
        (replace(profile("Lost", 0.5, 0.5, 0.5), reorders=()),), playbook.load_playbook(), "£"
    )
    assert "for good" not in card.headline


def test_a_playbook_of_ones_own_is_held_to_the_facts_too():
    facts = {"one_order": 0.7, "reordered": 0.6}
    text = "Thank you for ordering again. Here is what is new. They are gone for good."
    assert measured_claims.without_contradicted(text, facts) == "Here is what is new."
    assert measured_claims.without_contradicted(text, {}) == text


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        ("{}", "at least 1 item"),
        ("{churn: {at_least: 0.5}}", "'reordered', 'one_order' or 'not_due'"),
        ("{one_order: {at_least: 2}}", "less than or equal to 1"),
        ("{one_order: {at_least: 0.6, at_most: 0.4}}", "must not be above"),
        ("{one_order: {}}", "say at_least or at_most"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_refused_with_its_line(when, reason):
    lines = shipped_playbooks.DEFAULT_PLAYBOOK.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if "- when:" in line)
    lines[at] = f"      - when: {when}"
    with pytest.raises(PlaybookError) as refused:
        playbook_file.read_playbook("\n".join(lines).encode(), "own.yaml", Playbook)
    assert reason in str(refused.value.message)
    assert f"line {at + 1}" in str(refused.value.message)


def test_the_first_variant_that_holds_gives_a_text():
    strategy = playbook.load_playbook().strategies["Need Attention"]
    both = strategy.for_facts({"not_due": 0.8, "one_order": 0.9})
    assert both.headline == strategy.variants[0].headline
    once = strategy.for_facts({"not_due": 0.2, "one_order": 0.9})
    assert once.headline == strategy.variants[1].headline
    assert strategy.for_facts({}).headline == strategy.headline
