"""What the customers of a shop did before a test began: what their outcomes are adjusted by."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from core import formatting

if TYPE_CHECKING:
    import pandas as pd

    from core.cleaning import Orders

WINDOWS = (30, 90, 365)
"""Days before the test over which customers are measured."""


def measure_past(orders: Orders, began: dt.date) -> pd.DataFrame:
    """Spend and orders of every customer in several windows before a day.

    Parameters
    ----------
    orders : the clean lines
    began : first day of the test; lines on it or later are not seen

    Returns
    -------
    one row a customer who had ordered by then, by customer_id; columns named in words, such as
    "spend in the 90 days before"; spend per order is missing where there was no order
    """
    end = dt.datetime.combine(began, dt.time())
    with orders.tables() as (lines, _):
        measures = {}
        for days in WINDOWS:
            window = formatting.count(days, "day")
            inside = lines.ordered_at >= end - dt.timedelta(days=days)
            spend = lines.amount.sum(where=inside).cast("float64").fill_null(0.0)
            placed = lines.order_id.nunique(where=inside & (lines.amount >= 0)).cast("float64")
            measures[f"spend in the {window} before"] = spend
            measures[f"orders in the {window} before"] = placed
            # What an order is worth says most of ratios such as revenue per order.
            measures[f"spend per order in the {window} before"] = spend / placed.nullif(0.0)
        result: pd.DataFrame = (
            lines.filter(lines.ordered_at < end)
            .group_by("customer_id")
            .aggregate(**measures)
            .to_pandas()
        )
    return result.set_index("customer_id")
