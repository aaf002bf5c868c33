"""Customers labelled at every day that is looked at, by one frozen rule."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from core.migration.size_forecast import tested_days

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.features import PeriodTotals
    from core.migration.historical_labels import Labeller
    from core.migration.snapshot_days import Days

MIGRATION_MEASURES = ("recency_days", "frequency", "monetary")


class LabelledDays(NamedTuple):
    """Customers by day: the place of their segment, or −1; what segments had spent; and measures.

    Parameters
    ----------
    labels : shape (customers, days)
    spent : per day, the net revenue so far of those in each segment
    ends : the measures of everybody at the two days that are compared
    earlier : labels of the months, shape (customers, months), by the limits of each earlier day
        from which sizes are forecast as a test; without days at which the rule is the same
    """

    labels: np.ndarray
    spent: dict[dt.date, np.ndarray]
    ends: dict[dt.date, pd.DataFrame]
    earlier: dict[dt.date, np.ndarray]


def label_days(
    totals: PeriodTotals, labeller: Labeller, days: Days, step: Callable[[str], None]
) -> LabelledDays:
    """Label everybody at all days.

    Parameters
    ----------
    totals : customers by period, of `days.every`
    labeller : the frozen rule
    days : which days are looked at, and what for
    step : called with a few words before each day; may raise to stop
    """
    shape = len(totals.ids), len(days.months)
    by_then = _learned_earlier(totals, labeller, tested_days(days.months))
    earlier = {day: np.full(shape, -1, np.int8) for day in by_then}
    labels = np.full((len(totals.ids), len(days.every)), -1, np.int8)
    spent: dict[dt.date, np.ndarray] = {}
    ends: dict[dt.date, pd.DataFrame] = {}
    for place, seen in enumerate(totals.snapshots()):
        step(f"customers as of {seen.day:%d %B %Y}")
        codes = labels[seen.there, place] = labeller.codes(seen)
        spent[seen.day] = np.bincount(codes, seen.monetary[seen.there], len(labeller.names))
        if seen.day in days.months:
            for day, rule in by_then.items():
                earlier[day][seen.there, days.months.index(seen.day)] = rule.codes(seen)
        if seen.day in {days.before, days.after}:
            ends[seen.day] = pd.DataFrame(
                {name: getattr(seen, name)[seen.there].copy() for name in MIGRATION_MEASURES},
                index=totals.ids[seen.there],
            )
    return LabelledDays(labels, spent, ends, earlier)


def _learned_earlier(
    totals: PeriodTotals, labeller: Labeller, days: tuple[dt.date, ...]
) -> dict[dt.date, Labeller]:
    """What the rule was on earlier days; without those at which it is the same."""
    if not days:
        return {}
    rules = {
        seen.day: labeller.learned_at(seen)
        for seen in totals.snapshots()
        if seen.day in days and seen.there.any()
    }
    return {day: rule for day, rule in rules.items() if rule is not labeller}
