"""Filters: which part of the orders is looked at, and that in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from core.engine import connect
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from core.columns import ColumnParser
    from core.files import RawTable
    from core.settings import FilterSettings

_NAMED = 3
_CLOSE = 70.0
"""From this likeness of 100 on, a name may be what was meant."""


def check_filters(chosen: FilterSettings, known: Collection[str]) -> None:
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
                + ("there is no such column." if known else "the file has one row per customer."),
                "Clear this filter, or choose its column.",
            )


def check_filter_names(
    raw: RawTable, readings: Sequence[ColumnParser], chosen: FilterSettings
) -> None:
    """Refuse a country or category that no row of the file has: a slip would go unnoticed.

    Parameters
    ----------
    raw : the table as the file holds it
    readings : how each role's column is read
    chosen : the filter

    Raises
    ------
    SettingError : a name is not in the file; the hint has the nearest ones that are
    """
    read = {reading.role: reading.sql for reading in readings}
    for role, asked in (("country", chosen.countries), ("category", chosen.categories)):
        if not asked or role not in read:
            continue
        known = _known(raw, read[role])
        if missing := [name for name in asked if name not in known]:
            raise SettingError(
                f"No row of the file has the {role} {formatting.listed(missing)}.",
                _nearest(missing, known),
            )


def _known(raw: RawTable, column: str) -> list[str]:
    """The different values of a column, those with most rows first."""
    with connect() as connection:
        rows = connection.execute(
            f"SELECT ({column})::VARCHAR AS name, count(*) AS n FROM {raw.sql} AS raw_rows "
            "WHERE name IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1"
        ).fetchall()
    return [str(name) for name, _ in rows]


def _nearest(missing: Sequence[str], known: Sequence[str]) -> str:
    from rapidfuzz import fuzz, process, utils

    near = [
        name
        for slip in missing
        for name, *_ in process.extract(
            slip,
            known,
            scorer=fuzz.WRatio,
            processor=utils.default_process,
            limit=_NAMED,
            score_cutoff=_CLOSE,
        )
    ]
    if near:
        return f"Did you mean {' or '.join(dict.fromkeys(near))}?"
    if not known:
        return "The column is empty: clear this filter."
    more = " and others" if len(known) > _NAMED else ""
    return f"The file has {', '.join(known[:_NAMED])}{more}."


def filter_text(chosen: FilterSettings) -> str:
    """A filter as a person says it: "1 Jan 2025 to 30 Jun 2025 · France"; empty without one."""
    first, last = chosen.first_day, chosen.last_day
    period = {
        (True, True): f"{formatting.date(first)} to {formatting.date(last)}",
        (True, False): f"from {formatting.date(first)}",
        (False, True): f"up to {formatting.date(last)}",
    }.get((first is not None, last is not None))
    text = [period, _listed(chosen.countries), _listed(chosen.categories)]
    return " · ".join(item for item in text if item)


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
