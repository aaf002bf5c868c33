"""Reports in groups: a customer's name stands alone on a row above the lines that belong to it.

Accounting programs print sales by customer like this: the name, then the invoices with that cell
blank (or with their date in it), then a row of sums. The heading is given to each of its lines as a
column, and the rows of headings and sums are left out, where the file is clearly so made: the first
row is a heading, headings differ, and the lines below have a date and an amount.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from core import vocabulary
from core.engine import ROW, connect, is_empty_cell, quoted, trimmed_text
from core.errors import Notice
from core.files.table_shape import header, table_heuristics
from core.files.table_shape.first_rows import first_rows
from core.files.table_shape.row_shape import DATE, NUMBER, shape_of
from core.formatting import Listed, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.files.raw_table import RawTable
    from core.files.raw_table_cache import CacheTarget

_MIN_GROUPS, _MIN_COLUMNS = 3, 4
_MIN_LINES = 0.3
_NEARLY_ALL = 0.9
_UNNAMED = re.compile(r"column_\d+")
_NAME_OF_ROLE = ("customer_id", "product_name")
_HEADING = "Heading"

Row = list[str]


class _Group(NamedTuple):
    """A heading, the lines below it, and the rows of sums."""

    heading: Row
    lines: list[Row]
    sums: list[Row]


class _Grouped(NamedTuple):
    """How a report is grouped.

    Parameters
    ----------
    beside : the lines leave the column of the headings blank; else they have a value of their own
    of_lines : the columns, but the first, that nearly all lines fill
    example : a heading
    """

    beside: bool
    of_lines: tuple[str, ...]
    example: str


def take_in(target: CacheTarget) -> None:
    """Write a table once more, its lines with the heading that they stand under."""
    raw = target.raw_table()
    found = _found(raw, first_rows(raw))
    if found is None:
        return
    first, *others = raw.columns
    no_others = " AND ".join(map(_blank, others))
    heading = f"NOT {_blank(first)} AND {no_others}"
    filled = " + ".join(f"(NOT {_blank(name)})::INT" for name in found.of_lines)
    is_line = _blank(first) if found.beside else f"{filled} > {len(found.of_lines) / 2}"
    name = _name(raw)
    kept = others if found.beside else raw.columns
    cells = ", ".join(map(quoted, kept))
    query = (
        f"WITH marked AS (SELECT *, {heading} AS is_heading, {is_line} AS is_line FROM {raw.sql}), "
        "numbered AS (SELECT *, count(*) FILTER (is_heading) OVER (ORDER BY "
        f"{quoted(ROW)}) AS place FROM marked), "
        f"headed AS (SELECT *, first_value({quoted(first)}) OVER (PARTITION BY place ORDER BY "
        f"{quoted(ROW)}) AS of_group FROM numbered) "
        f"SELECT {quoted(ROW)}, of_group AS {quoted(name)}, {cells} FROM headed "
        f"WHERE is_line AND NOT is_heading ORDER BY {quoted(ROW)}"
    )
    with connect(target.limits) as connection:
        headings, sums = connection.execute(
            f"SELECT count(*) FILTER ({heading}), count(*) FILTER (NOT ({heading}) AND NOT "
            f"({is_line})) FROM {raw.sql}"
        ).fetchall()[0]
        lines = connection.execute(
            f"SELECT {quoted(ROW)} FROM {raw.sql} WHERE {is_line} AND NOT ({heading})"
        ).fetchnumpy()[ROW]
    # A heading fits no column of the lines, and is not broken for that.
    broken = set(raw.broken_rows).intersection(lines.tolist())
    kept_notices = (one for one in raw.notices if broken or one.code != "broken_rows")
    notices = (*kept_notices, _notice(headings, sums, name, found.example))
    target.copy(query, raw.table, notices, raw.read_options, sorted(broken))


def _notice(headings: int, sums: int, name: str, example: str) -> Notice:
    return Notice(
        "group_headings",
        Sentence(
            "The file is in groups: {n:# row is a heading|# rows are headings}, for example "
            "{example}, and went to the rows below as column {name}. {sums:# row|# rows} of totals "
            "{sums:was|were} left out. If this is wrong, leave such cells blank (fill_down).",
            n=headings,
            example=example,
            name=name,
            sums=sums,
        ),
        headings + sums,
    )


def _blank(name: str) -> str:
    return is_empty_cell(trimmed_text(name))


def _found(raw: RawTable, cells: Sequence[Row]) -> _Grouped | None:
    """How the first rows are grouped; None where they are a plain table."""
    rows = [row for row in cells if any(row)]
    if len(raw.columns) < _MIN_COLUMNS or not rows or not _is_heading(rows[0]):
        return None
    groups = list(_groups(rows))
    headings = [group.heading[0] for group in groups]
    lines = [line for group in groups for line in group.lines]
    shape = shape_of(lines)
    if (
        len(groups) < _MIN_GROUPS
        or len(set(headings)) < _NEARLY_ALL * len(groups)
        or sum(bool(group.lines) for group in groups) < _NEARLY_ALL * len(groups)
        or len(lines) < _MIN_LINES * len(rows)
        or shape is None
    ):
        return None
    blank = sum(not line[0] for line in lines)
    beside = blank >= _NEARLY_ALL * len(lines)
    if not beside and (blank or shape.kinds[0] != DATE):
        return None
    of_lines = [
        place
        for place in range(1, len(raw.columns))
        if sum(bool(line[place]) for line in lines) >= _NEARLY_ALL * len(lines)
    ]
    kinds = {shape.kinds[place] for place in (*of_lines, *(() if beside else (0,)))}
    if not {DATE, NUMBER} <= kinds:
        return None
    return _Grouped(beside, tuple(raw.columns[place] for place in of_lines), headings[0])


def _groups(rows: Sequence[Row]) -> Iterator[_Group]:
    group = _Group(rows[0], [], [])
    for row in rows[1:]:
        if _is_heading(row):
            yield group
            group = _Group(row, [], [])
        elif row[0] and (row[0].endswith(group.heading[0]) or vocabulary.speaks_of_totals(row[0])):
            group.sums.append(row)
        else:
            group.lines.append(row)
    yield group


def _is_heading(row: Row) -> bool:
    """A text alone in the first cell, and no date, number or word for sums."""
    text = row[0]
    return (
        bool(text)
        and not any(row[1:])
        and not vocabulary.speaks_of_totals(text)
        and not table_heuristics.is_number(text)
        and not table_heuristics.is_date(text)
    )


def _name(raw: RawTable) -> str:
    """What the column of the headings is called: its own name, or what the title is sorted by."""
    first = raw.columns[0]
    if not _UNNAMED.fullmatch(first) and not _is_of_lines(first):
        return first
    taken = raw.columns[1:] if _UNNAMED.fullmatch(first) else raw.columns
    words = [word for title in _titles(raw) for word in vocabulary.split_words(title)]
    named = (
        word.capitalize()
        for word in words
        if any(vocabulary.match_role(role, word).exact for role in _NAME_OF_ROLE)
    )
    return header.unique_names([*taken, next(named, _HEADING)])[-1]


def _is_of_lines(name: str) -> bool:
    return vocabulary.match_role("ordered_at", name).exact


def _titles(raw: RawTable) -> Iterator[str]:
    """What stands above the header, then the names of the table and the file."""
    for notice in raw.notices:
        if notice.code == header.TITLE_LINES and isinstance(notice.sentence, Sentence):
            titles = notice.sentence["titles"]
            if isinstance(titles, Listed):
                yield from (title for title in titles.items if isinstance(title, str))
    yield from (raw.table, raw.source.name)
