"""Cancellations: which sale each one reverses.

Few rows of a file are returns, and only sales that agree with one of them can be what it reverses.
These few are set apart in the table `reversible`; everything else is left where it lies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.clean import copies
from core.clean.facets import MONEY

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

    from core.clean.rows import Rows

_AGREED = (
    "customer_id, coalesce(product_id, product_name, ''), "
    "abs(quantity), abs(unit_price), abs(amount)"
)
"""What a sale and its cancellation have in common."""


def candidates(rows: Rows, kept: NDArray[np.bool_], returns: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places of the sales that may be what a return reverses: hardly more than agree with one.

    Parameters
    ----------
    kept : whether no rule has left out a row so far
    returns : the places of the returns among these
    """
    customer = rows.customers[1]
    returning = np.zeros(len(rows.customers[0]) + 1, dtype=bool)
    returning[customer[returns]] = True
    sold = (rows.amount > 0)[rows.facets[MONEY].codes]
    sales = np.flatnonzero(kept & sold & returning[customer])
    marks = _marks(rows, sales)
    return sales[copies.among(marks, np.unique(_marks(rows, returns)))]


def _marks(rows: Rows, places: NDArray[np.int64]) -> NDArray[np.uint32]:
    """A number for each row that is the same for rows that agree."""
    sizes = [(rows.customers[1], len(rows.customers[0])), (rows.products[1], len(rows.products[0]))]
    paid = pd.DataFrame(
        {name: np.abs(rows.money(name)) for name in ("quantity", "unit_price", "amount")}
    )
    alike = pd.util.hash_pandas_object(paid, index=False).to_numpy().astype(np.uint32)
    marks = copies.fingerprints([(each[places], size + 1) for each, size in sizes])
    return np.add(marks, alike[rows.facets[MONEY].codes[places]])


def match(connection: duckdb.DuckDBPyConnection, lines: str) -> None:
    """Put the rows of sales and their cancellations into the table `cancelled`.

    Parameters
    ----------
    lines : a query for the returns, and the sales they may reverse, as typed lines
    """
    connection.execute(f"CREATE TEMP TABLE reversible AS {lines}")
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
