"""Shops whose orders are spread over several tables, and those tables as files."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pandas as pd

Tables = dict[str, pd.DataFrame]

LINES = pd.DataFrame(
    {
        "order_id": [1, 1, 2, 3, 9],
        "sku": ["A", "B", "A", "C", "A"],
        "quantity": [1, 2, 1, 4, 1],
        "price": [10.0, 5.0, 10.0, 2.5, 10.0],
        "note": ["", "gift", "", "", ""],
    }
)
ORDERS = pd.DataFrame(
    {
        "id": [1, 2, 3],
        "customer_no": ["K1", "K2", "K1"],
        "order_date": ["2024-05-01", "2024-05-03", "2024-06-30"],
        "status": ["shipped", "shipped", "cancelled"],
        "note": ["call first", "", ""],
    }
)
PAYMENTS = pd.DataFrame(
    {
        "order_id": [1, 1, 2, 3],
        "paid_at": ["2024-05-01", "2024-05-02", "2024-05-04", "2024-07-01"],
        "amount": [15.0, 5.0, 10.0, 10.0],
    }
)
PRODUCTS = pd.DataFrame(
    {
        "sku": ["A", "B", "C"],
        "title": ["Cup", "Pot", "Lid"],
        "created_at": ["2020-01-01", "2020-01-01", "2021-01-01"],
    }
)
SHOP: Tables = {"orders": ORDERS, "order_lines": LINES, "products": PRODUCTS}


def write(tables: Tables, kind: str, folder: Path) -> Path:
    """The same tables as a database, as a ZIP of CSV files, or as a workbook."""
    path = folder / f"shop.{kind}"
    if kind == "db":
        with sqlite3.connect(path) as database:
            for name, table in tables.items():
                table.to_sql(name, database, index=False)
        database.close()
    elif kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, table in tables.items():
                archive.writestr(f"export/{name}.csv", table.to_csv(index=False))
    else:
        with pd.ExcelWriter(path, engine="xlsxwriter") as book:
            for name, table in tables.items():
                table.to_excel(book, sheet_name=name, index=False)
    return path


def tables_of(database: Path) -> Tables:
    with sqlite3.connect(database) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        tables = {name: pd.read_sql(f'SELECT * FROM "{name}"', connection) for name in names}
    connection.close()
    return tables


def two_shops() -> Tables:
    """Two shops that number their orders from 1 each: only both columns say which order."""
    lines = pd.DataFrame(
        {
            "shop": ["N", "N", "S", "S"],
            "order_no": [1, 2, 1, 2],
            "price": [10.0, 20.0, 30.0, 40.0],
            "quantity": [1, 1, 1, 2],
        }
    )
    orders = pd.DataFrame(
        {
            "shop": ["N", "N", "S", "S"],
            "order_no": [1, 2, 1, 2],
            "customer_id": ["K1", "K2", "K3", "K1"],
            "order_date": ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"],
        }
    )
    return {"lines": lines, "orders": orders}
