"""`RfmRule`: what gives a customer their scores and RFM segment, frozen so that any day can use it.

Scores are learned from a shop's customers once. Whoever compares two days scores both by one rule:
limits learned again at each day would move customers who did nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.rfm import grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.settings import RfmGrid

MEASURES = {
    "recency_days": "recency_score",
    "frequency": "frequency_score",
    "monetary": "monetary_score",
}
PLACES = {3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
"""Where each score stands in the grid of five by five, by the number of scores. The lowest and the
highest are at its edges, three scores have the middle, four leave it out."""


@dataclass(frozen=True, slots=True)
class ScoreLimits:
    """The limits between the scores of one measure.

    Parameters
    ----------
    at : one fewer than there are scores, each where one score ends and the next begins. For
        recency, rising: the most days that the highest score has, the next, … For the others,
        rising: the least that score 2 has, 3, … (of own limits: the most that score 1 has, 2, …)
    own : they were given, not learned; a value on a limit of one's own stays below it
    falling : few are better, as days since the last order
    """

    at: tuple[float, ...]
    own: bool
    falling: bool

    def score(self, values: np.ndarray) -> np.ndarray:
        """Scores from 1, shape (n,)."""
        limits = np.asarray(self.at, float)
        if self.falling:
            return np.asarray(len(limits) + 1 - np.searchsorted(limits, values, side="left"))
        return np.asarray(1 + np.searchsorted(limits, values, side="left" if self.own else "right"))


@dataclass(frozen=True)
class RfmRule:
    """Limits, weights and grid: everything that is needed to score customers of any day.

    Parameters
    ----------
    levels : how many scores a measure has
    limits : per measure; none for money that is not known
    weights : of recency, frequency and monetary value in the engagement score
    grid : which segment each cell belongs to
    """

    levels: int
    limits: dict[str, ScoreLimits]
    weights: tuple[float, float, float]
    grid: RfmGrid

    @property
    def places(self) -> tuple[int, ...]:
        """Where the scores 1, 2, … stand in the grid."""
        return PLACES[self.levels]

    @property
    def names(self) -> tuple[str, ...]:
        """The segments, best first."""
        return grid.segment_names(self.grid)

    def scores(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Score customers: columns as in `RfmScores.frame`, but for the segment as text.

        Parameters
        ----------
        frame : recency_days, frequency, monetary, one row a customer
        """
        # Columns first, then one frame: a customer whose order comes in is scored alone.
        scores = {
            column: known.score(frame[measure].to_numpy(float))
            if (known := self.limits.get(measure))
            else np.full(len(frame), np.nan)
            for measure, column in MEASURES.items()
        }
        rows, columns = self._cells(scores)
        names = np.array(self.grid.cells, dtype=object)
        return pd.DataFrame(
            {
                **scores,
                "fm_score": columns + 1,
                "engagement": engagement(scores, self.weights, self.levels),
                "segment": pd.array(names[rows, columns], dtype="str"),
            },
            index=frame.index,
        )

    def codes(
        self, recency_days: np.ndarray, frequency: np.ndarray, monetary: np.ndarray
    ) -> np.ndarray:
        """The segment of each customer as its place in `names`, shape (n,): quick for many days."""
        arrays = {
            "recency_days": recency_days, "frequency": frequency, "monetary": monetary,
        }  # fmt: skip
        scores = {MEASURES[name]: limit.score(arrays[name]) for name, limit in self.limits.items()}
        rows, columns = self._cells(scores)
        place = {name: at for at, name in enumerate(self.names)}
        codes = np.array([[place[name] for name in row] for row in self.grid.cells], np.int8)
        return np.asarray(codes[rows, columns])

    def _cells(self, scores: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """Row and column of each customer in the grid, counted from 0."""
        places = np.array(self.places)
        rows = places[scores["recency_score"] - 1]
        columns = places[scores["frequency_score"] - 1]
        if "monetary" in self.limits:
            # FM is the mean of the two places, halves rounded up; without money it is F's place.
            columns = (columns + places[scores["monetary_score"] - 1] + 1) // 2
        return rows - 1, columns - 1


def engagement(
    scores: Mapping[str, np.ndarray], weights: Sequence[float], levels: int
) -> np.ndarray:
    """Weighed scores from 0 (all lowest) to 100 (all highest), shape (n,).

    100 × Σ wᵢ (scoreᵢ − 1) ÷ (levels − 1), weights scaled to sum to one.

    Parameters
    ----------
    scores : recency_score, frequency_score, monetary_score; missing where money is not known
    weights : in this order
    levels : how many scores there are
    """
    known = {
        name: weight
        for name, weight in zip(MEASURES.values(), weights, strict=True)
        if not np.isnan(scores[name]).all()
    }
    # Where money is not known and nothing else has a weight, recency and frequency count alike.
    used = known if sum(known.values()) > 0 else dict.fromkeys(known, 1.0)
    steps = [(scores[name] - 1) * weight for name, weight in used.items()]
    return np.asarray(sum(steps) * (100 / sum(used.values()) / (levels - 1)))
