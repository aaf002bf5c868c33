"""Machine learning on dated snapshots: what was known at a date, and what followed.

Customers of one date are never split into learning and testing: that would let a model see the
season it is to forecast, and it inflates every score. Models learn from earlier dates only.

Boosting comes in three kinds: scikit-learn's histogram kind, which is always there, LightGBM, and
XGBoost where it is installed. The last two are tuned (`gradient_boosting.tune`).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestRegressor,
)
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from threadpoolctl import threadpool_limits

from core.forecast.history.training_windows import FEATURES
from core.forecast.machine_learning import gradient_boosting
from core.forecast.machine_learning.contributions import ForecastExplainer, contribution_function

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.forecast.array_types import Floats
    from core.forecast.history.training_windows import ForecastInputs, TrainingWindow

MIN_CUSTOMERS = 100
MIN_SPENDERS = 20
MAX_IMPORTANCE_CUSTOMERS = 5_000
"""Customers used to measure permutation importance."""
MAX_TRAINING_ROWS = 60_000
"""More rows than this make a model slower, not better."""
MAX_TREE_ROWS = 8_000
"""Each tree of the forest sees at most this many: they differ more, and cost less."""


def can_learn(inputs: ForecastInputs) -> bool:
    """Whether the training windows have enough customers, and enough who ordered again."""
    if not inputs.windows:
        return False
    future = _future(inputs, "future_orders")
    returned = int((future > 0).sum())
    return len(future) >= MIN_CUSTOMERS and MIN_SPENDERS <= returned < len(future)


def forecast_spend(inputs: ForecastInputs, days: int, *, kind: str) -> Floats:
    """Forecast spend with a model that learned at earlier dates.

    Parameters
    ----------
    inputs : with training windows
    days : how far ahead; a longer way than the training windows is stretched
        (`ForecastInputs.stretch`)
    kind : linear, forest, boosting, lightgbm or xgboost
    """
    with threadpool_limits(limits=1):
        model, uncapping = _cached_model(inputs, kind)
        predicted = np.maximum(model.predict(inputs.present.features), 0.0)
    forecast: Floats = predicted * uncapping * inputs.stretch(days)
    return forecast


def explainer(inputs: ForecastInputs, days: int, *, kind: str) -> ForecastExplainer | None:
    """Explains the forecast of any customer; None where the model has no cheap explanation.

    Parameters
    ----------
    inputs, days, kind : as in `forecast_spend`
    """
    with threadpool_limits(limits=1):
        model, uncapping = _cached_model(inputs, kind)
    parts = contribution_function(model)
    if parts is None:
        return None
    return ForecastExplainer(
        ids=inputs.present.snapshot.frame.index,
        known=inputs.present.features.astype(np.float32),
        names=FEATURES,
        parts=parts,
        scale=uncapping * inputs.stretch(days),
    )


def permutation_importance(
    inputs: ForecastInputs, days: int, actual: Floats, *, kind: str, seed: int = 0
) -> tuple[tuple[str, float], ...]:
    """Permutation importance: how much the error grows when a feature is shuffled.

    Each feature in turn is permuted across customers; the growth of the mean absolute error is its
    importance (Breiman 2001, Machine Learning 45(1)). Correlated features share it.

    Parameters
    ----------
    actual : what the customers of `inputs.present` went on to spend

    Returns
    -------
    (measure, growth of the error a customer), largest first
    """
    random = np.random.default_rng(seed)
    sample = random.permutation(len(actual))[:MAX_IMPORTANCE_CUSTOMERS]
    features, followed = inputs.present.features[sample], actual[sample]
    with threadpool_limits(limits=1):
        model, uncapping = _cached_model(inputs, kind)
        scale = uncapping * inputs.stretch(days)

        def error(measures: Floats) -> float:
            forecast = np.maximum(model.predict(measures), 0.0) * scale
            return float(np.abs(forecast - followed).mean())

        baseline = error(features)
        growth = []
        for column, name in enumerate(FEATURES):
            shuffled = features.copy()
            shuffled[:, column] = random.permutation(features[:, column])
            growth.append((name, error(shuffled) - baseline))
    return tuple(sorted(growth, key=lambda pair: -pair[1]))


def _cached_model(inputs: ForecastInputs, kind: str) -> tuple[Any, float]:
    """The fitted model, and the factor that restores what capping its targets took away; cached."""
    if kind not in inputs.models:
        inputs.models[kind] = _fit_model(inputs, kind)
    return inputs.models[kind]


def _fit_model(inputs: ForecastInputs, kind: str) -> tuple[Any, float]:
    features, future = _training_data(inputs, "future_spend")
    # One very large order must not tilt everybody's forecast: targets end at the 99.5th percentile,
    # and what that takes away in total is given back to all in proportion.
    cap = np.quantile(future, 0.995)
    capped = np.minimum(future, cap) if cap > 0 else future
    uncapping = float(future.sum() / capped.sum()) if capped.sum() > 0 else 1.0
    if kind in gradient_boosting.KINDS:
        return (
            gradient_boosting.fit(kind, features, capped, tuned_settings(inputs, kind, float(cap))),
            uncapping,
        )
    return _regressor(kind, len(features)).fit(features, capped), uncapping


def tuned_settings(inputs: ForecastInputs, kind: str, cap: float) -> dict[str, float]:
    """Settings for a model, tuned where there are dates to do so.

    Settings are fitted on the windows that end before the latest one begins, and judged on that.

    Parameters
    ----------
    inputs : with windows
    kind : lightgbm or xgboost
    cap : where targets end
    """
    latest = inputs.windows[0]
    earlier_windows = [
        window
        for window in inputs.windows[1:]
        if window.snapshot.at + dt.timedelta(days=window.snapshot.window_days) <= latest.snapshot.at
    ]
    if sum(len(window.snapshot.frame) for window in earlier_windows) < MIN_CUSTOMERS:
        return gradient_boosting.DEFAULT_SETTINGS
    earlier, later = (
        (
            np.vstack([window.features for window in windows]),
            np.minimum(_stacked(windows, "future_spend"), cap) if cap > 0
            else _stacked(windows, "future_spend"),
        )
        for windows in (earlier_windows, [latest])
    )  # fmt: skip
    return gradient_boosting.tune(kind, earlier, later)


def no_order_chance(inputs: ForecastInputs, *, kind: str) -> Floats:
    """The chance of no order within a training window, learned at earlier dates.

    Parameters
    ----------
    kind : linear (logistic regression) or boosting
    """
    features, future = _training_data(inputs, "future_orders")
    with threadpool_limits(limits=1):
        model = _classifier(kind).fit(features, future <= 0)
        chance: Floats = model.predict_proba(inputs.present.features)[:, 1]
    return chance


def _future(inputs: ForecastInputs, column: str) -> Floats:
    return _stacked(inputs.windows, column)


def _stacked(windows: Sequence[TrainingWindow], column: str) -> Floats:
    return np.concatenate(
        [window.snapshot.frame[column].to_numpy(dtype=float) for window in windows]
    )


def _training_data(inputs: ForecastInputs, column: str) -> tuple[Floats, Floats]:
    known = np.vstack([window.features for window in inputs.windows])
    future = _future(inputs, column)
    if len(future) > MAX_TRAINING_ROWS:
        some = np.random.default_rng(0).choice(len(future), MAX_TRAINING_ROWS, replace=False)
        return known[some], future[some]
    return known, future


def _regressor(kind: str, customers: int) -> Any:
    if kind == "linear":
        return make_pipeline(StandardScaler(), RidgeCV(np.logspace(-1, 5, 13)))
    if kind == "forest":
        return RandomForestRegressor(
            n_estimators=80,
            min_samples_leaf=15,
            max_features=0.4,
            max_samples=min(0.7, MAX_TREE_ROWS / customers),
            random_state=0,
        )
    return HistGradientBoostingRegressor(
        learning_rate=0.05, max_iter=100, max_leaf_nodes=12, min_samples_leaf=40,
        l2_regularization=5.0, early_stopping=False, random_state=0,
    )  # fmt: skip


def _classifier(kind: str) -> Any:
    if kind == "linear":
        return make_pipeline(
            FunctionTransformer(_log1p), StandardScaler(), LogisticRegression(C=0.3, max_iter=500)
        )
    return HistGradientBoostingClassifier(
        learning_rate=0.05, max_iter=80, max_leaf_nodes=10, min_samples_leaf=40,
        l2_regularization=5.0, early_stopping=False, random_state=0,
    )  # fmt: skip


def _log1p(known: Floats) -> Floats:
    """Days, orders and money on a scale of ratios; spend may be negative after returns."""
    return np.log1p(np.maximum(known, 0.0))
