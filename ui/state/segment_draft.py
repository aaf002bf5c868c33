"""`SegmentDraft`: the conditions that are being edited, each with a number of its own.

Widgets are known by these numbers: adding or removing a condition changes no other one's widgets.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.segment_builder import (
    Condition,
    ConditionGroup,
    ConditionNode,
    GroupMatch,
)

_STEPS = 20


@dataclass
class DraftCondition:
    """A condition that is edited; it counts once it has a value."""

    number: int
    condition: Condition

    @property
    def complete(self) -> bool:
        """Whether it has the values it needs."""
        needed = {"yes": 0, "no": 0, "between": 2}.get(self.condition.comparison, 1)
        return len(self.condition.operands) >= needed


@dataclass
class DraftGroup:
    """A group that is edited."""

    number: int
    match: GroupMatch
    members: list[DraftCondition | DraftGroup]


def _first() -> ConditionGroup:
    return ConditionGroup(
        members=(Condition(field="frequency", comparison="at_least", operands=(2.0,)),)
    )


@dataclass
class SegmentDraft:
    """The segment that is being built.

    Parameters
    ----------
    root : its conditions
    opened : the saved segment it began with; empty for a new one
    about : what it is for, in a few words
    earlier : the conditions before each change of their number, the latest last
    """

    root: DraftGroup = field(init=False)
    opened: str = ""
    about: str = ""
    earlier: list[ConditionGroup] = field(default_factory=list)
    _last: int = 0

    def __post_init__(self) -> None:
        self.root = self._group(_first())

    def open(self, where: ConditionGroup, name: str = "", about: str = "") -> None:
        """Edit these conditions from now on.

        Parameters
        ----------
        where : the conditions
        name : of the saved segment they are those of; empty where they are new
        about : what it is for
        """
        self._remember()
        self.root, self.opened, self.about = self._group(where), name, about

    def where(self) -> ConditionGroup:
        """The conditions as they are, without those that have no value yet."""
        return _whole(self.root)

    def unfinished(self) -> int:
        """How many conditions have no value yet."""
        return _unfinished(self.root)

    def add(self, group: int, node: ConditionNode) -> None:
        """Add a condition or a group at the end of a group."""
        self._remember()
        self._find(self.root, group).members.append(self._node(node))

    def remove(self, number: int) -> None:
        """Take a condition or a group away."""
        self._remember()
        _without(self.root, number)

    def undo(self) -> None:
        """Take the last condition that was added or removed back."""
        if self.earlier:
            self.root = self._group(self.earlier.pop())

    def _remember(self) -> None:
        self.earlier = [*self.earlier, self.where()][-_STEPS:]

    def _find(self, group: DraftGroup, number: int) -> DraftGroup:
        if group.number == number:
            return group
        inner = [one for one in group.members if isinstance(one, DraftGroup)]
        found = [one for each in inner if (one := self._find(each, number)).number == number]
        return found[0] if found else group

    def _node(self, node: ConditionNode) -> DraftCondition | DraftGroup:
        if isinstance(node, ConditionGroup):
            return self._group(node)
        self._last += 1
        return DraftCondition(self._last, node)

    def _group(self, group: ConditionGroup) -> DraftGroup:
        self._last += 1
        return DraftGroup(self._last, group.match, [self._node(one) for one in group.members])


def _whole(group: DraftGroup) -> ConditionGroup:
    members: list[ConditionNode] = []
    for one in group.members:
        if isinstance(one, DraftGroup):
            inner = _whole(one)
            # A group without a condition yet says nothing, as one that has no value.
            members += [inner] if inner.members else []
        elif one.complete:
            members.append(one.condition)
    return ConditionGroup(match=group.match, members=tuple(members))


def _unfinished(group: DraftGroup) -> int:
    return sum(
        _unfinished(one) if isinstance(one, DraftGroup) else not one.complete
        for one in group.members
    )


def _without(group: DraftGroup, number: int) -> None:
    group.members = [one for one in group.members if one.number != number]
    for one in group.members:
        if isinstance(one, DraftGroup):
            _without(one, number)
