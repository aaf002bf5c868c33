"""`Orders`: the clean order lines, and the evidence of how they came about."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb
    import ibis.expr.types as ir
    import pandas as pd

    from core.cleaning.accounting.report import CleaningReport
    from core.cleaning.customer_rows import CustomerTable
    from core.cleaning.lines.line_recipe import LineRecipe
    from core.files import RawTable

COLUMNS = (
    "customer_id",
    "order_id",
    "ordered_at",
    "product_id",
    "quantity",
    "unit_price",
    "amount",
)
ATTRIBUTES = ("product_name", "country", "category")


@dataclass(frozen=True)
class Orders:
    """Clean order lines, one row a line, with the report that accounts for the rest.

    The lines are not written down a second time: they are the rows of the raw table, read as the
    recipe says, without those that were left out.

    Parameters
    ----------
    raw : where the rows lie
    read : how they are read, before any is left out
    recipe : a query over `raw_rows` (that table) and `left_out` for `COLUMNS`, then `ATTRIBUTES`
        (null where the file has none). customer_id, order_id and product_id are text, ordered_at a
        timestamp, quantity, unit_price and amount exact decimals. A line with amount < 0 is a
        return.
    reversed_path : Parquet with the same columns: sales and cancellations that cancel each other
        out, left out of the lines but needed for a customer's return rate. A refund that stands in
        a column of the sale is such a pair too: the lines have what is left of the sale.
    left_out_path : Parquet with `row` (number in the file) and `reason` of every row left out
    report : what was left out and why
    currency : ISO code or symbol named by the file, None when it names none or several
    """

    raw: RawTable
    read: LineRecipe
    recipe: str
    reversed_path: Path
    left_out_path: Path
    report: CleaningReport
    currency: str | None

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """An engine with the views `order_lines` and `reversed_lines`."""
        with engine.connect() as connection:
            connection.execute(f"""
                CREATE TEMP VIEW raw_rows AS FROM {self.raw.sql};
                CREATE TEMP VIEW left_out AS FROM {engine.read_parquet(self.left_out_path)};
                CREATE TEMP VIEW order_lines AS {self.recipe};
                CREATE TEMP VIEW reversed_lines AS FROM {engine.read_parquet(self.reversed_path)};
            """)
            yield connection

    @contextmanager
    def tables(self) -> Iterator[tuple[ir.Table, ir.Table]]:
        """Lines and reversed lines as Ibis tables on the embedded engine."""
        import ibis  # half a second that only computing needs

        with self.opened() as connection:
            backend = ibis.duckdb.from_connection(connection)
            yield backend.table("order_lines"), backend.table("reversed_lines")


def left_out_rows(
    raw: RawTable, orders: Orders | CustomerTable, reason: str | None = None
) -> pd.DataFrame:
    """Rows that were left out as they stand in the file, with `row` and `reason` before them.

    Parameters
    ----------
    reason : the code of one reason, or None for all
    """
    where = f"WHERE out.reason = {engine.literal(reason)}" if reason else ""
    with engine.connect() as connection:
        return connection.execute(f"""
            SELECT out.row, out.reason, raw.* EXCLUDE ({engine.quoted(engine.ROW)})
            FROM {engine.read_parquet(orders.left_out_path)} AS out
            JOIN {raw.sql} AS raw ON raw.{engine.quoted(engine.ROW)} = out.row
            {where} ORDER BY out.row
        """).df()
