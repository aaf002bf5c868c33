"""The files `load.py` measures with: real orders in every format, and a large shop made up."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb

LINES_OF_A_LARGE_SHOP = 40_000_000
LINES_AN_ORDER = 20


def csv(orders: Path, target: Path, rows: int, times: int = 1) -> Path:
    """Online Retail as CSV, several times over: other order numbers, customers and months."""
    duckdb.sql(f"""
        COPY (
            SELECT if(n = 0, '', n::VARCHAR) || InvoiceNo AS InvoiceNo, StockCode, Description,
                Quantity, InvoiceDate + to_days(30 * n::INTEGER) AS InvoiceDate, UnitPrice,
                CustomerID + n * 100000 AS CustomerID, Country
            FROM (FROM '{orders}' LIMIT {rows}), range({times}) AS copies(n)
        ) TO '{target}' (HEADER true)
    """)
    return target


def parquet(orders: Path, target: Path, rows: int) -> Path:
    """Online Retail as Parquet."""
    duckdb.sql(f"COPY (FROM '{orders}' LIMIT {rows}) TO '{target}' (FORMAT parquet)")
    return target


def sqlite(orders: Path, target: Path, rows: int) -> Path:
    """Online Retail as one table of a SQLite database."""
    frame = duckdb.sql(f"FROM '{orders}' LIMIT {rows}").df()
    with sqlite3.connect(target) as database:
        stored = frame.assign(InvoiceDate=frame["InvoiceDate"].astype(str))
        stored.to_sql("sales", database, index=False)
    database.close()
    return target


def xlsx(orders: Path, target: Path, rows: int) -> Path:
    """Online Retail as a workbook."""
    import xlsxwriter

    table = duckdb.sql(f"FROM '{orders}' LIMIT {rows}")
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet, moment = book.add_worksheet("Online Retail"), book.add_format({"num_format": 22})
        sheet.write_row(0, 0, table.columns)
        date = table.columns.index("InvoiceDate")
        for number, row in enumerate(table.fetchall(), start=1):
            for column, value in enumerate(row):
                if value is not None and column == date:
                    sheet.write_datetime(number, column, value, moment)
                elif value is not None:
                    sheet.write(number, column, value)
    return target


def large_shop(target: Path, lines: int) -> Path:
    """Two years of a large shop, the same at every run: every value is a hash of its place.

    Twenty lines an order, one order in fifty a cancellation, one customer in twenty not named, a
    customer for sixty lines, 4,000 products, prices with cents.
    """
    orders = lines // LINES_AN_ORDER
    with duckdb.connect(config={"threads": "2", "memory_limit": "2GB"}) as connection:
        connection.execute(f"""
            COPY (
                WITH placed AS (
                    SELECT number, hash(number, 1) AS who, hash(number, 2) % 50 = 0 AS cancelled
                    FROM range({orders}) AS orders(number)
                ),
                lines AS (
                    SELECT *, hash(number, line) AS what
                    FROM placed, range({LINES_AN_ORDER}) AS lines(line)
                )
                SELECT if(cancelled, 'C', '') || (500000 + number) AS InvoiceNo,
                    'SKU' || lpad((what % 4000)::VARCHAR, 5, '0') AS StockCode,
                    'PRODUCT NUMBER ' || (what % 4000) || ' IN A BOX' AS Description,
                    (if(cancelled, -1, 1) * (1 + (what >> 13) % 12))::INTEGER AS Quantity,
                    TIMESTAMP '2022-01-01' + to_seconds((number * 63072000.0 / {orders})::BIGINT)
                        AS InvoiceDate,
                    (95 + (what % 4000) * 7 % 2000) / 100.0::DOUBLE AS UnitPrice,
                    if(who % 20 = 0, NULL, 10000 + (who >> 8) % {max(1, lines // 60)})::BIGINT
                        AS CustomerID,
                    (['United Kingdom', 'France', 'Germany', 'Spain', 'Italy', 'Norway'])[
                        1 + ((who >> 8) % 6)::INTEGER] AS Country
                FROM lines
            ) TO '{target}' (FORMAT parquet)
        """)
    return target
