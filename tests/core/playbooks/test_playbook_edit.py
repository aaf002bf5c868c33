"""A playbook changed in one strategy: the rest stays, and what cannot be used is named."""

from __future__ import annotations

import pytest

from core.errors import PlaybookError
from core.playbooks.playbook import load_playbook
from core.playbooks.playbook_edit import edit_playbook

BOOK = load_playbook()


def test_one_strategy_changes_and_the_others_stay():
    edited = edit_playbook(BOOK, "Loyal", {"goal": "A third order this year."}, {})
    assert edited.strategies["Loyal"].goal == "A third order this year."
    rest = {name: one for name, one in edited.strategies.items() if name != "Loyal"}
    assert rest == {name: one for name, one in BOOK.strategies.items() if name != "Loyal"}
    assert edited.budget == BOOK.budget


def test_a_part_of_a_message_keeps_its_other_parts():
    edited = edit_playbook(BOOK, "Loyal", {"message": {"subject": "A word of thanks"}}, {})
    before, after = (book.strategies["Loyal"].message for book in (BOOK, edited))
    assert (after.subject, after.body) == ("A word of thanks", before.body)


def test_an_offer_that_is_no_discount_any_more_has_no_size():
    named = next(name for name, one in BOOK.strategies.items() if one.offer.kind == "discount")
    offer = {"kind": "perk", "words": "Early access to what is new."}
    edited = edit_playbook(BOOK, named, {"offer": offer}, {})
    assert (edited.strategies[named].offer.low, edited.strategies[named].offer.high) == (0, 0)


def test_a_share_outside_its_range_widens_it():
    edited = edit_playbook(BOOK, "Loyal", {}, {"vip": 0.9})
    assert edited.budget["vip"].default == edited.budget["vip"].high == 0.9
    assert edited.budget["vip"].low == BOOK.budget["vip"].low


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"message": {"body": "Hello {nobody}."}}, "Message"),
        ({"kpis": ("Orders", "x")}, "Measure, line 2"),
        ({"cadence": {"contacts": 99}}, "Most messages"),
    ],
)
def test_what_cannot_be_used_is_named_as_it_is_called_on_the_page(changes, named):
    with pytest.raises(PlaybookError, match=named):
        edit_playbook(BOOK, "Loyal", changes, {})
