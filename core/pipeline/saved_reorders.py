"""What the customers of saved segments did next, counted in the shop's past."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from core import features, migration
from core.errors import NothingToSegmentError, SettingError
from core.segment_builder import Population

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.analysis import Analysis
    from core.contacts import Contacts
    from core.features import ReorderRate
    from core.migration import SavedHistory

_NOT_KNOWN_THEN = frozenset({"forecast", "contacts"})


def saved_history(analysis: Analysis, contacts: Contacts | None = None) -> SavedHistory | None:
    """The saved segments of an analysis, ready to be asked of earlier days; None without any.

    Parameters
    ----------
    analysis : with saved segments in it, every name as it is by itself
    contacts : of the customers, where conditions ask for them
    """
    if analysis.saved is None or analysis.orders is None:
        return None
    today = Population(
        analysis.customers,
        analysis.rfm,
        analysis.segmentation.labels,
        contacts=contacts,
        currency=analysis.currency,
    )
    return migration.SavedHistory(
        analysis.saved.segments,
        analysis.orders,
        analysis.settings.rfm,
        today,
        analysis.segmentation.model,
    )


def with_saved_reorders(analysis: Analysis, days: Sequence[int]) -> Analysis:
    """An analysis whose saved segments say what customers like these did next in the past.

    The same conditions are asked of the customers as they were so many days before the end. Nothing
    is counted where a condition rests on a forecast or on contacts: what these said then is not
    known.

    Parameters
    ----------
    analysis : of the shop
    days : lengths of the period
    """
    as_of, saved, history = analysis.customers.as_of, analysis.saved, saved_history(analysis)
    if saved is None or history is None or as_of is None or history.needs & _NOT_KNOWN_THEN:
        return analysis
    rates: dict[str, tuple[ReorderRate, ...]] = {}
    for length in days:
        for name, rate in _rates(analysis, history, as_of - dt.timedelta(days=length), length):
            rates[name] = features.with_longer(rates.get(name, ()), rate)
    return analysis.with_profiles(
        "saved",
        tuple(replace(one, reorders=rates.get(one.name, ())) for one in saved.profiles),
    )


def _rates(
    analysis: Analysis, history: SavedHistory, day: dt.date, length: int
) -> list[tuple[str, ReorderRate]]:
    """Who was in each segment on a day, and who of them ordered since."""
    try:
        then, labels, unknown = history.at(day)
    except (NothingToSegmentError, SettingError):
        return []  # nobody had ordered yet
    if unknown:
        return []
    now = analysis.customers.frame.reindex(then.frame.index)
    placed = now["frequency"] - then.frame["frequency"]
    came = placed > 0
    paid = (now["monetary"] - then.frame["monetary"]).where(came, 0.0)
    counts = {
        str(name): (len(some), int(some.sum())) for name, some in came.groupby(labels, sort=False)
    }
    orders, money, squares = (each.groupby(labels).sum() for each in (placed, paid, paid**2))
    return [
        (
            name,
            replace(
                rate,
                orders=int(orders[name]),
                revenue=float(money[name]),
                revenue_squares=float(squares[name]),
            ),
        )
        for name, rate in features.estimate_reorder_rates(counts, day, length).items()
    ]
