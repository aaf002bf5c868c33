"""The language of conditions: one field compared, and groups of conditions."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from core.settings import Frozen

Comparison = Literal[
    "more_than",
    "at_least",
    "less_than",
    "at_most",
    "equals",
    "between",
    "on_or_after",
    "before",
    "is",
    "is_not",
    "yes",
    "no",
    "bought",
    "not_bought",
]
"""How a field is compared; which of them a field allows follows from its kind."""

GroupMatch = Literal["all", "any", "none"]
"""How many of a group's conditions a customer must meet: AND, OR, and NOT (a OR b)."""

ConditionValue = float | dt.date | str


class Condition(Frozen):
    """One field of a customer compared with one value or several.

    A value that is not known meets no condition; "none of" is met by whoever does not meet it, and
    so by those of whom it is not known.

    Parameters
    ----------
    field : its name, see `ConditionField`
    comparison : how
    operands : numbers, days or texts; two for `between`, none for `yes` and `no`
    within_days : for purchases: in so many days before the day of measuring; ever where None
    """

    field: str
    comparison: Comparison
    operands: tuple[ConditionValue, ...] = ()
    within_days: int | None = Field(None, ge=1)


class ConditionGroup(Frozen):
    """Conditions and groups of them; an empty group of `all` or `none` is met by everyone.

    Parameters
    ----------
    match : how many of them must be met
    members : conditions and groups
    """

    match: GroupMatch = "all"
    members: tuple[Condition | ConditionGroup, ...] = ()


ConditionNode = Condition | ConditionGroup


def conditions_in(node: ConditionNode) -> tuple[Condition, ...]:
    """Every condition of a group and of the groups in it, in the order they are written in."""
    if isinstance(node, Condition):
        return (node,)
    return tuple(inner for member in node.members for inner in conditions_in(member))
