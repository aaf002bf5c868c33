"""`Profile`: one segment in measured numbers, the same for RFM segments and model segments."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.features.customers import Customers


@dataclass(frozen=True, slots=True)
class Profile:
    """One segment. Medians describe its typical customer; sums reconcile with the whole.

    Parameters
    ----------
    name : the segment's name, e.g. Champions
    customers, share : how many, and their share of all customers
    revenue, revenue_share : their net revenue, and its share of all net revenue
    orders : their purchase orders
    recency_days, frequency, monetary : medians
    order_value : revenue ÷ orders
    basket_size, product_variety, return_rate : medians
    interpurchase_days : median over customers with two orders or more, None where there is none
    """

    name: str
    customers: int
    share: float
    revenue: float
    revenue_share: float
    orders: int
    recency_days: float
    frequency: float
    monetary: float
    order_value: float
    basket_size: float
    product_variety: float
    return_rate: float
    interpurchase_days: float | None

    def as_dict(self) -> dict[str, Any]:
        """The profile as plain values, for tables and JSON."""
        return asdict(self)


def profiles(
    customers: Customers, labels: pd.Series[str], order: Sequence[str]
) -> tuple[Profile, ...]:
    """Measure every segment that has customers, in the order given.

    Parameters
    ----------
    customers : the customers
    labels : segment name per customer_id
    order : segment names, best first
    """
    frame = customers.frame
    total_revenue = float(frame["monetary"].sum())
    return tuple(
        _profile(name, frame[labels.reindex(frame.index) == name], len(frame), total_revenue)
        for name in order
        if (labels == name).any()
    )


def _profile(name: str, members: pd.DataFrame, customers: int, total_revenue: float) -> Profile:
    revenue = float(members["monetary"].sum())
    orders = int(members["frequency"].sum())
    median = members.median(numeric_only=True)
    gap = median["interpurchase_days"]
    return Profile(
        name=name,
        customers=len(members),
        share=len(members) / customers,
        revenue=revenue,
        revenue_share=revenue / total_revenue if total_revenue else 0.0,
        orders=orders,
        recency_days=float(median["recency_days"]),
        frequency=float(median["frequency"]),
        monetary=float(median["monetary"]),
        order_value=revenue / orders if orders else 0.0,
        basket_size=float(median["basket_size"]),
        product_variety=float(median["product_variety"]),
        return_rate=float(median["return_rate"]),
        interpurchase_days=None if pd.isna(gap) else float(gap),
    )
