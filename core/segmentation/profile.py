"""`Profile`: one segment in measured numbers, the same for RFM segments and model segments."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from core.features import UNKNOWN_LEVEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.features import Customers, Feature, ReorderRate
    from core.settings import RfmGrid


@dataclass(frozen=True, slots=True)
class Profile:
    """One segment. Medians describe its typical customer; sums reconcile with the whole.

    What the file does not tell is NaN, never zero: money in a file without any, orders in a table
    of customers.

    Parameters
    ----------
    name : the segment's name, e.g. Champions
    customers, share : how many, and their share of all customers
    revenue, revenue_share : their net revenue, and its share of all net revenue
    orders : their purchase orders, None where they are not known
    recency_days, frequency, monetary : medians
    order_value : revenue ÷ orders
    basket_size, product_variety, return_rate : medians
    interpurchase_days : median over customers with two orders or more, None where there is none
    typical : for customers who are told apart by more than their purchases, the typical value of
        each feature: a median, the share that says yes, the commonest category
    base : the segment that a renamed one was made from; empty where the name is the usual one
    colour : one of its own as #rrggbb; empty for the usual one
    reorders : what customers like these did next, for one length of time or more; empty where it
        was not counted
    """

    name: str
    customers: int
    share: float
    revenue: float
    revenue_share: float
    orders: int | None
    recency_days: float
    frequency: float
    monetary: float
    order_value: float
    basket_size: float
    product_variety: float
    return_rate: float
    interpurchase_days: float | None
    typical: tuple[tuple[str, float | str], ...] = ()
    base: str = ""
    colour: str = ""
    reorders: tuple[ReorderRate, ...] = ()

    @property
    def known_as(self) -> str:
        """What playbooks, priorities and colours know the segment by, whatever it is called."""
        return self.base or self.name

    def reorder_rate(self, days: float) -> ReorderRate | None:
        """How many ordered within about so many days; None where it was not counted."""
        return next((rate for rate in self.reorders if abs(rate.days - days) < 1), None)

    def as_dict(self) -> dict[str, Any]:
        """The profile as plain values, for tables and JSON; features stand under their names."""
        fixed = asdict(self)
        for inside in ("typical", "base", "colour", "reorders"):
            del fixed[inside]
        return fixed | {name: value for name, value in self.typical if name not in fixed}


def measure_profiles(
    customers: Customers,
    labels: pd.Series[str],
    order: Sequence[str],
    grid: RfmGrid | None = None,
) -> tuple[Profile, ...]:
    """Measure every segment that has customers, in the order given.

    Parameters
    ----------
    customers : the customers
    labels : segment name per customer_id
    order : segment names, best first
    grid : of RFM segments: what they were made from and their colours
    """
    frame = customers.frame
    looks = {segment.name: segment for segment in grid.segments} if grid else {}
    total_revenue = _sum(frame["monetary"])
    features = () if customers.by_purchases else customers.features
    return tuple(
        replace(
            _profile(
                name,
                frame[labels.reindex(frame.index) == name],
                len(frame),
                total_revenue,
                features,
            ),
            base=looks[name].base if name in looks and looks[name].base != name else "",
            colour=(looks[name].colour or "") if name in looks else "",
        )
        for name in order
        if (labels == name).any()
    )


def _profile(
    name: str,
    members: pd.DataFrame,
    customers: int,
    total_revenue: float,
    features: Sequence[Feature],
) -> Profile:
    revenue = _sum(members["monetary"])
    placed = _sum(members["frequency"])
    orders = None if math.isnan(placed) else int(placed)
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
        order_value=math.nan if orders is None else revenue / orders if orders else 0.0,
        basket_size=float(median["basket_size"]),
        product_variety=float(median["product_variety"]),
        return_rate=float(median["return_rate"]),
        interpurchase_days=None if pd.isna(gap) else float(gap),
        typical=tuple(
            (feature.name, typical(feature, members[feature.name])) for feature in features
        ),
    )


def typical(feature: Feature, values: pd.Series[Any]) -> float | str:
    """The typical value of a feature: a median, the share that says yes, the commonest category."""
    if feature.kind == "category":
        counted = values.value_counts()
        if counted.empty:
            return UNKNOWN_LEVEL  # of none of them: a country is not filled in
        return str(min(counted.index[counted == counted.max()]))
    return float(values.mean() if feature.kind == "flag" else values.median())


def _sum(values: pd.Series[float]) -> float:
    """The sum of what is known; NaN where nothing is."""
    return float(values.sum(min_count=1))
