"""What each segment buys more than others: products to recommend, and its favourite in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from core.clean.orders import Orders

FEWEST = 10
"""Customers of a segment who must have bought a product before it is recommended."""
MOST = 5
Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Favourite:
    """A product that a segment buys.

    Parameters
    ----------
    segment : its name
    product : what it is called, else its number
    customers : of the segment who bought it
    share, share_of_all : of the segment's customers, and of all customers, who bought it
    lift : the first ÷ the second
    lift_low : the lower end of the lift's 90 % interval
    """

    segment: str
    product: str
    customers: int
    share: float
    share_of_all: float
    lift: float
    lift_low: float


def favourites(orders: Orders, labels: pd.Series[str], most: int = MOST) -> tuple[Favourite, ...]:
    """Products that each segment buys more than all customers do, the surest first.

    lift = (share of the segment's customers who bought it) ÷ (share of all customers who did).
    The standard error of its logarithm is √(1/a − 1/n + 1/b − 1/N), for a of n and b of N; the
    order follows the lower end of the 90 % interval, so that a rare product does not lead by luck.
    (The segment is part of all, so the interval is a little too wide.)

    Parameters
    ----------
    orders : the clean lines
    labels : segment by customer_id
    most : products a segment

    References
    ----------
    Katz, Baptista, Azen and Pike (1978), Biometrics 34.
    """
    import pandas as pd

    told = pd.DataFrame({"customer_id": labels.index, "segment": labels.to_numpy()})
    with orders.opened() as connection:
        connection.register("labels", told)
        rows = connection.execute(
            """
            WITH bought AS (
                SELECT DISTINCT customer_id, product_id
                FROM order_lines WHERE amount > 0 AND product_id IS NOT NULL
            ),
            named AS (
                SELECT product_id, min(product_name) AS name
                FROM order_lines WHERE product_id IS NOT NULL GROUP BY product_id
            ),
            sizes AS (SELECT segment, count(*) AS n FROM labels GROUP BY segment),
            per_segment AS (
                SELECT segment, product_id, count(*) AS a
                FROM bought JOIN labels USING (customer_id) GROUP BY segment, product_id
            ),
            whole AS (SELECT product_id, sum(a) AS b FROM per_segment GROUP BY product_id)
            SELECT segment, coalesce(name, product_id), a, n, b, (SELECT sum(n) FROM sizes)
            FROM per_segment
            JOIN sizes USING (segment) JOIN whole USING (product_id) JOIN named USING (product_id)
            WHERE a >= ?
            ORDER BY segment, product_id
            """,
            [FEWEST],
        ).fetchall()
    found: dict[str, list[Favourite]] = {}
    for segment, product, bought, size, by_all, everyone in rows:
        lift = bought / size / (float(by_all) / float(everyone))
        spread = 1 / bought - 1 / size + 1 / float(by_all) - 1 / float(everyone)
        low = lift * math.exp(-Z90 * math.sqrt(max(spread, 0.0)))
        if lift > 1:
            found.setdefault(segment, []).append(
                Favourite(
                    segment,
                    str(product),
                    int(bought),
                    bought / size,
                    float(by_all) / float(everyone),
                    lift,
                    low,
                )
            )
    return tuple(
        each
        for products in found.values()
        for each in sorted(products, key=lambda one: -one.lift_low)[:most]
    )
