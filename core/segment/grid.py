"""R, F and M scores from 1 to 5, and the 11 named segments of the R × FM grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.segment.names import RFM_NAMES
from core.segment.profile import profiles
from core.segment.result import RfmScores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.features.customers import Customers
    from core.settings import RfmSettings

LEVELS = 5

GRID = (
    ("Lost", "Lost", "At Risk", "Can't Lose", "Can't Lose"),
    ("Hibernating", "Hibernating", "At Risk", "At Risk", "Can't Lose"),
    ("About To Sleep", "About To Sleep", "Need Attention", "Loyal", "Loyal"),
    ("Promising", "Potential Loyalists", "Potential Loyalists", "Loyal", "Champions"),
    ("New", "Potential Loyalists", "Potential Loyalists", "Champions", "Champions"),
)
"""`GRID[R - 1][FM - 1]` is the segment's name: 25 cells, none empty, none claimed twice."""


def score(customers: Customers, settings: RfmSettings) -> RfmScores:
    """Score every customer and name their RFM segment.

    Recency and monetary value are cut into quintiles. Frequency is not: whoever ordered once scores
    1, and repeat buyers take the quartiles 2 to 5, because half of most shops' customers ordered
    once and quintiles would tear them apart. Equal values always get equal scores (mid-ranks). Own
    limits replace the quantiles where they are set.

    FM is (F + M) / 2, halves rounded up; where money is not known there is no M, and FM is F. The
    engagement score weighs the scores there are and runs from 0 (1, 1, 1) to 100 (5, 5, 5).

    References
    ----------
    Hughes (1994), Strategic Database Marketing; docs/methods.md for the grid.
    """
    frame = customers.frame
    recency = frame["recency_days"].to_numpy(float)
    frequency = frame["frequency"].to_numpy(float)
    monetary = frame["monetary"].to_numpy(float)
    scores = pd.DataFrame(
        {
            "recency_score": LEVELS + 1 - by_limits(recency, settings.recency_cuts)
            if settings.recency_cuts
            else by_quantile(-recency, LEVELS),
            "frequency_score": by_limits(frequency, settings.frequency_cuts)
            if settings.frequency_cuts
            else _repeaters(frequency),
        },
        index=frame.index,
    )
    if customers.knows_money:
        scores["monetary_score"] = (
            by_limits(monetary, settings.monetary_cuts)
            if settings.monetary_cuts
            else by_quantile(monetary, LEVELS)
        )
        scores["fm_score"] = (scores["frequency_score"] + scores["monetary_score"] + 1) // 2
    else:
        scores["monetary_score"] = np.nan
        scores["fm_score"] = scores["frequency_score"]
    scores["engagement"] = _engagement(scores, settings)
    names = np.array(GRID, dtype=object)
    scores["segment"] = pd.Series(
        names[scores["recency_score"] - 1, scores["fm_score"] - 1], index=frame.index, dtype="str"
    )
    return RfmScores(
        frame=scores,
        cuts={
            "recency_days": _limits(recency, scores["recency_score"], rising=False),
            "frequency": _limits(frequency, scores["frequency_score"], rising=True),
            "monetary": _limits(monetary, scores["monetary_score"], rising=True)
            if customers.knows_money
            else (),
        },
        profiles=profiles(customers, scores["segment"], RFM_NAMES),
    )


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
    return np.asarray(np.searchsorted(np.asarray(limits, float), values, side="left") + 1)


def _repeaters(frequency: np.ndarray) -> np.ndarray:
    scores = np.ones(len(frequency), dtype=int)
    repeat = frequency > 1
    scores[repeat] = 1 + by_quantile(frequency[repeat], LEVELS - 1)
    return scores


def _engagement(scores: pd.DataFrame, settings: RfmSettings) -> pd.Series[float]:
    weights = {
        "recency_score": settings.recency_weight,
        "frequency_score": settings.frequency_weight,
        "monetary_score": settings.monetary_weight,
    }
    known = {name: weight for name, weight in weights.items() if scores[name].notna().any()}
    # Where money is not known and nothing else has a weight, recency and frequency count alike.
    weights = known if sum(known.values()) > 0 else dict.fromkeys(known, 1.0)
    total = sum(weights.values())
    steps = scores[list(weights)] - 1
    return (steps * weights).sum(axis=1) * (100 / total / (LEVELS - 1))


def _limits(values: np.ndarray, scores: pd.Series[int], *, rising: bool) -> tuple[float, ...]:
    """The value at which each score from 2 on begins: its smallest, for recency its largest.

    A score nobody has begins where the next one that somebody has begins.
    """
    found: list[float] = []
    for level in range(LEVELS, 1, -1):
        members = values[scores.to_numpy() >= level]
        if not len(members):
            continue
        found.append(float(members.min() if rising else members.max()))
    return tuple(reversed(found))
