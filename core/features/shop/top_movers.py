"""What sells more and what less than in the period before: products, categories, countries."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from core import engine
from core.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from core.cleaning import Orders
    from core.features.customers import Customers

KINDS = ("product", "category", "country")
MAX_MOVERS = 5
"""So many that gained most and so many that lost most of each kind."""


def find_top_movers(
    orders: Orders, customers: Customers, days: int, progress: Progress = silent
) -> Mapping[str, pd.DataFrame]:
    """The biggest gains and losses of net revenue between two periods of the same length.

    Parameters
    ----------
    orders : the clean lines
    customers : measured from them; the later period ends the day before theirs
    days : length of each period
    progress : reports how far it is; may raise `Cancelled`

    Returns
    -------
    for each kind the file names (of `KINDS`): name, now, before, change (now − before), biggest
        gain first, at most `MAX_SHOWN` of each sign; units sold where money is not known
    """
    as_of = customers.as_of
    if as_of is None:
        raise LookupError("customers that are measured from orders have a day")
    middle, start = (as_of - dt.timedelta(days=days * back) for back in (1, 2))
    worth = "amount" if customers.knows_money else "if(amount >= 0, quantity, 0)"
    known = {reading.role for reading in orders.report.readings}
    kinds = [
        kind
        for kind, roles in zip(
            KINDS, ({"product_id", "product_name"}, {"category"}, {"country"}), strict=True
        )
        if known & roles
    ]
    if not kinds:
        return {}
    with engine.query_steps(progress, "movers", 1) as step, orders.opened() as connection:
        step("comparing the two periods")
        # A product is called what it was called most often; without a name, by its code.
        connection.execute(f"""
            CREATE TEMP TABLE moved AS
            SELECT kind, coalesce(mode(name) FILTER (name <> ''), key) AS name,
                coalesce(sum(worth) FILTER (day >= DATE '{middle}'), 0)::DOUBLE AS now,
                coalesce(sum(worth) FILTER (day < DATE '{middle}'), 0)::DOUBLE AS before
            FROM (
                SELECT unnest([
                        {{kind: 'product', key: coalesce(product_id, product_name),
                            name: product_name}},
                        {{kind: 'category', key: category, name: category}},
                        {{kind: 'country', key: country, name: country}}
                    ], recursive := true), ordered_at::DATE AS day, ({worth}) AS worth
                FROM order_lines
                WHERE ordered_at >= DATE '{start}' AND ordered_at < DATE '{as_of}'
            )
            WHERE key IS NOT NULL GROUP BY kind, key
        """)
        return {
            kind: connection.execute(
                f"""
                SELECT name, now, before, now - before AS change FROM moved
                WHERE kind = $kind AND now <> before
                QUALIFY (change > 0 AND row_number() OVER (ORDER BY change DESC, name)
                        <= {MAX_MOVERS})
                    OR (change < 0 AND row_number() OVER (ORDER BY change, name) <= {MAX_MOVERS})
                ORDER BY change DESC, name
                """,
                {"kind": kind},
            ).df()
            for kind in kinds
        }
