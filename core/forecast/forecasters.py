"""Every way to forecast spend: naive rows, purchase models, machine learning; one protocol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from sklearn.isotonic import IsotonicRegression

from core.forecast.history import first_order_calibration, kind_calibration
from core.forecast.history.training_windows import ForecastInputs
from core.forecast.machine_learning import gradient_boosting, regressors

if TYPE_CHECKING:
    from core.forecast.array_types import Floats


@dataclass(frozen=True)
class Forecaster:
    """One way to forecast what each customer will spend.

    Parameters
    ----------
    name, label : for programs and for people
    kind : "naive", "purchases" or "learned"
    rule : inputs and days ahead to spend of each customer of `inputs.now`, as the method has it
    about : what it does, in a sentence
    """

    name: str
    label: str
    kind: str
    rule: Callable[[ForecastInputs, int], Floats]
    about: str

    def forecast(self, inputs: ForecastInputs, days: int) -> Floats:
        """Spend of each customer of `inputs.now` in the days to come.

        What the rule says, dealt out among customers as it would have been right at earlier dates
        (where it has not learned from these itself), times the season.
        """
        spend = self.rule(inputs, days)
        if self.kind == "purchases":
            spend = first_order_calibration.calibrate(self.name, self.rule, inputs, spend)
        elif self.kind == "naive" and self.name != "recency_only":
            spend = kind_calibration.calibrate(self.name, self.rule, inputs, spend)
        return spend * season_factor(self.kind, self.name, inputs, days)

    def ready(self, inputs: ForecastInputs) -> bool:
        """Whether there is enough to forecast with: learning needs a training window."""
        return self.installed and (self.kind != "learned" or regressors.can_learn(inputs))

    @property
    def installed(self) -> bool:
        """Whether the library it needs is there."""
        return self.name not in gradient_boosting.KINDS or gradient_boosting.installed(self.name)


def season_factor(kind: str, name: str, inputs: ForecastInputs, days: int) -> float:
    """How much busier the days to come are than those that a method goes by; 1 if not known.

    A purchase model goes by all of the past, *same as before* and *mean* by as many days before,
    the others by what followed the earlier dates.
    """
    season = inputs.season
    now = inputs.now.snapshot
    if kind == "purchases":
        usual = [1.0]
    elif name in ("same_as_before", "mean"):
        window = min(now.window_days, now.known_days)
        usual = [season.factor(-window, window)]
    else:
        usual = [
            season.factor((window.snapshot.at - now.at).days, window.snapshot.window_days)
            for window in inputs.windows
        ] or [1.0]
    return season.factor(0, days) / float(np.mean(usual))


def same_as_before(inputs: ForecastInputs, days: int) -> Floats:
    """What the customer spent in as many days before; scaled up where fewer are seen.

    A longer way than is seen is not multiplied out: the forecast grows as MBG/NBD's orders do,
    which fall as customers leave, and no further than the orders go back.
    """
    now = inputs.now.snapshot
    window = max(min(now.window_days, now.known_days), 1)
    spent = np.maximum(now.frame["recent_spend"].to_numpy(dtype=float), 0.0)
    scaled: Floats = spent * _growth(inputs, days, window)
    return scaled


def _growth(inputs: ForecastInputs, days: int, window: int) -> float:
    """How many times more simple arithmetic expects in some days than in its window."""
    ahead = min(days, naive_reach(inputs))
    expected = inputs.expected_total(window)
    if expected <= 0 or ahead <= window:
        return ahead / window
    return min(inputs.expected_total(ahead) / expected, ahead / window)


def naive_reach(inputs: ForecastInputs) -> int:
    """How many days ahead simple arithmetic looks: as far as the orders go back."""
    return max(inputs.now.snapshot.known_days, 1)


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
    return np.maximum(spend, 0.0) * _growth(inputs, days, inputs.window_days)


def purchase_spend(inputs: ForecastInputs, days: int, *, model: str) -> Floats:
    """Expected orders, times expected spend on an order day."""
    return inputs.now.expected_spend(model, days)


FORECASTERS: dict[str, Forecaster] = {
    one.name: one
    for one in (
        Forecaster(
            "same_as_before", "Same as before", "naive", same_as_before,
            "Everyone spends what they spent in the previous period of the same length.",
        ),
        Forecaster(
            "mean", "Mean", "naive", mean_spend,
            "Everyone spends what the average customer spent in the previous period.",
        ),
        Forecaster(
            "recency_only", "Recency only", "naive", recency_only,
            "Everyone spends what customers with the same recency went on to spend.",
        ),
        Forecaster(
            "bg_nbd", "BG/NBD and Gamma-Gamma", "purchases",
            partial(purchase_spend, model="bg_nbd"),
            "A model of buying and of leaving after an order, × spend per order.",
        ),
        Forecaster(
            "mbg_nbd", "MBG/NBD and Gamma-Gamma", "purchases",
            partial(purchase_spend, model="mbg_nbd"),
            "As BG/NBD, but customers may also leave after their first order.",
        ),
        Forecaster(
            "pareto_nbd", "Pareto/NBD and Gamma-Gamma", "purchases",
            partial(purchase_spend, model="pareto_nbd"),
            "A model of buying and of leaving at any time, × spend per order.",
        ),
        Forecaster(
            "linear", "Linear regression", "learned",
            partial(regressors.forecast_spend, kind="linear"),
            "A weighted sum of customer features, learned from earlier dates.",
        ),
        Forecaster(
            "forest", "Random forest", "learned",
            partial(regressors.forecast_spend, kind="forest"),
            "The average of many decision trees, learned from earlier dates.",
        ),
        Forecaster(
            "boosting", "Gradient boosting", "learned",
            partial(regressors.forecast_spend, kind="boosting"),
            "Decision trees that correct each other, learned from earlier dates.",
        ),
        Forecaster(
            "lightgbm", "LightGBM", "learned",
            partial(regressors.forecast_spend, kind="lightgbm"),
            "The same with LightGBM, tuned on the latest of the earlier dates.",
        ),
        Forecaster(
            "xgboost", "XGBoost", "learned",
            partial(regressors.forecast_spend, kind="xgboost"),
            "The same with XGBoost, if installed, tuned on the latest of the earlier dates.",
        ),
    )
}  # fmt: skip
