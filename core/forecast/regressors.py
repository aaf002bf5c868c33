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
from threadpoolctl import threadpool_limits

from core.forecast import gradient_boosting
from core.forecast.contributions import ForecastExplainer, contribution_function
from core.forecast.training_windows import FEATURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.forecast.array_types import Floats
    from core.forecast.training_windows import ForecastInputs, TrainingWindow

MIN_CUSTOMERS = 100
MIN_SPENDERS = 20
MAX_IMPORTANCE_CUSTOMERS = 5_000
"""Customers on whom it is measured what a forecast rests on."""
MAX_TRAINING_ROWS = 60_000
"""More rows than this make a model slower, not better."""
MAX_TREE_ROWS = 8_000
"""Each tree of the forest sees at most this many: they differ more, and cost less."""


def can_learn(evidence: ForecastInputs) -> bool:
    """Whether there are lessons with enough customers, and enough of them who came back."""
    if not evidence.lessons:
        return False
    future = _future(evidence, "future_orders")
    came = int((future > 0).sum())
    return len(future) >= MIN_CUSTOMERS and MIN_SPENDERS <= came < len(future)


def forecast_spend(evidence: ForecastInputs, days: int, *, kind: str) -> Floats:
    """Forecast spend with a model that learned at earlier dates.

    Parameters
    ----------
    evidence : with lessons
    days : how far ahead; a longer way than the lessons' windows is stretched
        (`ForecastInputs.stretch`)
    kind : linear, forest, boosting, lightgbm or xgboost
    """
    with threadpool_limits(limits=1):
        model, back = _cached_model(evidence, kind)
        found = np.maximum(model.predict(evidence.present.features), 0.0)
    forecast: Floats = found * back * evidence.stretch(days)
    return forecast


def explainer(evidence: ForecastInputs, days: int, *, kind: str) -> ForecastExplainer | None:
    """How to tell what the forecast of a customer rests on; None where that is not cheap.

    Parameters
    ----------
    evidence, days, kind : as in `forecast_spend`
    """
    with threadpool_limits(limits=1):
        model, back = _cached_model(evidence, kind)
    parts = contribution_function(model)
    if parts is None:
        return None
    return ForecastExplainer(
        ids=evidence.present.snapshot.frame.index,
        known=evidence.present.features.astype(np.float32),
        names=FEATURES,
        parts=parts,
        scale=back * evidence.stretch(days),
    )


def permutation_importance(
    evidence: ForecastInputs, days: int, actual: Floats, *, kind: str, seed: int = 0
) -> tuple[tuple[str, float], ...]:
    """What a learned forecast rests on: how much its error grows without each measure.

    Each measure in turn is dealt out anew among the customers, which takes away what it tells; the
    mean absolute error against what followed grows by what it was worth (Breiman 2001, Machine
    Learning 45(1)). Measures that tell the same share the credit.

    Parameters
    ----------
    actual : what the customers of `evidence.present` went on to spend

    Returns
    -------
    (measure, growth of the error a customer), largest first
    """
    random = np.random.default_rng(seed)
    some = random.permutation(len(actual))[:MAX_IMPORTANCE_CUSTOMERS]
    known, followed = evidence.present.features[some], actual[some]
    with threadpool_limits(limits=1):
        model, back = _cached_model(evidence, kind)
        scale = back * evidence.stretch(days)

        def error(measures: Floats) -> float:
            forecast = np.maximum(model.predict(measures), 0.0) * scale
            return float(np.abs(forecast - followed).mean())

        whole = error(known)
        growth = []
        for place, name in enumerate(FEATURES):
            dealt = known.copy()
            dealt[:, place] = random.permutation(known[:, place])
            growth.append((name, error(dealt) - whole))
    return tuple(sorted(growth, key=lambda each: -each[1]))


def _cached_model(evidence: ForecastInputs, kind: str) -> tuple[Any, float]:
    """A model that has learned, and what its targets' cap took away in total; made once."""
    if kind not in evidence.models:
        evidence.models[kind] = _fit_model(evidence, kind)
    return evidence.models[kind]


def _fit_model(evidence: ForecastInputs, kind: str) -> tuple[Any, float]:
    known, future = _training_data(evidence, "future_spend")
    # One very large order must not tilt everybody's forecast: targets end at the 99.5th percentile,
    # and what that takes away in total is given back to all in proportion.
    top = np.quantile(future, 0.995)
    capped = np.minimum(future, top) if top > 0 else future
    back = float(future.sum() / capped.sum()) if capped.sum() > 0 else 1.0
    if kind in gradient_boosting.KINDS:
        return (
            gradient_boosting.fit(kind, known, capped, tuned_settings(evidence, kind, float(top))),
            back,
        )
    return _regressor(kind, len(known)).fit(known, capped), back


def tuned_settings(evidence: ForecastInputs, kind: str, cap: float) -> dict[str, float]:
    """Settings for a model, tuned where there are dates to do so.

    Learned is at lessons whose windows end before the latest lesson begins, judged at that one.

    Parameters
    ----------
    evidence : with lessons
    kind : lightgbm or xgboost
    cap : where targets end
    """
    latest = evidence.lessons[0]
    before = [
        lesson
        for lesson in evidence.lessons[1:]
        if lesson.snapshot.at + dt.timedelta(days=lesson.snapshot.window_days) <= latest.snapshot.at
    ]
    if sum(len(lesson.snapshot.frame) for lesson in before) < MIN_CUSTOMERS:
        return gradient_boosting.DEFAULT_SETTINGS
    earlier, later = (
        (
            np.vstack([lesson.features for lesson in lessons]),
            np.minimum(_stacked(lessons, "future_spend"), cap) if cap > 0
            else _stacked(lessons, "future_spend"),
        )
        for lessons in (before, [latest])
    )  # fmt: skip
    return gradient_boosting.tune(kind, earlier, later)


def no_order_chance(evidence: ForecastInputs, *, kind: str) -> Floats:
    """The chance of no order within a lesson's window, learned at earlier dates.

    Parameters
    ----------
    kind : linear (logistic regression) or boosting
    """
    known, future = _training_data(evidence, "future_orders")
    with threadpool_limits(limits=1):
        model = _classifier(kind).fit(known, future <= 0)
        chance: Floats = model.predict_proba(evidence.present.features)[:, 1]
    return chance


def _future(evidence: ForecastInputs, column: str) -> Floats:
    return _stacked(evidence.lessons, column)


def _stacked(lessons: Sequence[TrainingWindow], column: str) -> Floats:
    return np.concatenate(
        [lesson.snapshot.frame[column].to_numpy(dtype=float) for lesson in lessons]
    )


def _training_data(evidence: ForecastInputs, column: str) -> tuple[Floats, Floats]:
    known = np.vstack([lesson.features for lesson in evidence.lessons])
    future = _future(evidence, column)
    if len(future) > MAX_TRAINING_ROWS:
        some = np.random.default_rng(0).choice(len(future), MAX_TRAINING_ROWS, replace=False)
        return known[some], future[some]
    return known, future


def _regressor(kind: str, customers: int) -> Any:
    from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
    from sklearn.linear_model import RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

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
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

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
