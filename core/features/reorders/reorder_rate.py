"""`ReorderRate`: how many of a segment ordered again within some days, counted in the past."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaincinv, betaln

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

COVERAGE = 0.8
"""Of the interval of a rate."""
_STRENGTH = (1.0, 30.0)
"""The least and the most customers that the rest of the shop may count for: one customer who came
is no certainty, and a hundred of a segment's own always tell more."""
_STEPS = 2_000


@dataclass(frozen=True, slots=True)
class ReorderRate:
    """What became of the customers who were in a segment some days before the end.

    Parameters
    ----------
    since : the day at which customers were sorted into segments, by the rule in use now
    days : within which an order counts
    customers : who were in the segment then
    ordered : how many of them ordered
    rate : the share that orders, drawn a little towards the shop's where few customers tell it, and
        no less than the share within a shorter time
    low, high : where it lies in eight of ten cases
    orders, revenue : what those who ordered placed and paid since
    revenue_squares : sum of the squares of what each of them paid
    """

    since: dt.date
    days: int
    customers: int
    ordered: int
    rate: float
    low: float
    high: float
    orders: int = 0
    revenue: float = 0.0
    revenue_squares: float = 0.0


def estimate_reorder_rates(
    counts: Mapping[str, tuple[int, int]], since: dt.date, days: int
) -> dict[str, ReorderRate]:
    """The rates of all segments of a shop together.

    A segment's rate is the mean of its posterior under a Beta prior around the rate of the whole
    shop. How much the prior counts is learned from the segments (beta-binomial maximum likelihood):
    little where they differ, as they usually do. The interval counts in that the shop's rate is
    known from so many customers only.

    Parameters
    ----------
    counts : (customers, those who ordered) by segment; segments without customers are left out
    since, days : as in `ReorderRate`

    References
    ----------
    Casella (1985), The American Statistician 39(2): empirical Bayes.
    """
    known = {name: pair for name, pair in counts.items() if pair[0]}
    if not known:
        return {}
    customers, ordered = np.array(list(known.values()), dtype=float).T
    centre = float((ordered.sum() + 0.5) / (customers.sum() + 1))
    strength = _prior_strength(customers, ordered, centre)
    ends = [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2]
    of_shop = betaincinv(ordered.sum() + 0.5, customers.sum() - ordered.sum() + 0.5, ends)
    rates = {}
    for name, (there, came) in known.items():
        rate = (strength * centre + came) / (strength + there)
        low, high = betaincinv(
            strength * of_shop + came, strength * (1 - of_shop) + there - came, ends
        )
        # Of nearly nobody the mean may lie beyond nine tenths of what is likely.
        rates[name] = ReorderRate(
            since, days, there, came, rate, float(min(low, rate)), float(max(high, rate))
        )
    return rates


def with_longer(shorter: tuple[ReorderRate, ...], rate: ReorderRate) -> tuple[ReorderRate, ...]:
    """A segment's rates with that of a longer time, which is at least as high.

    Each was counted from another day, so of other customers: without this more of them might order
    within half a year than within a year.

    Parameters
    ----------
    shorter : rates of the segment, rising in days
    rate : of more days
    """
    ends = ("rate", "low", "high")
    least = {end: max(getattr(one, end) for one in (*shorter, rate)) for end in ends}
    return (*shorter, replace(rate, **least))


def _prior_strength(customers: np.ndarray, ordered: np.ndarray, centre: float) -> float:
    """How many customers the shop's own rate counts for."""
    # A grid finer than it matters: a minimiser would load a library for this one number.
    strengths = np.geomspace(*_STRENGTH, _STEPS)
    a, b = strengths[:, None] * centre, strengths[:, None] * (1 - centre)
    likely = (betaln(a + ordered, b + customers - ordered) - betaln(a, b)).sum(axis=1)
    return float(strengths[likely.argmax()])
