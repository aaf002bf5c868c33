"""Typed lines: every row of the file with its values read, before any rule looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.load import engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from core.load.table import RawTable
    from core.load.values import Reading

EXACT = "DECIMAL(24, 6)"
"""Money is kept exact, so that sums do not depend on the order of the rows."""


def type_lines(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    readings: Sequence[Reading],
    *,
    guests_are_customers: bool = False,
) -> None:
    """Make the table `typed` in the engine: one row a row of the file, nothing left out.

    Beside the roles it holds `row` (the row number in the file), `repeat` (true for the second and
    later copies of a row, alike in every column that plays a role) and `price_given` (the file
    names a unit price).

    Without an order column, everything a customer buys at one moment is one order. Without a line
    amount, it is quantity × unit price; without a unit price, amount ÷ quantity; a quantity that is
    not given is one. Where guests are customers, each order without a customer gets one of its own.
    """
    read = {reading.role: reading.sql for reading in readings}
    row = engine.quoted(engine.ROW)
    # Only columns that play a role: a stray line number must not decide what is a copy.
    columns = dict.fromkeys(reading.column for reading in readings)
    every_column = ", ".join(engine.quoted(name) for name in columns)
    connection.execute(f"""
        CREATE TEMP TABLE typed AS
        WITH alike AS (
            SELECT hash({every_column}) AS mark
            FROM {engine.parquet(raw.parquet)} GROUP BY mark HAVING count(*) > 1
        ),
        repeats AS (
            SELECT {row} AS row FROM {engine.parquet(raw.parquet)}
            WHERE hash({every_column}) IN (SELECT mark FROM alike)
            QUALIFY row_number() OVER (PARTITION BY {every_column} ORDER BY {row}) > 1
        ),
        given AS (
            SELECT
                {row} AS row,
                {row} IN (SELECT row FROM repeats) AS repeat,
                {_column(read, "customer_id", "VARCHAR")},
                {_column(read, "order_id", "VARCHAR")},
                {_column(read, "ordered_at", "TIMESTAMP")},
                {_column(read, "product_id", "VARCHAR")},
                {read.get("quantity", "1")}::DECIMAL(18, 6) AS quantity,
                {_column(read, "unit_price", "DECIMAL(18, 6)")},
                {_column(read, "amount", "DECIMAL(18, 6)")},
                {_column(read, "product_name", "VARCHAR")},
                {_column(read, "country", "VARCHAR")},
                {_column(read, "category", "VARCHAR")}
            FROM {engine.parquet(raw.parquet)}
        )
        SELECT
            row, repeat,
            {_customer_id(guests_are_customers=guests_are_customers)} AS customer_id,
            {_order_id(has_column="order_id" in read)} AS order_id,
            ordered_at, product_id, quantity,
            unit_price IS NOT NULL AS price_given,
            coalesce(unit_price, TRY_CAST(amount / nullif(quantity, 0) AS DECIMAL(18, 6)))
                AS unit_price,
            coalesce(amount::{EXACT}, TRY_CAST(quantity * unit_price AS {EXACT})) AS amount,
            product_name, country, category
        FROM given
    """)


def _column(read: dict[str, str], role: str, kind: str) -> str:
    return f"({read.get(role, 'NULL')})::{kind} AS {role}"


def _order_id(*, has_column: bool) -> str:
    if has_column:
        return "order_id"
    return "customer_id || ' ' || strftime(ordered_at, '%Y-%m-%d %H:%M:%S')"


def _customer_id(*, guests_are_customers: bool) -> str:
    if guests_are_customers:
        return "coalesce(customer_id, 'guest ' || order_id)"
    return "customer_id"
