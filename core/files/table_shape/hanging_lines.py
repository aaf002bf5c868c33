"""Lines that hang on the row above: an order's number, date and customer stand on its first line.

Exports of Odoo and NetSuite, and pivot tables of Excel, write an order's own cells once and leave
them blank on its other lines. They are filled in from the first line, where the file is clearly so
made: number, date and customer are blank together, no number comes twice on one day, and the lines
have what lines have. A blank customer on a row with a number of its own is nobody's order.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from core import vocabulary
from core.engine import ROW, connect, is_empty_cell, quoted, trimmed_text
from core.errors import Notice
from core.files.table_shape import table_heuristics
from core.files.table_shape.first_rows import first_rows
from core.files.table_shape.row_shape import CODE, DATE, NUMBER, shape_of
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.files.raw_table import RawTable
    from core.files.raw_table_cache import CacheTarget

_MIN_LINES, _MIN_SHARE = 3, 0.02
_MIN_PARENTS, _MIN_COLUMNS = 3, 3
_FILLED = 0.9
_SURE = 0.5
_IN_ORDER = 0.9
"""Of neighbouring orders of one day, how many a till has counted one after the other."""
_DECIMALS = re.compile(r"[.,](?!0+(?:\D|$))\d{1,2}(?:\D|$)")
_MONEY = ("amount", "unit_price", "quantity", "refund", "discount")


class _Hanging(NamedTuple):
    """Which cells an order has once: all its own, those to fill in, and those every line has."""

    own: tuple[str, ...]
    filled_in: tuple[str, ...]
    of_lines: tuple[str, ...]


def fill_in(target: CacheTarget) -> None:
    """Write a table once more, its lines with what stands on the row they hang on."""
    raw = target.raw_table()
    found = _found(raw)
    if found is None:
        return
    own_blank = " AND ".join(map(_blank, found.own))
    hangs = f"{own_blank} AND NOT ({' OR '.join(map(_blank, found.of_lines))})"
    parent = f"count(*) FILTER (NOT ({own_blank})) OVER (ORDER BY {quoted(ROW)})"
    cells = ", ".join(
        f"if({hangs}, first_value({quoted(name)}) OVER "
        f"(PARTITION BY parent ORDER BY {quoted(ROW)}), {quoted(name)}) AS {quoted(name)}"
        if name in found.filled_in
        else quoted(name)
        for name in raw.columns
    )
    with connect(target.limits) as connection:
        (lines,) = connection.execute(
            f"SELECT count(*) FILTER ({hangs}) FROM {raw.sql}"
        ).fetchall()[0]
    query = (
        f"WITH numbered AS (SELECT *, {parent} AS parent FROM {raw.sql}) "
        f"SELECT {quoted(ROW)}, {cells} FROM numbered ORDER BY {quoted(ROW)}"
    )
    names = ", ".join(found.filled_in)
    sentence = Sentence(
        "{n:# row has|# rows have} a blank order, date and customer and {n:belongs|belong} to the "
        "order above: {names} were filled in from there. If this is wrong, leave such cells blank "
        "(fill_down).",
        n=lines,
        names=names,
    )
    notices = (*raw.notices, Notice("lines_filled_down", sentence, lines))
    target.copy(query, raw.table, notices, raw.read_options, raw.broken_rows)


def _blank(name: str) -> str:
    return is_empty_cell(trimmed_text(name))


def _found(raw: RawTable) -> _Hanging | None:
    """How the first rows of a table hang together; None where each stands for itself."""
    cells = first_rows(raw)
    if len(cells) < _MIN_PARENTS + _MIN_LINES:
        return None
    alike: dict[tuple[bool, ...], list[int]] = defaultdict(list)
    for place in range(len(raw.columns)):
        alike[tuple(not row[place] for row in cells)].append(place)
    ranked = sorted(alike.items(), key=lambda item: len(item[1]), reverse=True)
    for blank, own in ranked:
        if blank[0] or sum(blank) < max(_MIN_LINES, _MIN_SHARE * len(blank)):
            continue
        return _judged(raw, cells, blank, own) if len(own) >= _MIN_COLUMNS else None
    return None


def _judged(
    raw: RawTable, cells: Sequence[Sequence[str]], blank: Sequence[bool], own: Sequence[int]
) -> _Hanging | None:
    parents = [row for row, without in zip(cells, blank, strict=True) if not without]
    lines = [row for row, without in zip(cells, blank, strict=True) if without]
    shape = shape_of(parents)
    if len(parents) < _MIN_PARENTS or shape is None:
        return None
    kinds = shape.kinds
    dated = [place for place in own if _are_dates(kinds[place], [row[place] for row in parents])]
    number = [
        place
        for place in own
        if (kinds[place] in {CODE, NUMBER} and _differ(parents, [place]))
        or _counts_again(parents, place, dated)
    ]
    dates = [place for place in dated if number != [place]]
    # What only some orders have, such as the customer's number, is blank on lines all the same.
    of_orders = [place for place in range(len(raw.columns)) if not any(row[place] for row in lines)]
    filled_in = [
        place
        for place in of_orders
        if not _is_money(raw.columns[place], kinds[place], (row[place] for row in parents))
    ]
    kinds_of_lines = (shape_of(lines) or shape).kinds
    of_lines = [
        place
        for place in range(len(raw.columns))
        if place not in own and sum(bool(row[place]) for row in lines) >= _FILLED * len(lines)
    ]
    has_numbers = any(kinds_of_lines[place] == NUMBER for place in of_lines)
    named = [place for place in of_lines if kinds_of_lines[place] != NUMBER]
    if any(_names_order(cells, blank, place) for place in of_lines):
        return None
    if not (number and dates and has_numbers) or min(len(filled_in), len(of_lines) + 1) < 3:  # noqa: PLR2004 - number, date and customer; what and how much
        return None
    return _Hanging(
        *(tuple(raw.columns[at] for at in places) for places in (own, filled_in, named or of_lines))
    )


def _counts_again(orders: Sequence[Sequence[str]], place: int, dated: Sequence[int]) -> bool:
    """Whether a till counts a day's orders in a column, from one again on another day."""
    if not all(row[place].isdecimal() for row in orders) or not _differ(orders, [place, *dated]):
        return False
    rises = [
        int(one[place]) < int(other[place])
        for one, other in itertools.pairwise(orders)
        if all(one[at] == other[at] for at in dated)
    ]
    # A file may begin with the newest order.
    counted = max(sum(rises), len(rises) - sum(rises))
    return len(rises) >= _MIN_PARENTS and counted >= _IN_ORDER * len(rises)


def _differ(rows: Sequence[Sequence[str]], places: Sequence[int]) -> bool:
    """Whether no two rows say the same in some columns."""
    return len({tuple(row[place] for place in places) for row in rows}) == len(rows)


def _are_dates(kind: str | None, cells: Sequence[str]) -> bool:
    numbered = kind == NUMBER and all(map(table_heuristics.is_numbered_date, filter(None, cells)))
    return kind == DATE or numbered


def _names_order(cells: Sequence[Sequence[str]], blank: Sequence[bool], place: int) -> bool:
    """Whether a line says in a column what its order says there: then it names its own order."""
    orders: list[set[str]] = []
    for row, hangs in zip(cells, blank, strict=True):
        if not hangs:
            orders.append(set())
        orders[-1].add(row[place])
    names = [next(iter(values)) for values in orders if len(values) == 1]
    return len(names) == len(orders) and len(set(names)) > _FILLED * len(names)


def _is_money(name: str, kind: str | None, values: Iterable[str]) -> bool:
    """A total of the order: on each of its lines it would count again."""
    if kind == NUMBER and any(_DECIMALS.search(value) for value in values):
        return True
    matches = vocabulary.match_roles(name, (*_MONEY, "order_id", "customer_id"))
    money = max(matches[role].score for role in _MONEY)
    return kind == NUMBER and money >= _SURE > max(
        matches["order_id"].score, matches["customer_id"].score
    )
