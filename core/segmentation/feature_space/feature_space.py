"""The space in which customers are compared: features transformed, scaled and weighted.

Scores from different spaces say nothing about which space is better: each is a ruler of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from core import features
from core.errors import SettingError, StoredModelError
from core.features import Feature

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from core.features import Customers
    from core.settings import SegmentSettings

DEFAULT_FEATURES = ("recency_days", "frequency", "monetary")
"""Recency, frequency and monetary value. Historic value is monetary again (r = .9999) and never
joins them: it would count money twice."""

DECIMALS = 6
"""Coordinates are rounded here, so that the last bit of a sum cannot turn a tie."""

UNITS_PER_MEDIAN = 1000.0
"""Money is counted in thousandths of the median customer's, so that log1p curves where it curves
for every other shop and pounds, pence and yen give the same segments."""

CAP_PERCENTILES = (5, 95)
"""Where winsorising caps (Dixon 1960; Tukey 1962)."""

IQR_OF_NORMAL = 1.349
"""Interquartile range of a normal feature, in standard deviations: robustly scaled numbers spread
by 1 / 1.349, and so does everything that has no interquartile range."""

MIN_SKEWNESS = 1.0
"""From this skewness on a column of a table of customers that is never negative is a logarithm."""


@dataclass(frozen=True)
class Coordinate:
    """One coordinate: weight × (transformed value − centre) ÷ spread.

    Parameters
    ----------
    feature : the column it comes from
    level : for a category, the value that counts as 1
    transform : log1p, none, yeo_johnson or winsorise
    unit : what a value is counted in before it is transformed
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

    @property
    def name(self) -> str:
        """Its feature, with the value where that is a category."""
        return self.feature if self.level is None else f"{self.feature}: {self.level}"

    def transformed(self, frame: pd.DataFrame) -> np.ndarray:
        """The feature as a number, before scaling, shape (n,)."""
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

    def scaled(self, frame: pd.DataFrame) -> np.ndarray:
        """The coordinate of each customer, shape (n,)."""
        return np.asarray(self.weight * (self.transformed(frame) - self.centre) / self.spread)


@dataclass(frozen=True)
class FeatureSpace:
    """Gives customers their coordinates, as fitted to the customers of one day.

    Parameters
    ----------
    features : column names
    coordinates : one a number, one a value of a category
    """

    features: tuple[str, ...]
    coordinates: tuple[Coordinate, ...]

    def transform(self, frame: pd.DataFrame) -> np.ndarray:
        """Coordinates of customers, shape (n, d). Negative money counts as none.

        Raises
        ------
        StoredModelError : the frame lacks a feature
        """
        lacking = [name for name in self.features if name not in frame]
        if lacking:
            raise StoredModelError(
                f"This model groups customers by {', '.join(self.features)}, but there is no "
                f"{', '.join(lacking)} here.",
                "Choose the same features, or search for a new model.",
            )
        columns = [coordinate.scaled(frame) for coordinate in self.coordinates]
        return np.asarray(np.round(np.column_stack(columns), DECIMALS))


def fit_space(customers: Customers, settings: SegmentSettings) -> FeatureSpace:
    """Learn the space that the settings describe from a shop's customers.

    By default recency, frequency and monetary value are scaled robustly after log1p; of a table of
    customers, each column as it needs (`_default_number`). A category becomes one coordinate a
    value (one-hot), all of them scaled together so that the whole category spreads as much as one
    number: otherwise a column with eight values would count eight times.

    Parameters
    ----------
    customers : one row a customer
    settings : features, transform, scaler, weights

    Raises
    ------
    SettingError : a feature or weight names no measure that is known of these customers
    """
    chosen = _features(customers, settings)
    weights = _weights(chosen, settings)
    default = (
        settings.features is None
        and (settings.transform, settings.scaler) == ("log1p", "robust")
        and all(weight == 1 for weight in weights.values())
    )
    coordinates: list[Coordinate] = []
    for feature in chosen:
        if feature.kind == "category":
            fitted = tuple(_category(customers.frame, feature.name))
        elif default and not customers.by_purchases:
            fitted = (_default_number(customers.frame, feature),)
        else:
            fitted = (_number(customers.frame, feature, settings),)
        weight = weights.get(feature.name, 1.0)
        coordinates += [replace(coordinate, weight=weight) for coordinate in fitted]
    return FeatureSpace(tuple(feature.name for feature in chosen), tuple(coordinates))


def known_measures(customers: Customers) -> tuple[str, ...]:
    """The measures that may span these customers' space: those known of at least one of them."""
    return tuple(name for name in _measures() if customers.frame[name].notna().any())


def _measures() -> dict[str, Feature]:
    return {measure.name: measure for measure in features.separating_features()}


def _features(customers: Customers, settings: SegmentSettings) -> tuple[Feature, ...]:
    if settings.features is None:
        return tuple(customers.features)
    columns = {feature.name: feature for feature in (*customers.offered, *customers.features)}
    known = {name: Feature(name) for name in known_measures(customers)} | columns
    unknown = [name for name in settings.features if name not in known]
    if unknown:
        raise SettingError(
            f"Customers cannot be grouped by {', '.join(unknown)}.",
            f"Choose among {', '.join(known)}.",
        )
    return tuple(known[name] for name in dict.fromkeys(settings.features))


def _weights(chosen: tuple[Feature, ...], settings: SegmentSettings) -> dict[str, float]:
    weights = dict(settings.weights)
    names = [feature.name for feature in chosen]
    unknown = sorted(set(weights) - set(names))
    if unknown:
        raise SettingError(
            f"A weight was given for {', '.join(unknown)}, which is not used.",
            f"Give weights to {', '.join(names)}.",
        )
    if sum(weights.get(name, 1.0) for name in names) <= 0:
        raise SettingError("All weights are zero.", "Give at least one measure some weight.")
    return weights


def _category(frame: pd.DataFrame, name: str) -> Iterator[Coordinate]:
    """One coordinate a value of a category, together as wide as one number."""
    shares = frame[name].value_counts(normalize=True).sort_index()
    spread = float(np.sqrt((shares * (1 - shares)).sum())) * IQR_OF_NORMAL
    for level, share in shares.items():
        yield Coordinate(name, str(level), centre=float(share), spread=spread or 1.0)


def _default_number(frame: pd.DataFrame, feature: Feature) -> Coordinate:
    """A column of a table of customers: log1p where it is skewed, robustly scaled where it can be.

    A yes or no, and a number that is equal for half the customers, have no interquartile range:
    they are scaled to spread as widely as a normal feature.
    """
    values = frame[feature.name].to_numpy(float)
    coordinate = Coordinate(feature.name)
    if feature.kind == "number" and values.min() >= 0 and _skewness(values) >= MIN_SKEWNESS:
        positive = values[values > 0]
        unit = float(np.median(positive)) if len(positive) else 1.0
        coordinate = replace(coordinate, transform="log1p", unit=unit)
    values = coordinate.transformed(frame)
    low, centre, high = (float(mark) for mark in np.percentile(values, [25, 50, 75]))
    spread = high - low
    if feature.kind == "flag" or spread <= 0:
        centre, spread = float(values.mean()), float(values.std()) * IQR_OF_NORMAL
    return replace(coordinate, centre=centre, spread=spread if spread > 0 else 1.0)


def _number(frame: pd.DataFrame, feature: Feature, settings: SegmentSettings) -> Coordinate:
    coordinate = _transform(frame, feature, settings.transform)
    centre, spread = _scale(coordinate.transformed(frame), settings.scaler)
    return replace(coordinate, centre=centre, spread=spread)


def _transform(frame: pd.DataFrame, feature: Feature, transform: str) -> Coordinate:
    """How a number is transformed: learned from the customers, with no scale yet."""
    values = frame[feature.name].to_numpy(float)
    known = values[~np.isnan(values)]
    coordinate = Coordinate(feature.name, filled=float(np.median(known)) if len(known) else 0.0)
    if feature.kind == "flag" or not len(known):
        return coordinate
    measure = _measures().get(feature.name)
    if transform == "log1p" and measure is None and (known < 0).any():
        transform = "none"  # a column that can be negative has no logarithm
    coordinate = replace(coordinate, transform=transform)
    positive = known[known > 0]
    if transform in ("log1p", "yeo_johnson") and len(positive):
        if measure is not None and measure.is_money:
            coordinate = replace(coordinate, unit=float(np.median(positive)) / UNITS_PER_MEDIAN)
        elif measure is None:
            coordinate = replace(coordinate, unit=float(np.median(positive)))
    if transform == "winsorise":
        low, high = (float(mark) for mark in np.percentile(known, CAP_PERCENTILES))
        coordinate = replace(coordinate, low=low, high=high)
    if transform == "yeo_johnson" and len(np.unique(known)) > 1:
        from scipy.stats import yeojohnson_normmax

        power = float(yeojohnson_normmax(known / coordinate.unit))
        coordinate = replace(coordinate, power=power)
    return coordinate


def _scale(values: np.ndarray, scaler: str) -> tuple[float, float]:
    """Centre and spread; a spread of nothing is one: an equal feature tells nobody apart."""
    if scaler == "minmax":
        centre, spread = float(values.min()), float(values.max() - values.min())
    elif scaler == "standard":
        centre, spread = float(values.mean()), float(values.std())
    else:
        low, centre, high = (float(mark) for mark in np.percentile(values, [25, 50, 75]))
        # Equal for half the customers: there is no interquartile range to scale by.
        spread = high - low if high > low else float(values.std())
    return centre, spread if spread > 0 else 1.0


def _skewness(values: np.ndarray) -> float:
    spread = values.std()
    return float(((values - values.mean()) ** 3).mean() / spread**3) if spread > 0 else 0.0
