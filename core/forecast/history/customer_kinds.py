"""Kinds of customers that forecasts are checked by: how often, how lately, how much they bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata

if TYPE_CHECKING:
    from core.forecast.array_types import Floats, Ints
    from core.forecast.history.snapshots import Snapshot

FEW_ORDER_DAYS = 3
"""Customers with one order day, with two or three, and with more are looked at apart."""
PARTS = 3
"""Each of these is cut in three by recency, and in three by spend on an order day."""
N_KINDS = 3 * PARTS**2


def customer_kinds(snapshot: Snapshot) -> Ints:
    """The kind of each customer, 0 to `N_KINDS` − 1.

    Limits are those of the day, so that a kind holds about as many customers at every day.
    """
    days = snapshot.order_days
    often = (days > 1).astype(np.int64) + (days > FEW_ORDER_DAYS)
    kinds = often * PARTS**2
    for group in range(3):
        members = np.flatnonzero(often == group)
        if len(members):
            lately = _part(snapshot.recency_days[members])
            kinds[members] += lately * PARTS + _part(snapshot.mean_spend[members])
    return kinds


def by_kind(kinds: Ints, values: Floats) -> Floats:
    """Sums of a value over each kind, shape (N_KINDS,)."""
    sums: Floats = np.bincount(kinds, weights=values, minlength=N_KINDS).astype(float)
    return sums


def rank_in(values: Floats) -> Floats:
    """The share of the others below each value, half of those that are equal to it counted."""
    share: Floats = (rankdata(values) - 0.5) / len(values)
    return share


def _part(values: Floats) -> Ints:
    """Which third of the others a value is in, by its rank; equal values are in the same."""
    part: Ints = np.minimum((rank_in(values) * PARTS).astype(np.int64), PARTS - 1)
    return part
