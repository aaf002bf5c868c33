"""What a segment buys more often than everybody: products and categories with their lift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import engine
from core.features.shop.order_patterns import ITEM
from core.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from core.cleaning import Orders
    from core.features.customers import Customers

MIN_BUYERS, MIN_SHARE = 10, 0.01
"""An item counts for a segment when so many of its customers bought it, and so large a share of the
segment's orders hold it."""

MAX_ITEMS = 10
"""So many of each segment."""
FAVOURITES = 3
"""So many that stand out most for how many orders hold them, of each segment."""
LIKED_LIFT = "favourite "
"""Before the kind of what stands out most."""


def measure_affinity(
    orders: Orders,
    customers: Customers,
    labels: pd.Series[str],
    progress: Progress = silent,
) -> Mapping[str, pd.DataFrame]:
    """What each segment buys more often than all customers do, and what less.

    The lift of an item in a segment is the share of the segment's orders that hold it, over the
    share of all orders that do: 2 is twice as often. Orders and not customers are counted, because
    who orders more often has bought more of everything.

    Parameters
    ----------
    orders : the clean lines
    customers : measured from them; nothing from their day on is seen
    labels : the segment of every customer
    progress : reports how far it is; may raise `Cancelled`

    Returns
    -------
    for "product" and "category", where the file names them: segment, name, buyers (customers of the
    segment who bought it), orders (of the segment with it), share (of the segment's orders),
    share_of_all, lift, and low and high, between which the lift lies in 19 of 20 cases; highest
    lift first, `MAX_ITEMS` a segment for products, all of them for categories. For "favourite
    product" and "favourite category" the same columns, and surprise: by how many standard errors
    the share is above that of all, √(q (1 − q) ÷ orders of the segment) with q the share of all;
    the `FAVOURITES` highest a segment. Lift alone favours what few buy.

    References
    ----------
    Brin, Motwani, Ullman and Tsur (1997), SIGMOD 26(2): lift (there called interest). Katz,
    Baptista, Azen and Pike (1978), Biometrics 34(3): the interval, on the logarithm; the share of
    all orders is taken as known.
    """
    known = {reading.role for reading in orders.report.readings}
    kinds = {
        "product": (ITEM, bool(known & {"product_id", "product_name"}), MAX_ITEMS),
        "category": ("nullif(category, '')", "category" in known, 1000),
    }
    named = labels.rename("segment").rename_axis("customer_id").reset_index()
    named["segment"] = named["segment"].astype(str)
    wanted = [kind for kind, (_, text, _) in kinds.items() if text]
    with (
        engine.query_steps(progress, "affinity", len(wanted)) as step,
        orders.opened() as connection,
    ):
        connection.register("named", named)
        connection.execute("CREATE TEMP TABLE labelled AS FROM named")
        result = {}
        for kind in wanted:
            item, _, most = kinds[kind]
            step(f"comparing what segments order by {kind}")
            result[kind] = connection.execute(f"""
                WITH held AS (
                    SELECT customer_id, order_id, {item} AS item, any_value(product_name) AS name
                    FROM order_lines
                    WHERE amount >= 0 AND ordered_at < DATE '{customers.as_of}'
                    GROUP BY ALL
                ),
                sizes AS (
                    SELECT segment, count(DISTINCT (customer_id, order_id)) AS size,
                        sum(size) OVER () AS everything
                    FROM held JOIN labelled USING (customer_id) GROUP BY segment
                ),
                counted AS (
                    SELECT segment, item, mode(name) FILTER (name <> '') AS name,
                        count(DISTINCT customer_id) AS buyers, count(*) AS orders,
                        sum(orders) OVER (PARTITION BY item) AS all_orders
                    FROM held JOIN labelled USING (customer_id)
                    WHERE item IS NOT NULL GROUP BY segment, item
                )
                SELECT segment, {"coalesce(name, item)" if kind == "product" else "item"} AS name,
                    buyers, orders, orders / size AS share, all_orders / everything AS share_of_all,
                    share / share_of_all AS lift,
                    lift * exp(-1.96 * sqrt((1 - share) / orders)) AS low,
                    lift * exp(1.96 * sqrt((1 - share) / orders)) AS high,
                    (share - share_of_all)
                        / sqrt(nullif(share_of_all * (1 - share_of_all), 0) / size) AS surprise,
                    row_number() OVER (PARTITION BY segment ORDER BY lift DESC, orders DESC)
                        <= {most} AS compared,
                    row_number() OVER (PARTITION BY segment ORDER BY surprise DESC NULLS LAST, name)
                        <= {FAVOURITES} AS favourite
                FROM counted JOIN sizes USING (segment)
                WHERE buyers >= {MIN_BUYERS} AND share >= {MIN_SHARE}
                QUALIFY compared OR favourite
                ORDER BY segment, lift DESC, orders DESC, name
            """).df()
    return {kind: _compared(table) for kind, table in result.items()} | {
        f"{LIKED_LIFT}{kind}": _liked(table) for kind, table in result.items()
    }


def _compared(table: pd.DataFrame) -> pd.DataFrame:
    kept = table[table["compared"]]
    return kept.drop(columns=["surprise", "compared", "favourite"]).reset_index(drop=True)


def _liked(table: pd.DataFrame) -> pd.DataFrame:
    kept = table[table["favourite"]].drop(columns=["compared", "favourite"])
    return kept.sort_values(["segment", "surprise"], ascending=[True, False], ignore_index=True)
