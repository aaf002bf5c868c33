"""The segments of one visitor: saved, put in order, and brought back."""

from __future__ import annotations

from core.segment_builder import example_segments
from ui.state.saved_segments import SavedSegments

FIRST, SECOND, THIRD = example_segments()[:3]


def test_saving_adds_and_replaces_in_place():
    saved = SavedSegments()
    for one in (FIRST, SECOND):
        saved.save(one)
    saved.save(THIRD, instead_of=FIRST.name)
    assert saved.segments == (THIRD, SECOND)


def test_the_order_can_be_changed_and_the_first_stays_first():
    saved = SavedSegments((FIRST, SECOND, THIRD))
    saved.move_up(THIRD.name)
    assert saved.segments == (FIRST, THIRD, SECOND)
    saved.move_up(FIRST.name)
    assert saved.segments == (FIRST, THIRD, SECOND)


def test_every_change_is_undone_in_turn():
    saved = SavedSegments()
    saved.save(FIRST)
    saved.save(SECOND)
    saved.remove(FIRST.name)
    saved.undo()
    assert saved.segments == (FIRST, SECOND)
    saved.undo()
    saved.undo()
    saved.undo()
    assert saved.segments == ()
