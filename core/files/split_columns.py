"""What stands in several columns, joined where nothing else says it: names and dates.

A last name alone is several people, so neither column can be the customer. Where the same names
come again and no column holds a number, an address or a whole name, one more column has both. So
does one for a date whose year, month and day have columns of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core import vocabulary
from core.engine import ROW, connect, is_empty_cell, quoted, trimmed_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.files.raw_table import RawTable
    from core.files.raw_table_cache import CacheTarget

_AND = " + "
_SURE, _LIKELY = 1.0, 0.6
_COME_AGAIN = 0.9
_MIN_ID = 0.55
_YEARS, _MONTHS, _DAYS = range(1970, 2101), range(1, 13), range(1, 32)


class JoinedColumn(NamedTuple):
    """One more column of a table.

    Parameters
    ----------
    parts : the columns it is made of
    sql : its value, a text; null where nothing can be made of them
    """

    parts: tuple[str, ...]
    sql: str

    @property
    def name(self) -> str:
        """What it is called."""
        return _AND.join(self.parts)


def join_columns(target: CacheTarget) -> None:
    """Write a table once more, with what stands in several columns; also where a part has it."""
    raw = target.raw_table()
    joined = columns_to_join(raw)
    if not joined:
        return
    made = {one.name for one in joined}
    others = [quoted(name) for name in raw.columns if name not in made]
    columns = ", ".join(
        [quoted(ROW), *others, *(f"{one.sql} AS {quoted(one.name)}" for one in joined)]
    )
    target.copy(
        f"SELECT {columns} FROM {raw.sql}",
        raw.table,
        raw.notices,
        raw.read_options,
        raw.broken_rows,
        lineless=raw.lineless,
    )


def columns_to_join(raw: RawTable) -> list[JoinedColumn]:
    """A customer's name and a date, where they are split and no other column has them."""
    return [one for one in (_names(raw), _date(raw)) if one is not None]


def joined_parts(column: str, columns: Sequence[str]) -> tuple[str, ...] | None:
    """The columns that one was joined from; None where it stands in the file as it is."""
    parts = tuple(column.split(_AND))
    return parts if len(parts) > 1 and set(parts) <= set(columns) else None


def joined_date(columns: Sequence[str]) -> str | None:
    """The column that a date was joined into: the one of three parts."""
    joined = ((name, joined_parts(name, columns)) for name in columns)
    return next((name for name, parts in joined if parts and len(parts) == len(_RANGES)), None)


def _names(raw: RawTable) -> JoinedColumn | None:
    """First and last names of customers whom no other column names."""
    pair = _named(raw.columns)
    if pair is None:
        return None
    joined = JoinedColumn(pair, _both(*pair))
    others = [name for name in raw.columns if name != joined.name]
    scores = {name: vocabulary.match_role("customer_id", name).score for name in others}
    if max(scores.values()) >= _LIKELY:
        return None
    ids = [name for name, score in scores.items() if score >= _MIN_ID]
    different = ", ".join(
        f"count(DISTINCT {text})" for text in (joined.sql, *map(trimmed_text, ids))
    )
    with connect() as connection:
        ((people, *numbers),) = connection.execute(
            f"SELECT {different} FROM {raw.only([*pair, *ids])}"
        ).fetchall()
    come_again = _COME_AGAIN * raw.rows
    fits = 1 < people <= come_again and all(number > come_again for number in numbers)
    return joined if fits else None


def _named(columns: Sequence[str]) -> tuple[str, str] | None:
    """A column for each part of a name; one of them may be called no more than `name`."""
    scores = {
        role: {name: vocabulary.match_role(role, name) for name in columns}
        for role in ("given_name", "family_name")
    }
    first, last = (
        max(names, key=lambda name: names[name].score, default="") for names in scores.values()
    )
    if not first or first == last:
        return None
    matches = (scores["given_name"][first], scores["family_name"][last])
    sure = max(one.score for one in matches) >= _SURE
    likely = all(one.exact and one.score >= _LIKELY for one in matches)
    return (first, last) if sure and likely else None


def _both(first: str, last: str) -> str:
    """Both names as one text, null where both are blank."""
    parts = (f"CASE WHEN NOT {is_empty_cell(text)} THEN {text} END"
             for text in (trimmed_text(first), trimmed_text(last)))  # fmt: skip
    return f"nullif(concat_ws(' ', {', '.join(parts)}), '')"


def _date(raw: RawTable) -> JoinedColumn | None:
    """Year, month and day of orders whose date no other column has."""
    dates = [name for name in raw.columns if vocabulary.match_role("ordered_at", name).score > 0]
    days = [name for name in dates if joined_parts(name, raw.columns) is None]
    periods = [name for name in raw.columns if vocabulary.holds_concept(name, "period")]
    periods = [name for name in periods if joined_parts(name, raw.columns) is None]
    if len(days) != 1 or len(periods) < len(_RANGES) - 1:
        return None
    bounds = _bounds(raw, [*periods, *days])
    parts = (
        _within(bounds, periods, _YEARS),
        _within(bounds, periods, _MONTHS),
        _within(bounds, days, _DAYS),
    )
    if not all(parts):
        return None
    named = tuple(str(name) for name in parts)
    numbers = ", ".join(f"TRY_CAST({trimmed_text(name)} AS BIGINT)" for name in named)
    return JoinedColumn(named, f"strftime(TRY(make_date({numbers})), '%Y-%m-%d')")


_RANGES = (_YEARS, _MONTHS, _DAYS)


def _bounds(raw: RawTable, names: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    """The lowest and highest number of each column that holds whole numbers, and how many."""
    each = ", ".join(
        f"min({number}), max({number}), count(DISTINCT {number}), count({number})"
        for number in (f"TRY_CAST({trimmed_text(name)} AS BIGINT)" for name in names)
    )
    with connect() as connection:
        (row,) = connection.execute(f"SELECT {each} FROM {raw.only(names)}").fetchall()
    found = {}
    for place, name in enumerate(names):
        low, high, different, filled = row[4 * place : 4 * place + 4]
        if filled > _COME_AGAIN * raw.rows:
            found[name] = (low, high, different)
    return found


def _within(
    bounds: Mapping[str, tuple[int, int, int]], names: Sequence[str], wanted: range
) -> str | None:
    """The column of numbers in a range, of several that with the most: months are no quarters."""
    fitting = [
        name
        for name in names
        if name in bounds and bounds[name][0] in wanted and bounds[name][1] in wanted
    ]
    return max(fitting, key=lambda name: bounds[name][2], default=None)
