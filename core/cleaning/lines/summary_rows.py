"""Rows that are no rows of the table: sums below or between the orders, and broken ones.

Reports end with a row of sums, or have one after every month or customer. What they say may look
like an order, with "40 orders" where the customer stands: a row without a date is one of sums where
a cell says so, or where its money is that of the rows above it. Only rows without a date are looked
at, and the first and last of the file.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from core import engine, vocabulary
from core.cleaning.lines.line_recipe import CUSTOMER, MOMENT, MONEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from core.columns import ColumnParser
    from core.engine import ColumnGroup, RowNumbers
    from core.files import RawTable

_MAX_ROWS = 10_000
_CENT = 10_000
"""In whole millionths: how far off a printed sum may be."""
_FEW, _MANY = 3, 10
"""Rows that make a sum where nothing else tells, of a row without a customer and of any other."""
_MONEY_ROLES = ("amount", "unit_price", "quantity")


class _Row(NamedTuple):
    """A row that may be none of the table: its filled cells by column, and what adds up to it."""

    place: int
    cells: Mapping[str, str]
    dated: bool
    has_customer: bool
    has_money: bool
    is_sum: bool


def find(
    source: RawTable,
    readings: Sequence[ColumnParser],
    numbers: RowNumbers,
    facets: Mapping[str, ColumnGroup],
    values: Mapping[str, pa.Table],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of the rows that hold sums, and of those whose cells fit no column.

    Parameters
    ----------
    source : the table as the file holds it
    readings : how each role's column is read
    numbers, facets, values : every row, encoded (core/cleaning/lines/encoded_rows.py)
    """
    broken = set(numbers.places(np.array(source.broken_rows, dtype=np.int64)).tolist())
    sums = set()
    columns = {reading.role: reading.column for reading in readings}
    for row in _doubtful(source, numbers, facets, values):
        if _is_sum(row):
            sums.add(row.place)
        elif not row.dated and _fits_nothing(row, columns):
            broken.add(row.place)
    return (
        np.array(sorted(sums), dtype=np.int64),
        np.array(sorted(broken - sums), dtype=np.int64),
    )


def _is_sum(row: _Row) -> bool:
    if row.dated or row.is_sum:
        return row.is_sum
    cells = row.cells.values()
    return vocabulary.is_totals_row(list(cells)) or (
        not row.has_customer and any(map(vocabulary.speaks_of_totals, cells))
    )


def _fits_nothing(row: _Row, columns: Mapping[str, str]) -> bool:
    """Whether a row without a date is a second header, a row of one word, or cut otherwise."""
    if columns["ordered_at"] not in row.cells:
        return False
    cells = {name.casefold(): cell.strip().casefold() for name, cell in row.cells.items()}
    if len(cells) >= _FEW and len(set(cells.values())) == 1:
        return True
    if 2 * sum(name == cell for name, cell in cells.items()) >= len(cells):
        return True
    money = [columns[role] for role in _MONEY_ROLES if role in columns]
    return not row.has_money and any(column in row.cells for column in money)


def _doubtful(
    source: RawTable,
    numbers: RowNumbers,
    facets: Mapping[str, ColumnGroup],
    values: Mapping[str, pa.Table],
) -> list[_Row]:
    """The rows without a date, and those at the ends of the file that are the sum of the others."""
    moment, customer = facets[MOMENT].codes, facets[CUSTOMER].codes
    no_date = np.asarray(values[MOMENT].column("ordered_at").is_null())
    no_customer = np.asarray(values[CUSTOMER].column("customer_id").is_null())
    rows = numbers.rows
    undated = np.empty(0, dtype=np.int64)
    if bool(no_date[np.flatnonzero(facets[MOMENT].counts)].any()):
        undated = engine.rows_where(rows, lambda part: no_date.take(moment[part]))
    undated = undated if len(undated) <= _MAX_ROWS else undated[:0]
    money = _Sums(facets[MONEY], values[MONEY], undated)
    ends = [place for place in {0, rows - 2, rows - 1} if 0 <= place < rows]
    ends = [
        place
        for place in ends
        if place not in undated
        and money.is_all_others(place, _FEW if no_customer[customer[place]] else _MANY)
    ]
    looked = np.array(sorted({*undated.tolist(), *ends}), dtype=np.int64)
    if not len(looked):
        return []
    in_source = engine.row_numbers(source).places(numbers.at(looked))
    order = np.argsort(in_source)
    held = engine.raw_rows(source, in_source[order]).astype("string")
    known = engine.as_millionths(values[MONEY].column("amount"))[1]
    subtotals = {*ends, *money.subtotals()}
    return [
        _Row(
            place,
            {
                str(name): text
                for name, text in cells.items()
                if isinstance(text, str) and text.strip()
            },
            dated=place in ends,
            has_customer=not no_customer[customer[place]],
            has_money=bool(known[facets[MONEY].codes[place]]),
            is_sum=place in subtotals,
        )
        for place, cells in zip(looked[order].tolist(), held.to_dict("records"), strict=True)
    ]


def _filled(cells: Mapping[Any, Any]) -> dict[str, str]:
    return {name: text for name, text in cells.items() if isinstance(text, str) and text.strip()}


class _Sums:
    """What the rows of a file add up to, as a whole and between those that may hold sums."""

    def __init__(self, facet: ColumnGroup, values: pa.Table, doubtful: NDArray[np.int64]) -> None:
        self.codes, self.counts = facet.codes, facet.counts
        self.doubtful = doubtful
        self.measures = [
            engine.as_millionths(values.column(name))[0]
            for name in ("amount", "face_value", "quantity")
        ]

    def is_all_others(self, place: int, rows: int) -> bool:
        """Whether a row's money is that of all other rows with a date, of which there are some."""
        if len(self.codes) - 1 - len(self.doubtful) < rows:
            return False
        for measure in self.measures[:2]:
            mine = int(measure[self.codes[place]])
            aside = sum(int(value) for value in measure[self.codes[self.doubtful]])
            others = engine.exact_total(measure, self.counts) - aside - mine
            if mine and abs(mine - others) <= _CENT:
                return True
        return False

    def subtotals(self) -> set[int]:
        """The rows in doubt whose money, or else quantity, is that of the rows between two others.

        Of all rows with a date, of those above it since one in doubt, or of those below it.
        """
        if not len(self.doubtful):
            return set()
        *money, quantity = self.measures
        of_money = {place for measure in money for place in self._subtotals(measure)}
        # Small whole numbers add up to each other by chance: quantities tell of rows without money.
        return of_money | {
            place
            for place in self._subtotals(quantity)
            if not any(measure[self.codes[place]] for measure in money)
        }

    def _subtotals(self, measure: NDArray[Any]) -> Iterator[int]:
        bounds = [-1, *self.doubtful.tolist(), len(self.codes)]
        up_to = [0]
        for first, last in itertools.pairwise(bounds):
            up_to.append(up_to[-1] + self._sum(measure, first + 1, last))
        aside = [int(value) for value in measure[self.codes[self.doubtful]]]
        below = {_cents(total): at for at, total in enumerate(up_to)}
        above: dict[int, int] = {}
        for at, (place, mine) in enumerate(zip(self.doubtful.tolist(), aside, strict=True), 1):
            above.setdefault(_cents(up_to[at - 1]), at - 1)
            first, last = _near(above, up_to[at] - mine), _near(below, up_to[at] + mine)
            several = max(_rows(bounds, first, at), _rows(bounds, at, last)) > 1
            # An order that lacks its date is a part of the sum below it.
            everything = up_to[-1] + sum(aside) - mine
            if mine and (several or (abs(everything - mine) <= _CENT and len(self.codes) > _FEW)):
                yield place

    def _sum(self, measure: NDArray[Any], start: int, stop: int) -> int:
        codes = self.codes[start:stop]
        if len(codes) > len(measure):
            return engine.exact_total(measure, engine.code_counts(codes, len(measure)))
        return int(measure[codes].sum())


def _cents(value: int) -> int:
    return round(value / _CENT)


def _near(places: Mapping[int, int], value: int) -> int | None:
    """What stands at a value, or a cent beside it."""
    cents = _cents(value)
    return next((places[at] for at in (cents, cents - 1, cents + 1) if at in places), None)


def _rows(bounds: Sequence[int], first: int | None, last: int | None) -> int:
    """How many rows with a date stand between two in doubt."""
    if first is None or last is None or last <= first:
        return 0
    return bounds[last] - bounds[first] - (last - first)
