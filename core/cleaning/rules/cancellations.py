"""Cancellations: which sale each one reverses.

Few rows of a file are returns, and only sales that agree with one of them can be what it reverses:
same customer, product, quantity, price and amount. Only these few are looked at one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from core import engine
from core.cleaning.lines.line_recipe import MOMENT, MONEY
from core.cleaning.rules import duplicates

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

    from core.cleaning.lines.encoded_rows import EncodedRows


def match_cancellations(
    connection: duckdb.DuckDBPyConnection,
    rows: EncodedRows,
    kept: NDArray[np.bool_],
    returns: NDArray[np.int64],
) -> NDArray[np.int64]:
    """The places of cancellations and of the sales that they reverse, in no order.

    Parameters
    ----------
    kept : whether no rule has left out a row so far
    returns : the places of the returns among these
    """
    paid = _paid_alike(rows)
    sales = _candidates(rows, paid, kept, returns)
    few = np.concatenate([sales, returns])
    agreed = pd.DataFrame(
        {
            "customer": rows.customers[1][few],
            "product": rows.products[1][few],
            "paid": paid[rows.facets[MONEY].codes[few]],
        }
    )
    key = agreed.groupby(list(agreed), sort=False).ngroup().to_numpy()
    sale = np.arange(len(few)) < len(sales)
    with_sale = np.zeros(len(few), dtype=bool)
    with_sale[key[sale]] = True
    both = with_sale[key]  # what nothing was sold of is older than the file
    few, key, sale = few[both], key[both], sale[both]
    order = rows.orders[1][few]
    reversible = pa.table(
        {
            "row": few,
            "key": key,
            "sale": sale,
            "ordered_at": rows.moments[rows.facets[MOMENT].codes[few]],
            "order_id": rows.orders[0].take(pa.array(order, mask=order == len(rows.orders[0]))),
        }
    )
    connection.register("reversible", reversible)
    result: NDArray[np.int64] = connection.sql(_MATCHED).to_arrow_table().column(0).to_numpy()
    return result


def _candidates(
    rows: EncodedRows, paid: NDArray[np.int64], kept: NDArray[np.bool_], returns: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The places of the sales that agree with a return, and hardly any others."""
    customer, product, code = rows.customers[1], rows.products[1], rows.facets[MONEY].codes
    returning = np.zeros(len(rows.customers[0]) + 1, dtype=bool)
    returning[customer[returns]] = True
    given_back = np.zeros(len(paid) + 1, dtype=bool)
    given_back[paid[code[returns]]] = True
    sold = (rows.amount > 0) & given_back[paid]
    row_marks = duplicates.RowMarks(
        (len(rows.customers[0]) + 1, len(rows.products[0]) + 1, len(paid))
    )

    def marks(places: NDArray[np.int64]) -> NDArray[np.uint64]:
        return row_marks.of(
            (customer.take(places), product.take(places), paid.take(code.take(places)))
        )

    agrees_with_return = duplicates.mark_filter(marks(returns))

    def agree(part: slice) -> NDArray[np.bool_]:
        sales = kept[part] & sold.take(code[part]) & returning.take(customer[part])
        places = np.flatnonzero(sales)
        sales[places] = agrees_with_return(marks(places + part.start))
        return sales

    return engine.rows_where(len(rows), agree)


def _paid_alike(rows: EncodedRows) -> NDArray[np.int64]:
    """A number for each money code that is the same where all is the same but the sign."""
    names = ("quantity", "unit_price", "amount")
    alike = pd.DataFrame({name: np.abs(rows.money(name)) for name in names})
    alike["priced"] = rows.facet_values[MONEY].column("unit_price").is_valid().to_numpy()
    return alike.groupby(list(alike), sort=False).ngroup().to_numpy().astype(np.int64)


_MATCHED = """
    WITH walked AS (
        SELECT *, sum(if(sale, 1, -1)) OVER chronological AS walk
        FROM reversible
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
    stacked AS (
        SELECT row, sale, lead(sale) OVER stack AS next_is_sale
        FROM levelled
        WHERE NOT nothing_to_reverse
        WINDOW stack AS (PARTITION BY key, level ORDER BY ordered_at, NOT sale, order_id, row)
    )
    SELECT row FROM stacked WHERE NOT sale OR next_is_sale = false
"""
"""Pairs every cancellation with the latest earlier sale it exactly reverses, like brackets.

Within one customer, product, quantity and price, sales and cancellations are walked in time: a sale
goes up a step, a cancellation down. A cancellation that would go below the ground has nothing to
reverse (its sale is older than the file) and stays. Every other one closes the sale that last
reached its step. Rows are left out on both sides."""
