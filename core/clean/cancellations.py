"""Cancellations: which sale each one reverses.

Few rows of a file are returns, and only sales that agree with one of them can be what it reverses.
These few are set apart in the table `reversible`; everything else is left where it lies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


_AGREED = (
    "customer_id, coalesce(product_id, product_name, ''), "
    "abs(quantity), abs(unit_price), abs(amount)"
)
"""What a sale and its cancellation have in common."""

MAY_BE_REVERSED = f"amount > 0 AND hash({_AGREED}) IN (SELECT hash({_AGREED}) FROM reversible)"
"""True of the sales that agree with a return."""


def match(connection: duckdb.DuckDBPyConnection, sales: str) -> None:
    """Put the rows of sales and their cancellations into the table `cancelled`.

    Parameters
    ----------
    connection : holds `reversible` with the returns; the sales they may reverse are added
    sales : a query for these sales
    """
    connection.execute(f"INSERT INTO reversible {sales}")
    connection.execute(_MATCHED)


_MATCHED = f"""
    CREATE TEMP TABLE cancelled AS
    WITH keyed AS (
        SELECT row, amount > 0 AS sale, ordered_at, order_id, row({_AGREED}) AS key FROM reversible
    ),
    walked AS (
        SELECT *, sum(if(sale, 1, -1)) OVER chronological AS walk
        FROM keyed
        WINDOW chronological AS (PARTITION BY key ORDER BY ordered_at, NOT sale, order_id, row)
    ),
    floored AS (
        SELECT *, least(0, min(walk) OVER chronological) AS floor
        FROM walked
        WINDOW chronological AS (PARTITION BY key ORDER BY ordered_at, NOT sale, order_id, row)
    ),
    levelled AS (
        SELECT row, key, sale, ordered_at, order_id,
            walk - floor + if(sale, 0, 1) AS level,
            floor < coalesce(lag(floor) OVER chronological, 0) AS nothing_to_reverse
        FROM floored
        WINDOW chronological AS (PARTITION BY key ORDER BY ordered_at, NOT sale, order_id, row)
    ),
    matched AS (
        SELECT row FROM (
            SELECT row, sale, lead(sale) OVER stack AS next_is_sale
            FROM levelled
            WHERE NOT nothing_to_reverse
            WINDOW stack AS (PARTITION BY key, level ORDER BY ordered_at, NOT sale, order_id, row)
        )
        WHERE NOT sale OR next_is_sale = false
    )
    SELECT * FROM reversible WHERE row IN (SELECT row FROM matched)
"""
"""Pairs every cancellation with the latest earlier sale it exactly reverses, like brackets.

Within one customer, product, quantity and price, sales and cancellations are walked in time: a sale
goes up a step, a cancellation down. A cancellation that would go below the ground has nothing to
reverse (its sale is older than the file) and stays. Every other one closes the sale that last
reached its step. Rows are left out on both sides."""
