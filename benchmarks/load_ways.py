"""From a file to one row a customer, in Clientele's way and in the way people do it otherwise.

Run by `load.py` as a process of its own for each measurement: load_ways.py WAY PATH MEMORY.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core import columns, files, joins  # noqa: E402 - core is found first

DUNNHUMBY = {
    "household_id": "CustomerID",
    "basket_id": "InvoiceNo",
    "product_id": "StockCode",
    "quantity": "Quantity",
    "transaction_timestamp": "InvoiceDate",
}


def clientele(path: Path, memory_mb: int, *, read_only: bool = False) -> int:
    """Load, clean and measure, as the dashboard and the terminal do before they segment."""
    from core.engine import column_cache, shared_engine
    from core.settings import Limits, Settings

    limits = Limits(
        upload_mb=4096,
        worker_seconds=600,
        query_memory_mb=memory_mb,
        rows=100_000_000,
        cells=2_000_000_000,
    )
    settings = Settings(limits=limits)
    with (
        tempfile.TemporaryDirectory() as folder,
        shared_engine(limits),
        column_cache(),
    ):
        workspace = Path(folder)
        source = files.open_source(path, path.name, limits)
        raw = joins.read_orders(source, workspace, settings.read, limits)
        if read_only:
            return raw.rows
        from core.cleaning import clean_orders
        from core.features import measure_customers

        settled = columns.resolve_roles(raw, settings.read)
        orders = clean_orders(
            raw,
            columns.choose_parsers(raw, settled, settings.read),
            workspace,
            settings.clean,
            currencies=columns.file_currencies(raw, settled),
            limits=limits,
        )
        return len(measure_customers(orders, settings.rfm).frame)


def pandas(path: Path, _: int, *, read_only: bool = False) -> int:
    """The few lines of every tutorial: read, drop what is no sale, group by customer."""
    import pandas as pd

    lines = _read(path)
    if read_only:
        return len(lines)
    if "household_id" in lines:
        lines = lines.rename(columns=DUNNHUMBY)
        lines["UnitPrice"] = lines["sales_value"] / lines["Quantity"]
    lines["InvoiceDate"] = pd.to_datetime(lines["InvoiceDate"])
    lines = lines.dropna(subset=["CustomerID"]).drop_duplicates()
    lines = lines[~lines["InvoiceNo"].astype(str).str.contains("C")]
    lines = lines[(lines["Quantity"] > 0) & (lines["UnitPrice"] > 0)]
    lines["amount"] = lines["Quantity"] * lines["UnitPrice"]
    return len(
        lines.groupby("CustomerID").agg(
            last_order_at=("InvoiceDate", "max"),
            first_order_at=("InvoiceDate", "min"),
            frequency=("InvoiceNo", "nunique"),
            monetary=("amount", "sum"),
            units=("Quantity", "sum"),
            product_variety=("StockCode", "nunique"),
        )
    )


def _read(path: Path):  # noqa: ANN202 - pandas is imported only where it is measured
    import pandas as pd

    as_text = {"InvoiceNo": str, "StockCode": str}
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype=as_text)
    if path.suffix == ".xlsx":
        return pd.read_excel(path, engine="openpyxl", dtype=as_text)
    if path.suffix == ".db":
        with sqlite3.connect(path) as database:
            return pd.read_sql("SELECT * FROM sales", database)
    return pd.read_parquet(path)


def duckdb(path: Path, memory_mb: int, *, read_only: bool = False) -> int:
    """The group-by alone, written by hand for this one file, with nothing checked or cleaned."""
    import duckdb as engine

    if read_only:
        raise ValueError("reading is part of the query")
    with engine.connect(config={"threads": "2", "memory_limit": f"{memory_mb}MB"}) as connection:
        return len(
            connection.execute(f"""
                SELECT CustomerID, count(DISTINCT InvoiceNo), sum(Quantity * UnitPrice),
                    min(InvoiceDate), max(InvoiceDate), sum(Quantity), count(DISTINCT StockCode)
                FROM '{path}' WHERE CustomerID IS NOT NULL AND Quantity > 0 GROUP BY CustomerID
            """).df()
        )


WAYS: dict[str, Callable[..., int]] = {"clientele": clientele, "pandas": pandas, "duckdb": duckdb}

if __name__ == "__main__":
    way, _, only = sys.argv[1].partition("-")
    print(WAYS[way](Path(sys.argv[2]), int(sys.argv[3]), read_only=only == "read"))
