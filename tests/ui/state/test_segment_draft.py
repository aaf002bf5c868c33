"""The segment that is being built: conditions keep their numbers, every change has a way back."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_conditions import NODES, groups

from core.segment_builder import Condition, ConditionGroup
from ui.state.segment_draft import DraftGroup, SegmentDraft

NEW = Condition(field="recency_days", comparison="more_than", operands=(90.0,))


def said(group: ConditionGroup) -> bool:
    """Whether every group in it has a condition: an empty one says nothing and is left out."""
    return all(
        bool(one.members) and said(one) for one in group.members if isinstance(one, ConditionGroup)
    )


# A busy machine may take seconds for the first inputs: that is no fault of the draft.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(where=groups(NODES).filter(said))
def test_what_is_opened_is_what_is_built(where):
    draft = SegmentDraft()
    draft.open(where, "Name")
    assert draft.where() == where
    draft.undo()
    assert draft.where() == SegmentDraft().where()


def test_other_conditions_keep_their_numbers():
    draft = SegmentDraft()
    first = draft.root.members[0].number
    draft.add(draft.root.number, NEW)
    draft.add(draft.root.number, ConditionGroup(match="any", members=(NEW,)))
    group = draft.root.members[2]
    assert isinstance(group, DraftGroup)
    draft.add(group.number, NEW)
    assert next(one.number for one in draft.root.members) == first
    draft.remove(draft.root.members[1].number)
    assert [one.number for one in draft.root.members] == [first, group.number]
    assert len(group.members) == 2
    draft.remove(group.members[0].number)
    assert len(group.members) == 1


def test_every_change_has_a_way_back():
    draft = SegmentDraft()
    seen = [draft.where()]
    draft.add(draft.root.number, NEW)
    seen.append(draft.where())
    draft.add(draft.root.number, ConditionGroup(match="none", members=(NEW,)))
    seen.append(draft.where())
    draft.remove(draft.root.members[0].number)
    for before in reversed(seen):
        draft.undo()
        assert draft.where() == before


@given(missing=st.sampled_from(["equals", "between", "is", "bought"]))
def test_a_condition_without_its_values_is_unfinished(missing):
    draft = SegmentDraft()
    draft.root.members[0].condition = Condition(field="x", comparison=missing)
    assert draft.unfinished() == 1
    assert draft.where() == ConditionGroup()
