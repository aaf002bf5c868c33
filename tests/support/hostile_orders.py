"""Random orders made of what engines disagree about: ties, returns, midnight, nulls, Unicode."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

CUSTOMERS = ("A1", "a1", " A2", "Ä2", "'007", "007", "n/a", "Guest", "x@y.de", "日本", "", None)
ORDERS = ("1", "2", "C1", "10", "9", "Ω", None)
PRODUCTS = ("P1", "p1", "POST", "M", "S-1", None)
COUNTRIES = ("France", "Österreich", "france", "日本", None)
PRICES = ("0", "0.01", "0.005", "1.5", "2.675", "-1.5", "999999.999", None)
MOMENTS = tuple(
    dt.datetime.fromisoformat(text)
    for text in (
        "2023-01-01 00:00:00", "2023-01-01 23:59:59.999999", "2023-01-02 00:00:00",
        "2023-06-30 12:00:00", "2023-06-30 12:00:01", "2024-02-29 00:00:00", "2024-03-01 08:30:00",
    )
)  # fmt: skip
SCHEMA = pa.schema(
    [
        ("order_no", pa.string()),
        ("customer_id", pa.string()),
        ("order_date", pa.timestamp("us")),
        ("sku", pa.string()),
        ("quantity", pa.int32()),
        ("unit_price", pa.decimal128(10, 3)),
        ("country", pa.string()),
    ]
)


CELLS: dict[str, tuple[Any, ...]] = {
    "order_no": ORDERS,
    "customer_id": CUSTOMERS,
    "order_date": MOMENTS,
    "sku": PRODUCTS,
    "quantity": (-2, -1, 0, 1, 1, 2, None),
    "unit_price": PRICES,
    "country": COUNTRIES,
}


def orders() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Lines of a table: few different values, so that many agree in nearly everything."""
    line = st.fixed_dictionaries({name: st.sampled_from(of) for name, of in CELLS.items()})
    return st.lists(line, min_size=60, max_size=150)


def table_of(lines: list[dict[str, Any]]) -> pa.Table:
    typed = [
        line | {"unit_price": None if line["unit_price"] is None else Decimal(line["unit_price"])}
        for line in lines
    ]
    return pa.Table.from_pylist(typed, SCHEMA)


def write(lines: list[dict[str, Any]], path: Path) -> Path:
    pq.write_table(table_of(lines), path)
    return path
