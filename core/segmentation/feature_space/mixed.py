"""A space of any features: numbers, yes or no, and categories, each counting as much as another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.segmentation.feature_space import space as rfm_space
from core.segmentation.feature_space.space import DECIMALS, Space, require

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from core.features import Customers, Feature

IQR_OF_NORMAL = 1.349
"""Interquartile range of a normal feature, in standard deviations: robustly scaled numbers spread
by 1 / 1.349, and so does everything that has no interquartile range."""
SKEWED = 1.0
"""From this skewness on a number that cannot be negative is bent by log1p."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One coordinate: (bent value − centre) ÷ spread.

    Parameters
    ----------
    feature : the column it comes from
    level : for a category, the value that counts as 1
    unit : what log1p counts in; None where the value is not bent
    centre, spread : learned from the customers
    """

    feature: str
    level: str | None
    unit: float | None
    centre: float
    spread: float

    def bend(self, frame: pd.DataFrame) -> np.ndarray:
        """The feature as a number, before scaling."""
        if self.level is not None:
            return np.asarray(frame[self.feature] == self.level, dtype=float)
        values = frame[self.feature].to_numpy(float)
        if self.unit is None:
            return values
        return np.asarray(np.log1p(np.maximum(values, 0.0) / self.unit))


@dataclass(frozen=True)
class MixedSpace:
    """Places customers by any features.

    Numbers are scaled robustly, skewed ones after log1p, like recency, frequency and monetary value
    are in `Space`. A category becomes one coordinate a value (one-hot), all of them scaled together
    so that the whole category spreads as much as one number: otherwise a column with eight values
    would count eight times. A yes or no is a category of one coordinate.

    Parameters
    ----------
    features : column names
    axes : the coordinates
    """

    features: tuple[str, ...]
    axes: tuple[Axis, ...]

    def place(self, frame: pd.DataFrame) -> np.ndarray:
        """Coordinates of customers, shape (n, d).

        Raises
        ------
        StoredModelError : the frame lacks a feature
        """
        require(self.features, frame)
        columns = [(axis.bend(frame) - axis.centre) / axis.spread for axis in self.axes]
        return np.asarray(np.round(np.column_stack(columns), DECIMALS))


def learn(customers: Customers) -> Space | MixedSpace:
    """The space in which customers are told apart by their features.

    Parameters
    ----------
    customers : with `features`; recency, frequency and money alone give a `Space`
    """
    names = tuple(feature.name for feature in customers.features)
    if customers.by_purchases:
        return rfm_space.learn(customers.frame, names)
    axes = [
        axis
        for feature in customers.features
        for axis in (
            of_category(customers.frame, feature)
            if feature.kind == "category"
            else (_of_number(customers.frame, feature),)
        )
    ]
    return MixedSpace(names, tuple(axes))


def _of_number(frame: pd.DataFrame, feature: Feature) -> Axis:
    values = frame[feature.name].to_numpy(float)
    unit = None
    if feature.kind == "number" and values.min() >= 0 and _skewness(values) >= SKEWED:
        positive = values[values > 0]
        unit = float(np.median(positive)) if len(positive) else 1.0
    bent = Axis(feature.name, None, unit, 0.0, 1.0).bend(frame)
    low, centre, high = np.percentile(bent, [25, 50, 75])
    spread = float(high - low)
    if feature.kind == "flag" or spread <= 0:
        centre, spread = bent.mean(), float(bent.std()) * IQR_OF_NORMAL
    return Axis(feature.name, None, unit, float(centre), spread if spread > 0 else 1.0)


def of_category(frame: pd.DataFrame, feature: Feature) -> Iterator[Axis]:
    """One coordinate a value of a category, together as wide as one number."""
    shares = frame[feature.name].value_counts(normalize=True).sort_index()
    spread = float(np.sqrt((shares * (1 - shares)).sum())) * IQR_OF_NORMAL
    for level, share in shares.items():
        yield Axis(feature.name, str(level), None, float(share), spread if spread > 0 else 1.0)


def _skewness(values: np.ndarray) -> float:
    spread = values.std()
    return float(((values - values.mean()) ** 3).mean() / spread**3) if spread > 0 else 0.0
