"""Files whose cost is not in their size: a few kilobytes that stand for gigabytes or hours."""

from __future__ import annotations

import datetime as dt
import io
import random
import sqlite3
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("customer_id", "order_id", "order_date", "product", "quantity", "unit_price")


def order_rows(rows: int = 200) -> list[tuple[str, str, str, str, int, float]]:
    """Made-up order lines."""
    draw = random.Random(1)  # noqa: S311 - made-up orders
    first = dt.date(2024, 1, 1)
    return [
        (
            f"C{draw.randrange(30)}",
            f"O{row}",
            (first + dt.timedelta(days=draw.randrange(500))).isoformat(),
            f"P{draw.randrange(9)}",
            draw.randrange(1, 5),
            round(draw.uniform(1, 50), 2),
        )
        for row in range(rows)
    ]


def database(path: Path, computed: str = "") -> Path:
    """Orders in SQLite, beside them a column that is computed when it is looked at."""
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE orders({','.join(NAMES)})")
        connection.executemany("INSERT INTO orders VALUES(?,?,?,?,?,?)", order_rows())
        if computed:
            # Written past the checks of CREATE TABLE, which would compute it at once.
            connection.execute("PRAGMA writable_schema = on")
            with_column = f"{','.join(NAMES)}, computed TEXT AS ({computed}) NOT NULL"
            connection.execute(
                "UPDATE sqlite_master SET sql = ? WHERE name = 'orders'",
                (f"CREATE TABLE orders({with_column})",),
            )
    connection.close()
    return path


def long_value_parquet(path: Path, megabytes: int = 8, rows: int = 50_000) -> Path:
    """One text, stored once, that stands in every row."""
    columns = {name: pa.array([1] * rows) for name in NAMES}
    text = pa.array(["x" * (megabytes << 20)])
    columns["product"] = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), text)
    pq.write_table(
        pa.table(columns),
        path,
        dictionary_pagesize_limit=1 << 30,
        write_statistics=False,
        compression="zstd",
    )
    return path


def many_rows_parquet(path: Path, rows: int) -> Path:
    """The same row again and again: run lengths."""
    pq.write_table(pa.table({name: np.full(rows, 7) for name in NAMES}), path, compression="zstd")
    return path


def short_lines(path: Path, columns: int = 2000, rows: int = 20_000) -> Path:
    """Lines of one cell below a header of many: each stands for as many cells."""
    header = ",".join(["customer_id", *(f"column {number}" for number in range(columns - 1))])
    path.write_text(header + "\n" + "1,\n" * rows)
    return path


def packed_lines(path: Path, rows: int) -> Path:
    """Nearly the same line of text again and again, packed."""
    lines = [f"C1,O{row},2024-01-01,P1,1,2\n" for row in range(rows)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("orders.csv", f"{','.join(NAMES)}\n{''.join(lines)}")
    return path


def nested_archives(path: Path, archives: int = 11, files: int = 10) -> Path:
    """Archives in an archive, each with few files."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        for number in range(files):
            archive.writestr(f"{number}.csv", f"{','.join(NAMES)}\n")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(archives):
            archive.writestr(f"{number}.zip", inner.getvalue())
    return path
