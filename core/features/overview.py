"""`Overview`: the shop as a whole, month by month and in a handful of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from core.clean.orders import Orders
    from core.features.customers import Customers

TOP_SHARE = 0.1
"""The best tenth of the customers: what share of the revenue is theirs."""
_CURVE_POINTS = 101
_EDGE_DAYS = 3
"""A month is whole when the file starts or ends within so many days of its edge."""


@dataclass(frozen=True)
class Overview:
    """A shop in a handful of numbers. Everything counts the customers that are segmented.

    Money and rates that are not known are NaN; orders are None then.

    Parameters
    ----------
    customers, orders : how many
    revenue : net, returns taken away
    average_order_value : revenue ÷ orders
    repeat_rate : share of customers with two orders or more
    top_revenue_share : share of the revenue that comes from the best tenth of the customers
    months : one row a calendar month without gaps: month (first day), revenue, orders, customers,
        and `whole`: the file covers the month from its first day to its last; None for a table of
        customers, which has no months
    concentration : Lorenz curve, best customers first: customers_share, revenue_share, 0 to 1
    """

    customers: int
    orders: int | None
    revenue: float
    average_order_value: float
    repeat_rate: float
    top_revenue_share: float
    months: pd.DataFrame | None
    concentration: pd.DataFrame

    @property
    def knows_money(self) -> bool:
        """Whether it is known what customers spent."""
        return not np.isnan(self.revenue)


def overview(orders: Orders | None, customers: Customers) -> Overview:
    """Sum up a shop.

    Parameters
    ----------
    orders : the clean order lines; None for a table of customers
    customers : one row a customer, from the same lines
    """
    frame = customers.frame
    spent = frame["monetary"].to_numpy(dtype=float)
    curve = _concentration(np.nan_to_num(spent))
    revenue = float(frame["monetary"].sum(min_count=1))
    counted = bool(frame["frequency"].notna().any())
    placed = int(frame["frequency"].sum()) if counted else None
    return Overview(
        customers=len(spent),
        orders=placed,
        revenue=revenue,
        average_order_value=np.nan if placed is None else revenue / placed if placed else 0.0,
        repeat_rate=float((frame["frequency"] > 1).mean()) if counted else np.nan,
        top_revenue_share=float(
            np.interp(TOP_SHARE, curve["customers_share"], curve["revenue_share"])
        ),
        months=None if orders is None else _months(orders, set(customers.without_purchase)),
        concentration=curve,
    )


def _concentration(spent: np.ndarray) -> pd.DataFrame:
    """Cumulated revenue over customers from the best down, on an even grid."""
    falling = np.sort(spent)[::-1]
    total = falling.sum()
    summed = np.concatenate(([0.0], falling.cumsum() / total if total else falling.cumsum()))
    grid = np.linspace(0, 1, _CURVE_POINTS)
    return pd.DataFrame(
        {
            "customers_share": grid,
            "revenue_share": np.interp(grid, np.linspace(0, 1, len(summed)), summed),
        }
    )


def _months(orders: Orders, without_purchase: set[str]) -> pd.DataFrame:
    with orders.tables() as (lines, _):
        mine = (
            lines.filter(lines.customer_id.notin(without_purchase)) if without_purchase else lines
        )
        counted = monthly(mine).to_pandas()
        first, last = (
            pd.Timestamp(day)
            for day in mine.aggregate(first=mine.ordered_at.min(), last=mine.ordered_at.max())
            .to_pandas()
            .iloc[0]
        )
    every = pd.date_range(first.to_period("M").to_timestamp(), last, freq="MS", name="month")
    filled: pd.DataFrame = (
        counted.assign(month=pd.to_datetime(counted["month"]))
        .set_index("month")
        .astype(float)
        .reindex(every, fill_value=0.0)
        .reset_index()
    )
    # A month cut off by the file's own limits would look like a slump that never was.
    whole = np.ones(len(filled), dtype=bool)
    if len(whole):
        whole[0] &= first.day <= _EDGE_DAYS
        whole[-1] &= last.day > last.days_in_month - _EDGE_DAYS
    return filled.assign(
        orders=filled["orders"].astype(int), customers=filled["customers"].astype(int), whole=whole
    )


def monthly(lines: ir.Table) -> ir.Table:
    """Net revenue, purchase orders and buying customers per calendar month."""
    bought = lines.amount >= 0
    return (
        lines.group_by(month=lines.ordered_at.truncate("M"))
        .aggregate(
            revenue=lines.amount.sum().cast("float64"),
            orders=lines.order_id.nunique(where=bought),
            customers=lines.customer_id.nunique(where=bought),
        )
        .order_by("month")
    )
