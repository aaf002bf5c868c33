"""From which day on a first order in a file is that of a new customer.

Whoever bought before the file begins looks new at their first order in it. The longer the file has
been running, the fewer of them are left to come back: from some day on they no longer matter.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

LATEST_PART = 3
"""It is measured on the latest third of the orders, which has most orders before it."""
TOLERANCE = 0.05
"""So many more may look new, for each who is, in a file that began later."""


def reliable_from(
    connection: duckdb.DuckDBPyConnection, first_day: dt.date, as_of: dt.date
) -> dt.date:
    """The day from which first orders tell new customers from old ones, up to a twentieth.

    Of the customers who order in the latest third, some had been away for long. Had the file begun
    no further back than that, they would look new too. The day leaves so much time before
    it that at most 5 % would be added in that way to the customers who are new in that third. It
    is `as_of` where nobody ordered there: nothing tells then.

    Parameters
    ----------
    connection : with the table `placed` of `core.features.shop.order_facts`
    first_day, as_of : the orders lie from the one up to the day before the other
    """
    length = (as_of - first_day).days
    since = as_of - dt.timedelta(days=length // LATEST_PART)
    away = connection.execute(
        """
        SELECT away, count(*) FROM (
            SELECT min(placed_at::DATE) FILTER (placed_at >= $since::DATE)
                - max(placed_at::DATE) FILTER (placed_at < $since::DATE) AS away
            FROM placed WHERE placed_at < $as_of::DATE
            GROUP BY customer HAVING max(placed_at) >= $since::DATE
        ) GROUP BY away ORDER BY away DESC
        """,
        {"since": since, "as_of": as_of},
    ).fetchall()
    if not away:
        return as_of
    new = sum(customers for days, customers in away if days is None)
    would_look_new = 0
    for days, customers in away:
        if days is None:
            continue
        would_look_new += customers
        if would_look_new > TOLERANCE * new:
            return first_day + dt.timedelta(days=days)
    return first_day
