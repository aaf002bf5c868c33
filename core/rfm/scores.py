"""R, F and M scores, and the named segments of the R × FM grid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import features, segmentation
from core.errors import Notice
from core.rfm import grid
from core.rfm.grid import GRID
from core.rfm.result import RfmScores
from core.rfm.rule import MEASURES, RfmRule, ScoreLimits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.features import Customers, ReorderHistory
    from core.settings import RfmSettings

__all__ = ["GRID", "by_limits", "by_quantile", "is_plain", "learn_rule", "score_customers"]

DAYS = {3: (90.0, 365.0), 4: (30.0, 90.0, 365.0), 5: (30.0, 90.0, 180.0, 365.0)}
"""Limits of recency by the calendar, by the number of scores: a month, a quarter, half a year, a
year. Customary steps, and an assumption about how fast customers of a shop come back."""


def score_customers(customers: Customers, settings: RfmSettings) -> RfmScores:
    """Score every customer and name their RFM segment.

    Recency and monetary value are cut into equal groups, five unless the settings say otherwise.
    Frequency is not: whoever ordered once scores 1, and repeat buyers take the other scores in
    equal groups, because half of most shops' customers ordered once and quintiles would tear them
    apart. Equal values always get equal scores (mid-ranks). Own limits replace the quantiles where
    they are set.

    FM is (F + M) / 2, halves rounded up; where money is not known there is no M, and FM is F. Three
    or four scores take places 1, 3, 5 or 1, 2, 4, 5 of the grid first. The engagement score weighs
    the scores there are and runs from 0 to 100.

    References
    ----------
    Hughes (1994), Strategic Database Marketing; docs/methods.md for the grid.
    """
    rule = learn_rule(
        customers.frame, settings, money=customers.knows_money, history=customers.reorders
    )
    scores = rule.scores(customers.frame)
    reason = features.too_few(customers.frame) if is_plain(rule) else None
    return RfmScores(
        frame=scores,
        cuts={
            measure: _begins(
                customers.frame[measure].to_numpy(float), scores[column], measure, settings.levels
            )
            if measure in rule.limits
            else ()
            for measure, column in MEASURES.items()
        },
        profiles=segmentation.measure_profiles(customers, scores["segment"], rule.names, rule.grid),
        rule=rule,
        notices=() if reason is None else (Notice("few_customers", reason),),
    )


def learn_rule(
    frame: pd.DataFrame,
    settings: RfmSettings,
    *,
    money: bool = True,
    history: ReorderHistory | None = None,
) -> RfmRule:
    """The rule that these customers and settings give.

    Parameters
    ----------
    frame : recency_days, frequency, monetary, and tenure_days with a history; one row a customer
    settings : levels, own limits, weights and grid
    money : whether it is known what customers spent
    history : what customers did next in the shop's past: segments that their facts contradict are
        described instead of called by the grid's names
    """
    own = {
        "recency_days": settings.recency_cuts,
        "frequency": settings.frequency_cuts,
        "monetary": settings.monetary_cuts,
    }
    limits = {}
    for measure, given in own.items():
        falling = measure == "recency_days"
        if measure == "monetary" and not money:
            continue
        if given is not None:
            limits[measure] = ScoreLimits(given, own=True, falling=falling)
            continue
        values = frame[measure].to_numpy(float)
        scores = _learned(values, measure, settings.levels)
        limits[measure] = ScoreLimits(
            _bounds(values, scores, measure, settings.levels), own=False, falling=falling
        )
    weights = (settings.recency_weight, settings.frequency_weight, settings.monetary_weight)
    rule = RfmRule(settings.levels, limits, weights, grid.grid_of(settings))
    if history is None:
        return rule
    if _plain(settings) and features.too_few(frame) is not None:
        return _plain_rule(rule, history)
    labels = rule.scores(frame)["segment"]
    before = history.before
    then = (
        None
        if before is None
        else rule.codes(*(before[measure].to_numpy(float) for measure in MEASURES))
    )
    return replace(rule, grid=grid.describe_contradicted(rule.grid, frame, labels, history, then))


def is_plain(rule: RfmRule) -> bool:
    """Whether a rule sorts customers into the three plain groups, for want of customers."""
    return rule.grid == grid.PLAIN


def _plain(settings: RfmSettings) -> bool:
    """Whether the grid and the limits of recency are left to the program."""
    return settings.grid is None and settings.recency_cuts is None and not settings.full_grid


def _plain_rule(rule: RfmRule, history: ReorderHistory) -> RfmRule:
    """Best, regular and lapsed: the lowest recency score begins where customers have lapsed."""
    days = rule.limits["recency_days"]
    *earlier, _ = days.at
    at = (*(min(limit, history.lapsed_days) for limit in earlier), history.lapsed_days)
    limits = rule.limits | {"recency_days": replace(days, at=at)}
    return replace(rule, limits=limits, grid=grid.PLAIN)


def by_quantile(values: np.ndarray, levels: int) -> np.ndarray:
    """Scores 1 to `levels` by quantile of the mid-rank, so that ties share a score.

    Parameters
    ----------
    values : shape (n,), larger is better

    Returns
    -------
    integers of shape (n,). All equal gives the middle score.
    """
    share = (pd.Series(values).rank(method="average").to_numpy() - 0.5) / max(len(values), 1)
    return np.asarray(np.minimum(np.floor(share * levels).astype(int) + 1, levels))


def by_limits(values: np.ndarray, limits: Sequence[float]) -> np.ndarray:
    """Score 1 up to the first limit, 2 above it, and so on; a value on a limit stays below it."""
    return ScoreLimits(tuple(limits), own=True, falling=False).score(values)


def _learned(values: np.ndarray, measure: str, levels: int) -> np.ndarray:
    if measure == "frequency":
        return _repeaters(values, levels)
    return by_quantile(-values if measure == "recency_days" else values, levels)


def _repeaters(frequency: np.ndarray, levels: int) -> np.ndarray:
    scores = np.ones(len(frequency), dtype=int)
    repeat = frequency > 1
    scores[repeat] = 1 + by_quantile(frequency[repeat], levels - 1)
    return scores


def _bounds(values: np.ndarray, scores: np.ndarray, measure: str, levels: int) -> tuple[float, ...]:
    """Learned scores as limits; a score that nobody reached has one that nobody can reach."""
    begins = _begins(values, pd.Series(scores), measure, levels)
    missing = levels - 1 - len(begins)
    if measure == "recency_days":
        return (-np.inf,) * missing + tuple(reversed(begins))
    return begins + (np.inf,) * missing


def _begins(
    values: np.ndarray, scores: pd.Series[int], measure: str, levels: int
) -> tuple[float, ...]:
    """The value at which each score from 2 on begins: its smallest, for recency its largest.

    A score nobody has begins where the next one that somebody has begins.
    """
    limits: list[float] = []
    for level in range(levels, 1, -1):
        members = values[scores.to_numpy() >= level]
        if not len(members):
            continue
        limits.append(float(members.max() if measure == "recency_days" else members.min()))
    return tuple(reversed(limits))
