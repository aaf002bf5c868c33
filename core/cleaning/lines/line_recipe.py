"""What a row says about its money, its moment, its customer: groups of columns, judged once.

A row says several things that have nothing to do with each other. Its money follows from its
quantity, price and status, its moment from its date, its customer from an id. A file has few
different ones of each, so the query engine is asked about those, and a row is described by one
code for each group. Whatever is counted or summed over the rows is looked up by code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from core.engine import ROW, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb
    import numpy as np
    from numpy.typing import NDArray

    from core.columns import ColumnParser
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
"""The columns of the typed lines (core/cleaning/lines/typed_lines.py) that belong to each facet."""

_OF_CURRENCY = ("currency", "stated")

_ROLES = {
    MONEY: (
        "quantity",
        "unit_price",
        "amount",
        "discount",
        "refund",
        "status",
        "kind",
        "cancelled_at",
    ),
    MOMENT: ("ordered_at",),
    CUSTOMER: ("customer_id",),
    ORDER: ("order_id",),
    PRODUCT: ("product_id", "product_name"),
    COUNTRY: ("country",),
    CATEGORY: ("category",),
}


@dataclass(frozen=True)
class LineRecipe:
    """How typed lines are made of a raw table, and which of its columns each facet needs.

    Parameters
    ----------
    sql : a query over `raw_rows` for the typed lines (core/cleaning/lines/typed_lines.py)
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
    ) -> LineRecipe:
        """The recipe for a raw table as the file gave it.

        Parameters
        ----------
        sql : the typed lines
        readings : how each role's column is read
        currency : the expression that tells the currency of a row, where one of several counts
        guests : whether an order without a customer has one of its own
        """
        read = {reading.role: reading.sql for reading in readings}
        columns = {
            facet: _named(raw, " ".join(read.get(role, "") for role in roles))
            for facet, roles in _ROLES.items()
        }
        columns[MONEY] = tuple(dict.fromkeys((*columns[MONEY], *_named(raw, currency or ""))))
        if any(reading.role == "product_id" and reading.filled == raw.rows for reading in readings):
            # The name stands in for an id that is missing, and none is.
            columns[PRODUCT] = _named(raw, read["product_id"])
        if "order_id" not in read:
            columns[ORDER] = (*columns[CUSTOMER], *columns[MOMENT])
        if guests:
            columns[CUSTOMER] = tuple(dict.fromkeys((*columns[CUSTOMER], *columns[ORDER])))
        return cls(sql, columns, _gives() if currency is None else _gives(*_OF_CURRENCY))

    @classmethod
    def of_typed(cls, columns: Sequence[str]) -> LineRecipe:
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


def register_values(
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
