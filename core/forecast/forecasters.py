"""Every way to forecast spend: naive rows, purchase models, machine learning; one protocol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from sklearn.isotonic import IsotonicRegression

from core.forecast import gradient_boosting, regressors
from core.forecast.training_windows import ForecastInputs

if TYPE_CHECKING:
    from core.forecast.array_types import Floats


@dataclass(frozen=True)
class Forecaster:
    """One way to forecast what each customer will spend.

    Parameters
    ----------
    name, label : for programs and for people
    kind : "naive", "purchases" or "learned"
    forecast : inputs and days ahead to spend of each customer of `inputs.now`
    about : what it does, in a sentence
    """

    name: str
    label: str
    kind: str
    forecast: Callable[[ForecastInputs, int], Floats]
    about: str

    def ready(self, inputs: ForecastInputs) -> bool:
        """Whether there is enough to forecast with: learning needs a training window."""
        return self.installed and (self.kind != "learned" or regressors.can_learn(inputs))

    @property
    def installed(self) -> bool:
        """Whether the library it needs is there."""
        return self.name not in gradient_boosting.KINDS or gradient_boosting.installed(self.name)


def same_as_before(inputs: ForecastInputs, days: int) -> Floats:
    """What the customer spent in as many days before; scaled up where fewer are seen."""
    now = inputs.now.snapshot
    window = min(now.window_days, now.known_days)
    spent = now.frame["recent_spend"].to_numpy(dtype=float)
    scaled: Floats = np.maximum(spent, 0.0) * (days / max(window, 1))
    return scaled


def mean_spend(inputs: ForecastInputs, days: int) -> Floats:
    """The same for everybody: what customers spent on average in as many days before."""
    before = same_as_before(inputs, days)
    return np.full(len(before), before.mean() if len(before) else 0.0)


def recency_only(inputs: ForecastInputs, days: int) -> Floats:
    """What customers who had been away as long went on to spend, at earlier dates."""
    if not inputs.windows:
        return mean_spend(inputs, days)
    away = np.concatenate([window.snapshot.recency_days for window in inputs.windows])
    spent = np.concatenate([window.snapshot.frame["future_spend"] for window in inputs.windows])
    decreasing = IsotonicRegression(increasing=False, out_of_bounds="clip").fit(away, spent)
    spend: Floats = decreasing.predict(inputs.now.snapshot.recency_days)
    return np.maximum(spend, 0.0) * inputs.stretch(days)


def purchase_spend(inputs: ForecastInputs, days: int, *, model: str) -> Floats:
    """Expected orders, times expected spend on an order day."""
    return inputs.now.expected_spend(model, days)


FORECASTERS: dict[str, Forecaster] = {
    one.name: one
    for one in (
        Forecaster(
            "same_as_before", "Same as before", "naive", same_as_before,
            "Everybody spends what they spent in as many days before.",
        ),
        Forecaster(
            "mean", "Mean", "naive", mean_spend,
            "Everybody spends what the average customer spent in as many days before.",
        ),
        Forecaster(
            "recency_only", "Recency only", "naive", recency_only,
            "Everybody spends what customers who were away as long went on to spend.",
        ),
        Forecaster(
            "bg_nbd", "BG/NBD and Gamma-Gamma", "purchases",
            partial(purchase_spend, model="bg_nbd"),
            "Orders from a model of buying and leaving after an order, times spend an order.",
        ),
        Forecaster(
            "mbg_nbd", "MBG/NBD and Gamma-Gamma", "purchases",
            partial(purchase_spend, model="mbg_nbd"),
            "As BG/NBD, but customers may leave after their first order too.",
        ),
        Forecaster(
            "pareto_nbd", "Pareto/NBD and Gamma-Gamma", "purchases",
            partial(purchase_spend, model="pareto_nbd"),
            "Orders from a model of buying and leaving at any time, times spend an order.",
        ),
        Forecaster(
            "linear", "Linear regression", "learned",
            partial(regressors.forecast_spend, kind="linear"),
            "A weighted sum of what is known of a customer, learned at earlier dates.",
        ),
        Forecaster(
            "forest", "Random forest", "learned",
            partial(regressors.forecast_spend, kind="forest"),
            "The mean of many decision trees, learned at earlier dates.",
        ),
        Forecaster(
            "boosting", "Gradient boosting", "learned",
            partial(regressors.forecast_spend, kind="boosting"),
            "Decision trees that correct each other, learned at earlier dates.",
        ),
        Forecaster(
            "lightgbm", "LightGBM", "learned",
            partial(regressors.forecast_spend, kind="lightgbm"),
            "The same by LightGBM, tuned on the last of the earlier dates.",
        ),
        Forecaster(
            "xgboost", "XGBoost", "learned",
            partial(regressors.forecast_spend, kind="xgboost"),
            "The same by XGBoost, where it is installed, tuned on the last of the earlier dates.",
        ),
    )
}  # fmt: skip
