"""Gradient boosting by LightGBM and XGBoost: lightly tuned on dated snapshots, with SHAP values.

Both are loaded when they are first used. LightGBM comes with Clientele; where the system lacks the
OpenMP library it needs, it is left out like XGBoost, which is an extra (requirements-xgboost.txt).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import optuna

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.forecast.array_types import Floats

KINDS = ("lightgbm", "xgboost")
N_TRIALS = 10
"""Settings that are tried; few, because each shop has few dates to judge them by."""
MAX_TUNING_ROWS = 8_000
SEARCH_SPACE: dict[str, tuple[float, ...]] = {
    "rounds": (50, 100, 200),
    "rate": (0.03, 0.06, 0.1),
    "leaves": (4, 8, 16),
    "least": (20, 60, 150),
    "ridge": (1.0, 10.0),
}
"""What is searched: trees, learning rate, leaves of a tree, customers in a leaf, L2 penalty."""
DEFAULT_SETTINGS: dict[str, float] = {
    "rounds": 100,
    "rate": 0.06,
    "leaves": 8,
    "least": 60,
    "ridge": 10.0,
}
"""What is used where there are too few dates to search, and tried first where there are enough."""


@functools.cache
def installed(kind: str) -> bool:
    """Whether a library is there and can be loaded.

    Parameters
    ----------
    kind : lightgbm or xgboost
    """
    try:
        __import__(kind)
    except (ImportError, OSError):  # OSError: a system library is missing
        return False
    return True


@dataclass(frozen=True)
class Booster:
    """A fitted model.

    Parameters
    ----------
    kind : lightgbm or xgboost
    model : the library's own
    """

    kind: str
    model: Any

    def predict(self, known: Floats) -> Floats:
        """Forecast of each row."""
        data = known if self.kind == "lightgbm" else _matrix(known)
        values: Floats = np.asarray(self.model.predict(data), dtype=float)
        return values

    def contributions(self, known: Floats) -> Floats:
        """What each measure adds to each forecast, and in the last column what all start from.

        Exact SHAP values for trees (Lundberg et al. 2020, Nature Machine Intelligence 2), by the
        library itself. They add up to the forecast.

        Returns
        -------
        array of shape (rows, measures + 1)
        """
        if self.kind == "lightgbm":
            values = self.model.predict(known, pred_contrib=True)
        else:
            values = self.model.predict(_matrix(known), pred_contribs=True)
        return np.asarray(values, dtype=float)


def fit(kind: str, known: Floats, target: Floats, settings: Mapping[str, float]) -> Booster:
    """Fit a model with squared loss on one thread; equal data give an equal model.

    Parameters
    ----------
    kind : lightgbm or xgboost
    known, target : measures and what followed
    settings : values for `SEARCH_SPACE`
    """
    if kind == "lightgbm":
        return Booster(kind, _lightgbm(known, target, settings))
    return Booster(kind, _xgboost(known, target, settings))


def tune(
    kind: str, earlier: tuple[Floats, Floats], later: tuple[Floats, Floats], seed: int = 0
) -> dict[str, float]:
    """Search settings with Optuna: learn at earlier dates, judge at a later one.

    Judged is the mean absolute error at the later date, as in the backtest. No customer of that
    date teaches, and what followed the earlier dates ends before it.

    Parameters
    ----------
    kind : lightgbm or xgboost
    earlier, later : measures and spend, of earlier dates and of the later one
    seed : for Optuna and samples
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    training, validation = _sample_rows(*earlier, seed), _sample_rows(*later, seed)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed, n_startup_trials=5))
    study.enqueue_trial(DEFAULT_SETTINGS)
    for _ in range(N_TRIALS):
        trial = study.ask()
        settings = {
            name: float(trial.suggest_categorical(name, values))
            for name, values in SEARCH_SPACE.items()
        }
        predicted = np.maximum(fit(kind, *training, settings).predict(validation[0]), 0.0)
        study.tell(trial, float(np.abs(predicted - validation[1]).mean()))
    return {name: float(value) for name, value in study.best_params.items()}


def _sample_rows(known: Floats, target: Floats, seed: int) -> tuple[Floats, Floats]:
    if len(target) <= MAX_TUNING_ROWS:
        return known, target
    drawn = np.random.default_rng(seed).choice(len(target), MAX_TUNING_ROWS, replace=False)
    return known[drawn], target[drawn]


def _lightgbm(known: Floats, target: Floats, settings: Mapping[str, float]) -> Any:
    import lightgbm

    return lightgbm.train(
        {
            "objective": "regression",
            "learning_rate": settings["rate"],
            "num_leaves": int(settings["leaves"]),
            "min_data_in_leaf": int(settings["least"]),
            "lambda_l2": settings["ridge"],
            "num_threads": 1,
            "deterministic": True,
            "force_row_wise": True,
            "seed": 0,
            "verbose": -1,
        },
        lightgbm.Dataset(known, target, params={"verbose": -1}),
        num_boost_round=int(settings["rounds"]),
    )


def _xgboost(known: Floats, target: Floats, settings: Mapping[str, float]) -> Any:
    import xgboost

    return xgboost.train(
        {
            "objective": "reg:squarederror",
            "eta": settings["rate"],
            "grow_policy": "lossguide",
            "tree_method": "hist",
            "max_depth": 0,
            "max_leaves": int(settings["leaves"]),
            "min_child_weight": settings["least"],
            "lambda": settings["ridge"],
            "nthread": 1,
            "seed": 0,
            "verbosity": 0,
        },
        _matrix(known, target),
        num_boost_round=int(settings["rounds"]),
    )


def _matrix(known: Floats, target: Floats | None = None) -> Any:
    import xgboost

    return xgboost.DMatrix(known, label=target, nthread=1)
