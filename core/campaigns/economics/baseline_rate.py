"""How many of a segment order by themselves: counted in the past, or guessed from its rhythm."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core.time_units import DAYS_PER_MONTH

if TYPE_CHECKING:
    from core.segmentation import Profile


def baseline_rate(profile: Profile, days: float) -> float:
    """The chance that a customer of the segment orders within some days, left alone.

    Counted, where the shop's past tells what customers like these did in as many days. Else guessed
    from the segment's rhythm:

    min(1, orders ÷ customers − 1) × A × (1 − exp(−days ÷ gap))

    The last factor is the chance of an order from somebody with the segment's typical gap between
    orders who is still a customer (exponential waiting times). A is the chance that they still are,
    see `still_active`. The first bounds the share who ever ordered twice: only they have
    a rhythm at all. Each factor leans to the low side, most of all for silent segments.

    Parameters
    ----------
    profile : the measured segment
    days : length of the period
    """
    if (counted := profile.reorder_rate(days)) is not None:
        return counted.rate
    gap = _gap(profile)
    if gap is None or not profile.customers or profile.orders is None:
        return 0.0
    returned = min(1.0, max(0.0, profile.orders / profile.customers - 1))
    return returned * still_active(profile) * -math.expm1(-days / gap)


def still_active(profile: Profile) -> float:
    """How believable it is that a segment still buys: min(1, gap ÷ recency).

    If waiting times are exponential, with a rate that differs between customers (itself
    exponentially spread), a silence of t beyond the usual gap g has the chance 1 ÷ (1 + t ÷ g):
    with t = recency − gap, gap ÷ recency. One gap of silence is nothing unusual; after four a
    quarter is left. Where nobody ever ordered twice there is no gap; a month stands in for it.

    Parameters
    ----------
    profile : the measured segment

    References
    ----------
    Lomax (1954): the gamma-mixed exponential, here with shape 1.
    """
    gap = _gap(profile) or DAYS_PER_MONTH
    return min(1.0, gap / max(profile.recency_days, 1.0))


def _gap(profile: Profile) -> float | None:
    """Typical days between orders; orders on one day count as a day apart."""
    gap = profile.interpurchase_days
    return None if gap is None or not math.isfinite(gap) else max(gap, 1.0)
