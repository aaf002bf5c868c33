"""How good a forecast was: errors, order, and the share of the money its best customers brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata

if TYPE_CHECKING:
    from core.forecast.array_types import Floats

TOP_SHARE = 0.1
N_RESAMPLES = 400


@dataclass(frozen=True, slots=True)
class AccuracyMeasures:
    """One forecast beside what happened.

    Parameters
    ----------
    mae, rmse : mean absolute and root mean squared error a customer
    r2 : share of the variance explained; below 0 where the mean would have been closer. NaN where
        all did the same
    bias : (forecast total − actual total) ÷ actual total
    spearman : rank correlation; 0 for a forecast that is the same for all
    gini : normalised Gini: 1 for the true order, 0 for a random one
    top_share : share of the spend by the 10 % with the highest forecast
    total : forecast total
    """

    mae: float
    rmse: float
    r2: float
    bias: float
    spearman: float
    gini: float
    top_share: float
    total: float


@dataclass(frozen=True, slots=True)
class ForecastDecile:
    """A tenth of the customers by forecast, lowest first: mean forecast and what happened.

    Parameters
    ----------
    forecast, actual : means
    customers : how many
    low, high : between these, what happened lay for eight in ten of them
    """

    forecast: float
    actual: float
    customers: int
    low: float
    high: float


def measure_accuracy(forecast: Floats, actual: Floats) -> AccuracyMeasures:
    """Compare a forecast with what happened, customer by customer."""
    error = forecast - actual
    squared = float((error**2).mean())
    variance = float(actual.var())
    total = float(actual.sum())
    return AccuracyMeasures(
        mae=float(np.abs(error).mean()),
        rmse=squared**0.5,
        r2=1 - squared / variance if variance > 0 else float("nan"),
        bias=float(error.sum()) / total if total else float("nan"),
        spearman=_correlation(rankdata(forecast), rankdata(actual)),
        gini=_gini(forecast, actual),
        top_share=_share_of_best(forecast, actual),
        total=float(forecast.sum()),
    )


def deciles(forecast: Floats, actual: Floats, parts: int = 10) -> tuple[ForecastDecile, ...]:
    """Tenths by forecast, lowest first: where forecast and actual part, it is out of true."""
    order = np.argsort(forecast, kind="stable")
    return tuple(
        ForecastDecile(
            float(forecast[part].mean()),
            float(actual[part].mean()),
            len(part),
            *map(float, np.quantile(actual[part], (0.1, 0.9))),
        )
        for part in np.array_split(order, min(parts, len(order)))
        if len(part)
    )


def error_lead(
    model: Floats, naive: Floats, actual: Floats, seed: int = 0, level: float = 0.9
) -> tuple[float, float, float]:
    """How much smaller a model's mean absolute error is than a naive one's, with an interval.

    Customers are drawn again with replacement (bootstrap); each draw compares both forecasts for
    the same customers.

    Returns
    -------
    lead, and the lower and upper end of its interval; positive where the model is better
    """
    gain = np.abs(naive - actual) - np.abs(model - actual)
    draws = resampled_means(gain, seed)
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return float(gain.mean()), float(low), float(high)


def resampled_means(values: Floats, seed: int = 0) -> Floats:
    """Means of bootstrap samples; of large arrays, each drawn as normal (the same to 3 digits)."""
    random = np.random.default_rng(seed)
    n = len(values)
    if n > 20_000:  # noqa: PLR2004 - the mean of so many is normal
        drawn: Floats = random.normal(values.mean(), values.std() / n**0.5, N_RESAMPLES)
        return drawn
    return np.array([values[random.integers(0, n, n)].mean() for _ in range(N_RESAMPLES)])


def auc(score: Floats, happened: Floats) -> float:
    """Area under the ROC curve; .5 is chance. Ties count half.

    Hanley and McNeil (1982), Radiology 143(1): the Mann-Whitney statistic.
    """
    positives = float(happened.sum())
    negatives = len(happened) - positives
    if not positives or not negatives:
        return float("nan")
    ranks = rankdata(score)
    above = float(ranks[happened > 0].sum()) - positives * (positives + 1) / 2
    return above / (positives * negatives)


def _correlation(one: Floats, other: Floats) -> float:
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _gini(forecast: Floats, actual: Floats) -> float:
    """Area between the spend collected from the best forecast down and a random order's."""
    best = _area(actual, actual)
    return _area(forecast, actual) / best if best else 0.0


def _area(score: Floats, actual: Floats) -> float:
    """With ties counted as their mean, so that a constant forecast has no area.

    The Gini mean difference as a covariance with ranks (Lerman and Yitzhaki 1984).
    """
    return float(np.cov(rankdata(score), actual)[0, 1]) if len(actual) > 1 else 0.0


def _share_of_best(forecast: Floats, actual: Floats) -> float:
    """Customers tied at the limit count in part, so that the file's order does not matter."""
    total = actual.sum()
    wanted = max(1, round(TOP_SHARE * len(actual)))
    if total <= 0:
        return float("nan")
    limit = np.sort(forecast)[-wanted]
    above, tied = forecast > limit, forecast == limit
    part = (wanted - above.sum()) / tied.sum()
    return float((actual[above].sum() + part * actual[tied].sum()) / total)
