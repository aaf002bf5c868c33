"""`Overview`: the shop as a whole, in a handful of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from core.features.customers import Customers

TOP_SHARE = 0.1
"""The best tenth of the customers: what share of the revenue is theirs."""
_CURVE_POINTS = 101


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
    gini : how unequally revenue is spread: 0 where all bring the same, near 1 where one brings all
    concentration : Lorenz curve, best customers first: customers_share, revenue_share, 0 to 1
    """

    customers: int
    orders: int | None
    revenue: float
    average_order_value: float
    repeat_rate: float
    top_revenue_share: float
    gini: float
    concentration: pd.DataFrame

    @property
    def knows_money(self) -> bool:
        """Whether it is known what customers spent."""
        return not np.isnan(self.revenue)


def shop_overview(customers: Customers) -> Overview:
    """Sum up a shop.

    Parameters
    ----------
    customers : one row a customer
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
        gini=_gini(np.nan_to_num(spent)),
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


def _gini(spent: np.ndarray) -> float:
    """The Gini coefficient of what customers spent: the mean difference over twice the mean.

    Returns outweighing sales make single customers negative; they count as having spent nothing,
    so that it stays between 0 and 1.

    References
    ----------
    Gini (1912), Variabilità e mutabilità; Sen (1973), On Economic Inequality, chapter 2.
    """
    rising = np.sort(np.maximum(spent, 0.0))
    total, n = rising.sum(), len(rising)
    if not total:
        return 0.0
    return float(2 * (np.arange(1, n + 1) * rising).sum() / (n * total) - (n + 1) / n)
