"""First and last names in two columns, joined where nothing else names the customer.

A last name alone is several people, so neither column can be the customer. Where the same names
come again and no column holds a number, an address or a whole name, one more column has both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import vocabulary
from core.engine import ROW, connect, is_empty_cell, quoted, trimmed_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.files.raw_table import RawTable
    from core.files.raw_table_cache import CacheTarget

_AND = " + "
_SURE, _LIKELY = 1.0, 0.6
_COME_AGAIN = 0.9
_MIN_ID = 0.55


def join_names(target: CacheTarget) -> None:
    """Write a table once more, with one column for both names; also where a part of it has one."""
    raw = target.raw_table()
    pair = names_to_join(raw)
    if pair is None:
        return
    others = ", ".join(map(quoted, (ROW, *_others(raw, pair))))
    query = f"SELECT {others}, {_both(*pair)} AS {quoted(_AND.join(pair))} FROM {raw.sql}"
    target.copy(
        query, raw.table, raw.notices, raw.read_options, raw.broken_rows, lineless=raw.lineless
    )


def names_to_join(raw: RawTable) -> tuple[str, str] | None:
    """The columns with the first and the last name of customers whom no other column names."""
    pair = _named(raw.columns)
    if pair is None:
        return None
    scores = {name: vocabulary.match_role("customer_id", name).score for name in _others(raw, pair)}
    if max(scores.values()) >= _LIKELY:
        return None
    ids = [name for name, score in scores.items() if score >= _MIN_ID]
    different = ", ".join(
        f"count(DISTINCT {text})" for text in (_both(*pair), *map(trimmed_text, ids))
    )
    with connect() as connection:
        ((people, *numbers),) = connection.execute(
            f"SELECT {different} FROM {raw.only([*pair, *ids])}"
        ).fetchall()
    come_again = _COME_AGAIN * raw.rows
    fits = 1 < people <= come_again and all(number > come_again for number in numbers)
    return pair if fits else None


def joined_names(column: str, columns: Sequence[str]) -> tuple[str, str] | None:
    """The two columns whose names a column holds; None where it stands in the file as it is."""
    first, _, last = column.partition(_AND)
    return (first, last) if first in columns and last in columns else None


def _others(raw: RawTable, pair: tuple[str, str]) -> list[str]:
    """The columns of a table without one that holds both names already."""
    return [name for name in raw.columns if name != _AND.join(pair)]


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
