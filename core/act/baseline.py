"""How many of a segment order by themselves: measured from its own rhythm, on the low side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.segment.profile import Profile

DAYS_A_MONTH = 30


def baseline_rate(profile: Profile, days: float) -> float:
    """The chance that a customer of the segment orders within some days, left alone.

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
    gap = _gap(profile)
    if gap is None or not profile.customers:
        return 0.0
    returned = min(1.0, max(0.0, profile.orders / profile.customers - 1))
    return returned * still_active(profile) * -math.expm1(-days / gap)


def still_active(profile: Profile) -> float:
    """How believable it is that a segment still buys: min(1, exp(1 − recency ÷ gap)).

    The chance that somebody with exponential waiting times around the typical gap stays silent
    as long as this segment has, beyond one gap. One gap of silence is nothing unusual; five are.
    Where nobody ever ordered twice there is no gap, and only the last month counts as active.

    Parameters
    ----------
    profile : the measured segment
    """
    gap = _gap(profile) or DAYS_A_MONTH
    return min(1.0, math.exp(min(0.0, 1 - profile.recency_days / gap)))


def _gap(profile: Profile) -> float | None:
    """Typical days between orders; orders on one day count as a day apart."""
    gap = profile.interpurchase_days
    return None if gap is None or not math.isfinite(gap) else max(gap, 1.0)
