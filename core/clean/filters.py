"""Filters: which part of the orders is looked at, and that in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import words
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Collection

    from core.settings import FilterSettings

_NAMED = 3


def check(chosen: FilterSettings, known: Collection[str]) -> None:
    """Refuse a filter by something that the file does not have.

    Parameters
    ----------
    chosen : the filter
    known : roles that have a column; none for a table with one row a customer

    Raises
    ------
    SettingError : the file has no such column
    """
    asked = {
        "ordered_at": ("period", bool(chosen.first_day or chosen.last_day)),
        "country": ("country", bool(chosen.countries)),
        "category": ("category", bool(chosen.categories)),
    }
    for role, (name, wanted) in asked.items():
        if wanted and role not in known:
            raise SettingError(
                f"The orders cannot be filtered by {name}: "
                + ("no column says it." if known else "the file has one row per customer."),
                "Clear this filter, or say which column it is.",
            )


def in_words(chosen: FilterSettings) -> str:
    """A filter as a person says it: "1 Jan 2025 to 30 Jun 2025 · France"; empty without one."""
    first, last = chosen.first_day, chosen.last_day
    period = {
        (True, True): f"{words.date(first)} to {words.date(last)}",
        (True, False): f"from {words.date(first)}",
        (False, True): f"up to {words.date(last)}",
    }.get((first is not None, last is not None))
    said = [period, _listed(chosen.countries), _listed(chosen.categories)]
    return " · ".join(each for each in said if each)


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
