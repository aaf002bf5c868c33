"""The space the models see: which features, scaled how, and who is unusual in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.errors import StoredModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

DEFAULT_FEATURES = ("recency_days", "frequency", "monetary")
"""Recency, frequency and monetary value. Historic value is monetary again (r = .9999) and never
joins them: it would count money twice."""

DECIMALS = 6
"""Coordinates are rounded here, so that the last bit of a sum cannot turn a tie."""

UNITS_A_MEDIAN = 1000.0
"""Money is counted in thousandths of the median customer's, so that log1p bends where it bends for
every other shop and pounds, pence and yen give the same segments."""


@dataclass(frozen=True)
class Space:
    """log1p, then robust scaling, of recency, frequency and (where it is known) monetary value.

    x = (log1p(value / unit) − median) / interquartile range, per feature.

    Parameters
    ----------
    features : column names
    unit, centre, spread : shape (d,), learned from the customers
    """

    features: tuple[str, ...]
    unit: np.ndarray
    centre: np.ndarray
    spread: np.ndarray

    def place(self, frame: pd.DataFrame) -> np.ndarray:
        """Coordinates of customers, shape (n, d). Negative money counts as none."""
        return np.asarray(np.round((self._bend(frame) - self.centre) / self.spread, DECIMALS))

    def _bend(self, frame: pd.DataFrame) -> np.ndarray:
        values = frame[list(self.features)].to_numpy(float)
        return np.asarray(np.log1p(np.maximum(values, 0.0) / self.unit))


def learn(frame: pd.DataFrame, features: tuple[str, ...] = DEFAULT_FEATURES) -> Space:
    """Learn units, centres and spreads from a shop's customers.

    Parameters
    ----------
    frame : `Customers.frame`
    features : `FEATURES`, or those of them that are known
    """
    unit = np.ones(len(features))
    if "monetary" in features:
        money = frame["monetary"].to_numpy(float)
        positive = money[money > 0]
        unit[features.index("monetary")] = (
            float(np.median(positive)) / UNITS_A_MEDIAN if len(positive) else 1.0
        )
    raw = Space(features, unit, np.zeros(len(features)), np.ones(len(features)))
    bent = raw._bend(frame)  # noqa: SLF001 - a space half learned
    low, centre, high = np.percentile(bent, [25, 50, 75], axis=0)
    spread = high - low
    # A feature that is equal for half the customers has no interquartile range to scale by.
    spread = np.where(spread > 0, spread, bent.std(axis=0))
    return Space(features, unit, centre, np.where(spread > 0, spread, 1.0))


def require(features: Sequence[str], frame: pd.DataFrame) -> None:
    """Refuse customers that lack a feature of the space.

    Raises
    ------
    StoredModelError : the frame lacks a feature
    """
    lacking = [name for name in features if name not in frame]
    if lacking:
        raise StoredModelError(
            f"This model tells customers apart by {', '.join(features)}; there is no "
            f"{', '.join(lacking)} here.",
            "Choose the same features as then, or search for a new model.",
        )


def canonical_order(points: np.ndarray) -> np.ndarray:
    """An order of the customers that depends on where they are, not on who they are.

    Seeds pick customers by position; in this order neither renaming customers nor shuffling the
    file changes a model. Equal points are interchangeable.

    Returns
    -------
    positions of shape (n,): `points[canonical_order(points)]` is sorted
    """
    return np.lexsort(points.T)


def unusual(points: np.ndarray, share: float, seed: int) -> np.ndarray:
    """Flag the customers who are easiest to set apart, by Isolation Forest.

    Parameters
    ----------
    points : shape (n, d), in canonical order
    share : how many to flag, always given: left to itself the forest flags a fifth of a shop

    Returns
    -------
    booleans of shape (n,)

    References
    ----------
    Liu, Ting and Zhou (2008), Isolation Forest, ICDM.
    """
    from sklearn.ensemble import IsolationForest

    # The forest's own `contamination` would score everyone twice.
    normality = IsolationForest(random_state=seed).fit(points).score_samples(points)
    return np.asarray(normality < np.quantile(normality, share))
