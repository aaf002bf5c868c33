"""Every customer's orders in their order: what trends and cohorts are counted from.

Two small tables are made from the order lines, in the engine, and written beside the files the
orders lie in: whoever asks for the history of these orders again finds it there. Orders are several
times fewer than lines.
"""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from core.engine import connect, literal, read_parquet

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from core.cleaning import Orders
    from core.engine import ProgressStep

LENGTH = 4
"""How long making the tables is, in steps of whoever counts from them."""


class _Files(NamedTuple):
    placed: Path
    sold: Path


@contextlib.contextmanager
def open_order_facts(
    orders: Orders, as_of: dt.date, step: ProgressStep | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine with the tables `placed` and `sold`.

    `placed`, one row a purchase order: customer (a number), placed_at (first moment of the
    purchase), nth (1 for the customer's first order; orders of one moment follow their ids).

    `sold`, one row an order and day: customer, day, amount (net of returns on that day), nth (null
    for a return that stands under a number of its own), counts (true on the one day an order counts
    as placed). Money stands on the day of its lines: a return reduces the day on which it came
    back. Whoever has only returns is in neither table.

    Parameters
    ----------
    orders : the clean lines
    as_of : lines on this day or later are not seen
    step : reports what is done; steps of `LENGTH` in all
    """
    files = _of(orders, as_of)
    step = step or (lambda *_: None)
    if all(path.exists() for path in files):
        step("opening every customer's orders", LENGTH)
        with connect() as connection:
            for name, path in files._asdict().items():
                connection.execute(f"CREATE TEMP VIEW {name} AS FROM {read_parquet(path)}")
            yield connection
        return
    with orders.opened() as connection:
        _make(connection, as_of, step)
        step("writing them down")
        # A folder that cannot be written to costs the next one who asks time, nothing else.
        with contextlib.suppress(OSError, duckdb.IOException):
            for name, path in files._asdict().items():
                _keep(connection, name, path)
        yield connection


def _of(orders: Orders, as_of: dt.date) -> _Files:
    """Where the tables lie. What was left out names the orders: how they were read and cleaned."""
    beside = orders.left_out_path
    stem = beside.stem.removesuffix("-left-out")
    return _Files(*(beside.with_name(f"{stem}-{name}-{as_of}.parquet") for name in _Files._fields))


def _make(connection: duckdb.DuckDBPyConnection, as_of: dt.date, step: ProgressStep) -> None:
    step("counting orders by day")
    connection.execute(f"""
        CREATE TEMP TABLE by_day AS
        SELECT customer_id, order_id, ordered_at::DATE AS day, sum(amount)::DOUBLE AS amount,
            min(ordered_at) FILTER (amount >= 0) AS bought_at
        FROM order_lines WHERE ordered_at < DATE '{as_of}' GROUP BY ALL
    """)
    step("sorting each customer's orders")
    # Numbers for customers: all that is counted later is counted several times as fast.
    connection.execute("""
        CREATE TEMP TABLE buyers AS
        SELECT customer_id, (row_number() OVER ())::UINTEGER AS customer
        FROM by_day WHERE bought_at IS NOT NULL GROUP BY customer_id
    """)
    connection.execute("""
        CREATE TEMP TABLE placed AS
        SELECT *, (row_number() OVER (PARTITION BY customer ORDER BY placed_at, order_id))::UINTEGER
            AS nth
        FROM (
            SELECT customer, order_id, min(bought_at) AS placed_at
            FROM by_day JOIN buyers USING (customer_id) WHERE bought_at IS NOT NULL GROUP BY ALL
        )
    """)
    step("finding the day of every order")
    connection.execute("""
        CREATE TEMP TABLE sold AS
        SELECT customer, day, amount, nth, coalesce(placed_at::DATE = day, false) AS counts
        FROM by_day JOIN buyers USING (customer_id) LEFT JOIN placed USING (customer, order_id);
        ALTER TABLE placed DROP COLUMN order_id;
        DROP TABLE by_day
    """)


def _keep(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    # Two may ask at the same time: each writes a file of its own, and either is right.
    unfinished = path.with_suffix(f".{uuid.uuid4().hex[:8]}.part")
    connection.execute(f"COPY {name} TO {literal(str(unfinished))} (FORMAT parquet)")
    unfinished.replace(path)
