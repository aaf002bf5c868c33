"""What customers of each segment did next, counted in the shop's own past."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from core import features
from core.migration import historical_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.cleaning import Orders
    from core.features import ReorderRate
    from core.rfm import RfmRule
    from core.segmentation import SegmentationModel
    from core.settings import RfmSettings


def count_reorders(
    orders: Orders,
    rfm: RfmSettings,
    as_of: dt.date,
    days: Sequence[int],
    model: SegmentationModel | None = None,
    rule: RfmRule | None = None,
) -> dict[str, tuple[ReorderRate, ...]]:
    """Sort customers into segments some days before the end, and count who ordered since.

    The rule is the one in use now and does not change: limits of RFM scores learned today, or the
    fitted model.

    Parameters
    ----------
    orders : the clean lines
    rfm : how RFM is scored
    as_of : the latest day to which anything is known
    days : lengths of the period, rising; one that begins before anybody had ordered is left out
    model : for the model's segments; those by RFM when None
    rule : frozen RFM limits; those of the last day when None

    Returns
    -------
    the rates of each segment by name, in the order of `days`; a segment nobody was in then has none
    """
    since = {length: as_of - dt.timedelta(days=length) for length in dict.fromkeys(days)}
    totals = features.period_totals_of(orders, sorted({*since.values(), as_of}))
    by = "rfm" if model is None else "model"
    labeller = historical_labels.labeller(orders, totals, rfm, by, model, rule)
    labels, frequency, monetary = {}, {}, {}
    for seen in totals.snapshots():
        frequency[seen.day], monetary[seen.day] = seen.frequency.copy(), seen.monetary.copy()
        if seen.day != as_of and seen.there.any():
            labels[seen.day] = (seen.there.copy(), labeller.codes(seen))
    rates: dict[str, tuple[ReorderRate, ...]] = {}
    for length, day in since.items():
        if day not in labels:
            continue
        there, codes = labels[day]
        since_then = (frequency[as_of] - frequency[day])[there]
        spent = (monetary[as_of] - monetary[day])[there]
        came, size = since_then > 0, len(labeller.names)
        placed = np.bincount(codes, since_then, minlength=size)
        counted = np.where(came, spent, 0.0)
        then = ReorderCounts(
            np.bincount(codes, minlength=size),
            np.bincount(codes[came], minlength=size),
            placed,
            np.bincount(codes, counted, minlength=size),
            np.bincount(codes, counted**2, minlength=size),
        )
        for name, rate in reorder_rates(labeller.names, then, day, length).items():
            rates[name] = features.with_longer(rates.get(name, ()), rate)
    return rates


class ReorderCounts(NamedTuple):
    """What was counted of the customers of each segment at an earlier day, in their order.

    Parameters
    ----------
    customers : how many were in it
    ordered : how many of them have ordered since
    orders, revenue, revenue_squares : of these, as in `ReorderRate`
    """

    customers: np.ndarray
    ordered: np.ndarray
    orders: np.ndarray
    revenue: np.ndarray
    revenue_squares: np.ndarray


def reorder_rates(
    names: Sequence[str], then: ReorderCounts, since: dt.date, days: int
) -> dict[str, ReorderRate]:
    """The rates of the segments that had customers, by name.

    Parameters
    ----------
    names : of all segments
    then : what was counted, wherever that was
    since, days : as in `ReorderRate`
    """
    pairs = zip(then.customers.tolist(), then.ordered.tolist(), strict=True)
    counts = {
        name: (int(there), int(came)) for name, (there, came) in zip(names, pairs, strict=True)
    }
    return {
        name: replace(
            rate,
            orders=int(then.orders[at]),
            revenue=float(then.revenue[at]),
            revenue_squares=float(then.revenue_squares[at]),
        )
        for name, rate in features.estimate_reorder_rates(counts, since, days).items()
        for at in (names.index(name),)
    }
