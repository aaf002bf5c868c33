"""Every customer's orders in their order: what trends, cohorts and habits are counted from.

Two small tables are made from the order lines, once, in the engine: `placed`, one row a purchase
order, and `sold`, one row an order and day. Orders are several times fewer than lines.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import duckdb

    from core.clean.orders import Orders


@contextmanager
def opened(orders: Orders, as_of: dt.date) -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine with the tables `placed` and `sold`, beside the views of `Orders.opened`.

    `placed`: customer_id, order_id, placed_at (first moment of the purchase), units, nth (1 for the
    customer's first order; orders of one moment follow their ids).

    `sold`: customer_id, order_id, day, amount (net of returns on that day), nth (null for a return
    that stands under a number of its own), counts (true on the one day an order counts as placed).
    Money stands on the day of its lines: a return reduces the day on which it came back. Whoever
    has only returns is in neither table.

    Parameters
    ----------
    orders : the clean lines
    as_of : lines on this day or later are not seen
    """
    with orders.opened() as connection:
        connection.execute(f"""
            CREATE TEMP TABLE by_day AS
            SELECT customer_id, order_id, ordered_at::DATE AS day, sum(amount)::DOUBLE AS amount,
                min(ordered_at) FILTER (amount >= 0) AS bought_at,
                sum(quantity) FILTER (amount >= 0)::DOUBLE AS units
            FROM order_lines WHERE ordered_at < DATE '{as_of}' GROUP BY ALL;

            CREATE TEMP TABLE placed AS
            SELECT *,
                row_number() OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS nth
            FROM (
                SELECT customer_id, order_id, min(bought_at) AS placed_at, sum(units) AS units
                FROM by_day WHERE bought_at IS NOT NULL GROUP BY ALL
            );

            CREATE TEMP TABLE sold AS
            SELECT by_day.customer_id, by_day.order_id, day, amount, nth,
                coalesce(placed_at::DATE = day, false) AS counts
            FROM by_day LEFT JOIN placed USING (customer_id, order_id)
            WHERE by_day.customer_id IN (SELECT customer_id FROM placed);
        """)
        yield connection
