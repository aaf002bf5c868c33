"""Rows of sums below (or between) the orders, as reports have them: no order, and no money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import vocabulary
from core.engine import ROW, is_empty_cell, quoted, trimmed_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from core.columns import ColumnParser
    from core.files import RawTable

_MAX_ROWS = 10_000


def totals_rows(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, readings: Sequence[ColumnParser]
) -> tuple[int, ...]:
    """The numbers of the rows that hold sums: no customer, no date, and a cell that says total.

    Only a file in which both are blank somewhere is looked through.
    """
    needed = {r.role: r for r in readings if r.role in {"customer_id", "ordered_at"}}
    if len(needed) < 2 or any(item.filled >= raw.rows for item in needed.values()):  # noqa: PLR2004 - both
        return ()
    blank = " AND ".join(is_empty_cell(trimmed_text(item.column)) for item in needed.values())
    texts = [column for column in raw.columns if raw.types[column] == "VARCHAR"]
    if not texts:
        return ()
    wanted = ", ".join(quoted(column) for column in (ROW, *texts))
    rows = connection.execute(
        f"SELECT {wanted} FROM {raw.sql} WHERE {blank} LIMIT {_MAX_ROWS}"
    ).fetchall()
    return tuple(
        number
        for number, *held in rows
        if vocabulary.is_totals_row([str(cell) for cell in held if cell])
    )
