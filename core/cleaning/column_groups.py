"""Facets: what a row says about its money, its moment, its customer, each judged once.

A row says several things that have nothing to do with each other. Its money follows from its
quantity, price and status, its moment from its date, its customer from an id. Of each of these a
file has few different ones, so that the query engine is asked about those, and a row is described
by one code for each facet. Whatever is to be counted or summed over the rows is looked up by code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from core.engine import (
    ROW,
    chunk_slices,
    code_counts,
    empty_array,
    encode_columns,
    quoted,
    smallest_dtype,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb
    from numpy.typing import NDArray

    from core.columns import ColumnParser
    from core.engine import Codes, EncodedColumn
    from core.files import RawTable

MONEY, MOMENT, CUSTOMER, ORDER, PRODUCT = "money", "moment", "customer", "order", "product"
COUNTRY, CATEGORY = "country", "category"

_GIVES = {
    MONEY: (
        *("not_sold", "other_currency", "face_value", "status", "quantity", "price_given"),
        *("unit_price", "amount", "refunded"),
    ),
    MOMENT: ("ordered_at",),
    CUSTOMER: ("customer_id",),
    ORDER: ("order_id",),
    PRODUCT: ("product_id", "product_name"),
    COUNTRY: ("country",),
    CATEGORY: ("category",),
}
"""The columns of the typed lines (core/cleaning/typed_lines.py) that belong to each facet."""

_OF_CURRENCY = ("currency", "stated")

_ROLES = {
    MONEY: ("quantity", "unit_price", "amount", "refund", "status", "kind", "cancelled_at"),
    MOMENT: ("ordered_at",),
    CUSTOMER: ("customer_id",),
    ORDER: ("order_id",),
    PRODUCT: ("product_id", "product_name"),
    COUNTRY: ("country",),
    CATEGORY: ("category",),
}

_DENSE = 1 << 22
"""So many places are looked through at once without a thought."""


@dataclass(frozen=True, eq=False)
class Facet:
    """One thing that rows say.

    Parameters
    ----------
    codes : for each row, which of the different things it says
    parts : for each of these, the columns of the raw table it follows from, as they stand there
    size : how many different things there are
    """

    codes: Codes
    parts: Mapping[str, pa.Array]
    size: int

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many rows say each."""
        return code_counts(self.codes, self.size)


@dataclass(frozen=True)
class Recipe:
    """How typed lines are made of a raw table, and which of its columns each facet needs.

    Parameters
    ----------
    sql : a query over `raw_rows` for the typed lines (core/cleaning/typed_lines.py)
    columns : columns of the raw table, by facet
    gives : columns of the typed lines, by facet
    """

    sql: str
    columns: Mapping[str, tuple[str, ...]] = field(hash=False)
    gives: Mapping[str, tuple[str, ...]] = field(hash=False)

    @classmethod
    def of_readings(
        cls,
        raw: RawTable,
        sql: str,
        readings: Sequence[ColumnParser],
        currency: str | None,
        *,
        guests: bool,
    ) -> Recipe:
        """The recipe for a raw table as the file gave it.

        Parameters
        ----------
        sql : the typed lines
        readings : how each role's column is read
        currency : the expression that tells the currency of a row, where one of several counts
        guests : whether an order without a customer has one of its own
        """
        read = {each.role: each.sql for each in readings}
        columns = {
            facet: _named(raw, " ".join(read.get(role, "") for role in roles))
            for facet, roles in _ROLES.items()
        }
        columns[MONEY] = tuple(dict.fromkeys((*columns[MONEY], *_named(raw, currency or ""))))
        if any(each.role == "product_id" and each.filled == raw.rows for each in readings):
            # The name stands in for an id that is missing, and none is.
            columns[PRODUCT] = _named(raw, read["product_id"])
        if "order_id" not in read:
            columns[ORDER] = (*columns[CUSTOMER], *columns[MOMENT])
        if guests:
            columns[CUSTOMER] = tuple(dict.fromkeys((*columns[CUSTOMER], *columns[ORDER])))
        return cls(sql, columns, _gives() if currency is None else _gives(*_OF_CURRENCY))

    @classmethod
    def of_typed(cls, columns: Sequence[str]) -> Recipe:
        """The recipe for typed lines that were written down.

        Parameters
        ----------
        columns : what was written
        """
        row = quoted(ROW)
        sql = f"SELECT {row} AS row, * EXCLUDE ({row}) FROM raw_rows"
        gives = _gives(*(name for name in _OF_CURRENCY if name in columns))
        return cls(sql, gives, gives)


def _gives(*of_money: str) -> dict[str, tuple[str, ...]]:
    return {**_GIVES, MONEY: (*_GIVES[MONEY], *of_money)}


def _named(raw: RawTable, sql: str) -> tuple[str, ...]:
    """The columns of a raw table that an expression speaks of."""
    return tuple(name for name in raw.columns if quoted(name) in sql)


def facet(raw: RawTable, columns: Sequence[str]) -> Facet:
    """The different combinations of some columns, and which of them each row has."""
    found = encode_columns(raw, columns)
    if not found:
        return Facet(np.zeros(raw.rows, dtype=np.uint8), {}, 1)
    (first, coded), *others = found.items()
    joined, places, size = coded.codes, {first: np.arange(len(coded.distinct))}, len(coded.distinct)
    for name, other in others:
        joined, mine, theirs = _pairs(joined, size, other)
        places = {each: place[mine] for each, place in places.items()} | {name: theirs}
        size = len(mine)
    parts = {name: found[name].distinct.take(pa.array(place)) for name, place in places.items()}
    return Facet(joined, parts, size)


def _pairs(
    one: Codes, size: int, other: EncodedColumn
) -> tuple[Codes, NDArray[np.int64], NDArray[np.int64]]:
    """Pairs that occur: the code of each row, and the place of both in each pair."""
    width = len(other.distinct)

    def pair(part: slice) -> NDArray[np.int64]:
        return one[part].astype(np.int64) * width + other.codes[part]

    if size * width > max(_DENSE, 4 * len(one)):
        numbered, found = pd.factorize(pair(slice(None)))
        return smallest_dtype(numbered, len(found)), found // width, found % width
    there = np.zeros(size * width, dtype=bool)
    for part in chunk_slices(len(one)):
        there[pair(part)] = True
    pairs = np.flatnonzero(there).astype(np.int64)
    place = smallest_dtype(np.zeros(size * width, dtype=np.uint8), len(pairs))
    place[pairs] = np.arange(len(pairs))
    joined = empty_array(len(one), np.min_scalar_type(len(pairs)))
    for part in chunk_slices(len(one)):
        joined[part] = place[pair(part)]
    return joined, pairs // width, pairs % width


def ask(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    sql: str,
    given: Mapping[str, pa.Array],
    numbers: NDArray[np.int64],
) -> None:
    """Let `raw_rows` hold some values of the raw table, so that typed lines can be asked of them.

    Parameters
    ----------
    connection : gets the view `raw_rows`
    sql : the typed lines; columns of which it speaks and that are not given are null
    given : values by the column they stand in
    numbers : the row number of each
    """
    connection.execute("DROP VIEW IF EXISTS raw_rows")
    connection.register("given", pa.table({ROW: numbers, **given}))
    absent = ", ".join(
        f"NULL::{raw.types[name]} AS {quoted(name)}"
        for name in _named(raw, sql)
        if name not in given
    )
    connection.execute(
        f"CREATE TEMP VIEW raw_rows AS SELECT *{', ' if absent else ''}{absent} FROM given"
    )


def exact(values: pa.ChunkedArray) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Decimals with six places as whole millionths, zero where null; and where they are known.

    Integers of 64 bits where all fit, Python's own where one does not: money stays exact.
    """
    array = values.combine_chunks()
    known = array.is_valid().to_numpy(zero_copy_only=False)
    limbs = np.frombuffer(array.buffers()[1], dtype=np.int64)
    limbs = limbs[2 * array.offset : 2 * (array.offset + len(array))].reshape(-1, 2)
    low, high = limbs[:, 0], limbs[:, 1]
    if bool(((high == low >> 63) | ~known).all()):
        return np.where(known, low, 0), known
    wide = high.astype(object) * 2**64 + low.astype(np.uint64).astype(object)
    return np.where(known, wide, 0), known
