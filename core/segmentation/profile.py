"""`Profile`: one segment in measured numbers, the same for RFM segments and model segments."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from core.features import UNKNOWN_LEVEL
from core.segmentation.naming import name_conditions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.features import Customers, Feature, ReorderRate
    from core.settings import RfmGrid

REORDERED_DAYS = 180
"""Half a year: within it customers count as having ordered again."""


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
    typical : for customers who are compared by more than their purchases, the typical value of
        each feature: a median, the share that says yes, the commonest category
    base : the segment that a renamed one was made from; empty where the name is the usual one
    colour : one of its own as #rrggbb; empty for the usual one
    reorders : what customers like these did next, for one length of time or more; empty where it
        was not counted
    advice : the archetype whose advice suits them, where what they are known as does not: its facts
        contradict it, or it is a description; empty elsewhere
    one_order_share : of the customers, those who have ordered once; None where orders are not known
    not_due_share : of the customers, those whose last order is no longer ago than their usual time
        between two orders (the shop's, for whoever ordered once); None where nobody ordered twice
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
    advice: str = ""
    one_order_share: float | None = None
    not_due_share: float | None = None

    @property
    def known_as(self) -> str:
        """What colours and links know the segment by, whatever it is called."""
        return self.base or self.name

    @property
    def advised_as(self) -> str:
        """What playbooks and priorities know the segment by."""
        return self.advice or self.known_as

    @property
    def learned_as(self) -> str:
        """What rates learned from campaigns know the segment by: no two segments of a grid alike.

        A description ("One order, 9 months ago") moves on from month to month; what it is advised
        as does not.
        """
        described = name_conditions.is_description(self.known_as)
        return self.advised_as if described else self.known_as

    @property
    def reordered(self) -> ReorderRate | None:
        """What customers like these did within half a year, or the longest time below it."""
        counted = [rate for rate in self.reorders if rate.days <= REORDERED_DAYS]
        return max(counted, key=lambda rate: rate.days, default=None)

    def reorder_rate(self, days: float) -> ReorderRate | None:
        """How many ordered within about so many days; None where it was not counted."""
        return next((rate for rate in self.reorders if abs(rate.days - days) < 1), None)

    def as_dict(self) -> dict[str, Any]:
        """The profile as plain values, for tables and JSON; features stand under their names."""
        fixed = asdict(self)
        for inside in ("typical", "base", "colour", "reorders", "advice"):
            del fixed[inside]
        if (rate := self.reordered) is not None:
            fixed |= {
                "reordered_days": rate.days,
                "reordered": rate.rate,
                "reordered_low": rate.low,
                "reordered_high": rate.high,
                "reordered_of": rate.customers,
            }
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
    present = [name for name in order if (labels == name).any()]
    looks = {segment.name: segment for segment in grid.segments} if grid else {}
    total_revenue = _sum(frame["monetary"])
    usual_gap = float(frame["interpurchase_days"].median())
    features = () if customers.by_purchases else customers.features
    profiles = tuple(
        replace(
            _profile(
                name,
                frame[labels.reindex(frame.index) == name],
                len(frame),
                total_revenue,
                features,
                usual_gap,
            ),
            base=looks[name].base if name in looks and looks[name].base != name else "",
            colour=(looks[name].colour or "") if name in looks else "",
        )
        for name in present
    )
    return _advised(profiles, customers, labels) if customers.by_purchases else profiles


def _advised(
    profiles: tuple[Profile, ...], customers: Customers, labels: pd.Series[str]
) -> tuple[Profile, ...]:
    """The profiles, with other advice where the facts contradict what a segment is known as."""
    frame = customers.frame
    place = {profile.name: at for at, profile in enumerate(profiles)}
    codes = labels.reindex(frame.index).map(place).to_numpy()
    facts = name_conditions.measure_facts(frame, codes, len(profiles), customers.reorders)
    return tuple(
        profile
        if name_conditions.suits(fact, profile.known_as)
        else replace(profile, advice=name_conditions.suitable_advice(fact))
        for profile, fact in zip(profiles, facts, strict=True)
    )


def _profile(
    name: str,
    members: pd.DataFrame,
    customers: int,
    total_revenue: float,
    features: Sequence[Feature],
    usual_gap: float,
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
        one_order_share=None
        if members["frequency"].isna().all()
        else float((members["frequency"] <= 1).mean()),
        not_due_share=None
        if math.isnan(usual_gap)
        else float(
            (members["recency_days"] <= members["interpurchase_days"].fillna(usual_gap)).mean()
        ),
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
    """The exact sum of what is known, in whatever order it comes; NaN where nothing is."""
    known = values.dropna()
    return math.fsum(known) if len(known) else math.nan
