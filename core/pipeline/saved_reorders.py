"""What the customers of saved segments did next, counted in the shop's past."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from core import features, segment_builder
from core.errors import NothingToSegmentError, SettingError
from core.segment_builder import Population

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.analysis import Analysis
    from core.features import ReorderRate
    from core.segment_builder import SavedSegmentation

_NOT_KNOWN_THEN = frozenset({"forecast", "contacts", "model"})


def with_saved_reorders(analysis: Analysis, days: Sequence[int]) -> Analysis:
    """An analysis whose saved segments say what customers like these did next in the past.

    The same conditions are asked of the customers as they were so many days before the end. Nothing
    is counted where a condition rests on a forecast, on contacts or on a model: what these said
    then is not known.

    Parameters
    ----------
    analysis : of the shop
    days : lengths of the period
    """
    as_of, saved = analysis.customers.as_of, analysis.saved
    if saved is None:
        return analysis
    needed = segment_builder.condition_sources(segment.where for segment in saved.segments)
    if analysis.orders is None or as_of is None or needed & _NOT_KNOWN_THEN:
        return analysis
    rates: dict[str, tuple[ReorderRate, ...]] = {}
    for length in days:
        for name, rate in _rates(analysis, saved, as_of - dt.timedelta(days=length), length):
            rates[name] = (*rates.get(name, ()), rate)
    return analysis.with_profiles(
        "saved",
        tuple(replace(one, reorders=rates.get(one.name, ())) for one in saved.profiles),
    )


def _rates(
    analysis: Analysis, saved: SavedSegmentation, day: dt.date, length: int
) -> list[tuple[str, ReorderRate]]:
    """Who was in each segment on a day, and who of them ordered since."""
    if analysis.orders is None:
        return []
    settings = analysis.settings.rfm.model_copy(update={"as_of": day})
    try:
        then = features.measure_customers(analysis.orders, settings)
        scores = analysis.rfm
        if scores is not None:
            scores = replace(scores, frame=scores.rule.scores(then.frame))
        population = Population(then, scores, orders=analysis.orders)
        labels = segment_builder.assign_saved_segments(saved.segments, population).labels
    except (NothingToSegmentError, SettingError):
        return []  # nobody had ordered yet, or not enough to know a rhythm
    now = analysis.customers.frame.reindex(then.frame.index)
    placed = now["frequency"] - then.frame["frequency"]
    came = placed > 0
    paid = (now["monetary"] - then.frame["monetary"]).where(came, 0.0)
    counts = {
        str(name): (len(some), int(some.sum())) for name, some in came.groupby(labels, sort=False)
    }
    orders, money = placed.groupby(labels).sum(), paid.groupby(labels).sum()
    return [
        (name, replace(rate, orders=int(orders[name]), revenue=float(money[name])))
        for name, rate in features.estimate_reorder_rates(counts, day, length).items()
    ]
