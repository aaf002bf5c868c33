"""A space made to measure: any features, bent, scaled and weighted as the user chose.

The default space is learned in `core.segmentation.feature_space.mixed`; this one is for an analyst
who wants another. Scores from different spaces say nothing about which space is better: each is a
ruler of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core import features
from core.errors import SettingError
from core.features import Feature
from core.segmentation.feature_space import mixed
from core.segmentation.feature_space.space import DECIMALS, UNITS_A_MEDIAN, Space, require

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from core.features import Customers
    from core.settings import SegmentSettings

CAPS = (5, 95)
"""Percentiles at which winsorising caps (Dixon 1960; Tukey 1962)."""


@dataclass(frozen=True)
class Coordinate:
    """One coordinate: weight × (bent value − centre) ÷ spread.

    Parameters
    ----------
    feature : the column it comes from
    level : for a category, the value that counts as 1
    transform : log1p, none, yeo_johnson or winsorise
    unit : what a value is counted in before it is bent
    low, high : caps, infinite where there are none
    power : lambda of Yeo-Johnson
    filled : what a missing value counts as
    centre, spread, weight : of the scale
    """

    feature: str
    level: str | None = None
    transform: str = "none"
    unit: float = 1.0
    low: float = -np.inf
    high: float = np.inf
    power: float = 1.0
    filled: float = 0.0
    centre: float = 0.0
    spread: float = 1.0
    weight: float = 1.0

    def bend(self, frame: pd.DataFrame) -> np.ndarray:
        """The feature as a number, before scaling."""
        if self.level is not None:
            return np.asarray(frame[self.feature] == self.level, dtype=float)
        values = frame[self.feature].to_numpy(float)
        values = np.clip(np.where(np.isnan(values), self.filled, values), self.low, self.high)
        if self.transform == "log1p":
            return np.asarray(np.log1p(np.maximum(values, 0.0) / self.unit))
        if self.transform == "yeo_johnson":
            from scipy.stats import yeojohnson

            return np.asarray(yeojohnson(values / self.unit, self.power))
        return np.asarray(values / self.unit)

    def place(self, frame: pd.DataFrame) -> np.ndarray:
        """The coordinate of each customer."""
        return np.asarray(self.weight * (self.bend(frame) - self.centre) / self.spread)


@dataclass(frozen=True)
class TailoredSpace:
    """Places customers by chosen features.

    Parameters
    ----------
    features : column names
    axes : the coordinates; a category has one a value
    """

    features: tuple[str, ...]
    axes: tuple[Coordinate, ...]

    def place(self, frame: pd.DataFrame) -> np.ndarray:
        """Coordinates of customers, shape (n, d).

        Raises
        ------
        StoredModelError : the frame lacks a feature
        """
        require(self.features, frame)
        return np.asarray(
            np.round(np.column_stack([axis.place(frame) for axis in self.axes]), DECIMALS)
        )


def fit_space(
    customers: Customers, settings: SegmentSettings
) -> Space | mixed.MixedSpace | TailoredSpace:
    """The space the settings describe: the default one where they change nothing.

    Parameters
    ----------
    customers : one row a customer
    settings : features, transform, scaler, weights

    Raises
    ------
    SettingError : a feature or weight names no measure that is known of these customers
    """
    chosen = _features(customers, settings)
    weights = dict(settings.weights)
    unknown = set(weights) - {feature.name for feature in chosen}
    if unknown:
        raise SettingError(
            f"A weight was given for {', '.join(sorted(unknown))}, which places nobody.",
            f"Give weights to {', '.join(feature.name for feature in chosen)}.",
        )
    if sum(weights.get(feature.name, 1.0) for feature in chosen) <= 0:
        raise SettingError("All weights are zero.", "Give at least one measure some weight.")
    usual = settings.transform == "log1p" and settings.scaler == "robust"
    if usual and settings.features is None and all(each == 1 for each in weights.values()):
        return mixed.learn(customers)
    axes = [
        axis
        for feature in chosen
        for axis in _axes(customers.frame, feature, settings, weights.get(feature.name, 1.0))
    ]
    return TailoredSpace(tuple(feature.name for feature in chosen), tuple(axes))


def known_measures(customers: Customers) -> tuple[str, ...]:
    """The measures that can place these customers: those somebody's value is known of."""
    return tuple(
        each.name
        for each in features.separating_features()
        if customers.frame[each.name].notna().any()
    )


def _features(customers: Customers, settings: SegmentSettings) -> tuple[Feature, ...]:
    if settings.features is None:
        return tuple(customers.features)
    told = {feature.name: feature for feature in (*customers.offered, *customers.features)}
    known = {name: Feature(name) for name in known_measures(customers)} | told
    unknown = [name for name in settings.features if name not in known]
    if unknown:
        raise SettingError(
            f"Customers cannot be placed by {', '.join(unknown)}.",
            f"Choose among {', '.join(known)}.",
        )
    return tuple(known[name] for name in dict.fromkeys(settings.features))


def _axes(
    frame: pd.DataFrame, feature: Feature, settings: SegmentSettings, weight: float
) -> Iterator[Coordinate]:
    if feature.kind == "category":
        for axis in mixed.of_category(frame, feature):
            yield Coordinate(
                feature.name, axis.level, centre=axis.centre, spread=axis.spread, weight=weight
            )
        return
    bent = _bent(frame, feature, settings)
    centre, spread = _scale(bent.bend(frame), settings.scaler)
    yield Coordinate(**{**vars(bent), "centre": centre, "spread": spread, "weight": weight})


def _bent(frame: pd.DataFrame, feature: Feature, settings: SegmentSettings) -> Coordinate:
    """How a number is bent: learned from the customers, with no scale yet."""
    values = frame[feature.name].to_numpy(float)
    known = values[~np.isnan(values)]
    filled = float(np.median(known)) if len(known) else 0.0
    if feature.kind == "flag":
        return Coordinate(feature.name, filled=filled)
    transform, unit = settings.transform, 1.0
    measure = {each.name: each for each in features.separating_features()}.get(feature.name)
    if transform == "log1p" and measure is None and (known < 0).any():
        transform = "none"  # a column that can be negative has no logarithm
    positive = known[known > 0]
    if transform in ("log1p", "yeo_johnson") and len(positive):
        # As in the default spaces: pounds, pence and yen give the same segments.
        if measure is not None and measure.is_money:
            unit = float(np.median(positive)) / UNITS_A_MEDIAN
        elif measure is None:
            unit = float(np.median(positive))
    low, high, power = -np.inf, np.inf, 1.0
    if transform == "winsorise" and len(known):
        low, high = (float(each) for each in np.percentile(known, CAPS))
    if transform == "yeo_johnson" and len(np.unique(known)) > 1:
        from scipy.stats import yeojohnson_normmax

        power = float(yeojohnson_normmax(known / unit))
    return Coordinate(feature.name, None, transform, unit, low, high, power, filled)


def _scale(bent: np.ndarray, scaler: str) -> tuple[float, float]:
    """Centre and spread; a spread of nothing is one: an equal feature tells nobody apart."""
    if scaler == "minmax":
        centre, spread = float(bent.min()), float(bent.max() - bent.min())
    elif scaler == "standard":
        centre, spread = float(bent.mean()), float(bent.std())
    else:
        low, centre, high = (float(each) for each in np.percentile(bent, [25, 50, 75]))
        # Equal for half the customers: there is no interquartile range to scale by.
        spread = high - low if high > low else float(bent.std())
    return centre, spread if spread > 0 else 1.0
