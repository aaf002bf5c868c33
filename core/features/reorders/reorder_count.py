"""Who ordered again in the shop's own past, counted for `ReorderHistory`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from core.features.period_totals import period_totals_of
from core.features.reorders.reorder_history import (
    ORDER_CLASSES,
    PERIOD_DAYS,
    SILENCE_CLASSES,
    ReorderHistory,
    cells_of,
    silence_of,
)

if TYPE_CHECKING:
    import pandas as pd

    from core.cleaning import Orders
    from core.features.period_totals import PeriodMeasures

MIN_REPEAT_BUYERS = 20
"""Of fewer, the typical gap between orders is not known."""
MIN_CUSTOMERS = 100
"""With fewer at the earlier day, nothing is concluded from what they did next."""
_MIN_IN_CELL = 50
"""A cell with fewer customers borrows those of its neighbours."""
_MIN_DAYS = 14
"""In fewer nothing is counted."""


def count_reorder_history(orders: Orders, as_of: dt.date, first_day: dt.date) -> ReorderHistory:
    """Count who ordered again in the last half year, or half of a shorter history.

    Parameters
    ----------
    orders : the clean lines
    as_of : the latest day to which anything is known
    first_day : of the first order
    """
    since, days = reorder_period(as_of, first_day)
    totals = period_totals_of(orders, (since, as_of))
    snapshots = totals.snapshots()
    then = next(snapshots)
    before, there = then.frame(), then.there.copy()
    earlier = then.frequency.copy()
    now = next(snapshots)
    came = (now.frequency > earlier)[there]
    return reorder_history_of((since, days), now, before, came)


def reorder_period(as_of: dt.date, first_day: dt.date) -> tuple[dt.date, int]:
    """The day since which orders count, and how many days lie between it and the latest.

    Parameters
    ----------
    as_of, first_day : as for `count_reorder_history`
    """
    days = max(1, min(PERIOD_DAYS, (as_of - first_day).days // 2))
    return as_of - dt.timedelta(days=days), days


def reorder_history_of(
    period: tuple[dt.date, int], now: PeriodMeasures, before: pd.DataFrame, came: np.ndarray
) -> ReorderHistory:
    """The history that measured customers tell, wherever they were measured.

    Parameters
    ----------
    period : from `reorder_period`
    now : customers at the latest day
    before : `core.features.PERIOD_FEATURES` of those who were there at the earlier one
    came : whether each of these has ordered since
    """
    since, days = period
    gap = _typical_gap(now)
    if gap is None or days < _MIN_DAYS or len(before) < MIN_CUSTOMERS:
        return ReorderHistory(since, days, gap, None, None)
    cells = cells_of(before["frequency"].to_numpy(float), silence_of(before, gap))
    shape = len(ORDER_CLASSES) + 1, len(SILENCE_CLASSES) + 1
    customers = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    ordered = np.bincount(cells[came], minlength=shape[0] * shape[1]).reshape(shape)
    filled = _filled(customers, ordered)
    if days < PERIOD_DAYS:
        return ReorderHistory(since, days, gap, *filled)
    return ReorderHistory(since, days, gap, *filled, before, came)


def _typical_gap(now: PeriodMeasures) -> float | None:
    """The median over repeat buyers of the days between two of their orders."""
    repeat = now.there & (now.frequency > 1)
    if repeat.sum() < MIN_REPEAT_BUYERS:
        return None
    spans = (now.tenure_days - now.recency_days)[repeat]
    return max(1.0, float(np.median(spans / (now.frequency[repeat] - 1))))


def _filled(customers: np.ndarray, ordered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Thin cells with their neighbours': the nearest first, until there are enough customers.

    Of equally near ones those that differ in silence alone come first. A silence that nobody had
    reached then has the counts of the longest that somebody had: rather too many than too few.
    """
    rows, columns = np.indices(customers.shape)
    enough, came = customers.copy(), ordered.copy()
    for row, column in zip(*np.nonzero(customers < _MIN_IN_CELL), strict=True):
        far = (np.abs(rows - row) * 1.01 + np.abs(columns - column)).ravel()
        nearest = np.sort(far)
        counted = np.cumsum(customers.ravel()[np.argsort(far, kind="stable")])
        reach = nearest[min(np.searchsorted(counted, _MIN_IN_CELL), far.size - 1)]
        near = (far <= reach).reshape(customers.shape)
        enough[row, column], came[row, column] = customers[near].sum(), ordered[near].sum()
    return enough, came
