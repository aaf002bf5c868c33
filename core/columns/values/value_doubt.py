"""The doubt that is left where the values of columns allow several readings, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.columns.values.value_kinds import ValueColumn


class DoubtError(Exception):
    """More than one reading is left, or none; the message is a clause that says of what."""


def either(columns: Iterable[ValueColumn]) -> str:
    """The columns between which nothing decides, in the order of the file."""
    names = [one.name for one in dict.fromkeys(sorted(columns, key=lambda item: item.place))]
    return " or ".join(names)
