"""Churn: the calibrated probability that a customer places no order in the days to come.

Never P(alive): under BG/NBD it is 1 for everybody who bought once, and on CDNOW it ranks customers
worse than chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize
from scipy.special import expit, logit
from sklearn.isotonic import IsotonicRegression

from core.forecast.backtesting import accuracy
from core.forecast.machine_learning import regressors

if TYPE_CHECKING:
    from core.forecast.array_types import Floats
    from core.forecast.backtesting.accuracy import ForecastDecile
    from core.forecast.history.training_windows import ForecastInputs, TrainingWindow

RECENCY = "recency"
AUC_MARGIN = 0.005
"""A method may order customers this much worse than days since the last order, not more."""
LABELS = {
    RECENCY: "Days since last order",
    "bg_nbd": "BG/NBD",
    "mbg_nbd": "MBG/NBD",
    "pareto_nbd": "Pareto/NBD",
    "linear": "Logistic regression",
    "boosting": "Gradient boosting",
}
BANDS = (("low", 0.0), ("medium", 0.4), ("high", 0.7))
"""Risk bands and where they begin."""
_MIN_PROBABILITY = 1e-4
_MIN_OUTCOMES = 20


@dataclass(frozen=True, slots=True)
class ChurnRow:
    """One method's result.

    Parameters
    ----------
    name, label : of the method
    auc : probability that a churned customer ranks above another; .5 is chance
    brier : mean squared error of the probability; the lower the better
    mean : mean probability
    """

    name: str
    label: str
    auc: float
    brier: float
    mean: float


@dataclass(frozen=True)
class ChurnTest:
    """How well each method predicted who would not order in the holdout.

    Parameters
    ----------
    horizon_days : days without an order that count as churn
    share : of the customers known at the date who placed no order
    rows : lowest Brier score first
    chosen : name
    deciles : by risk, of the chosen method: mean risk and share that stayed away
    """

    horizon_days: int
    share: float
    rows: tuple[ChurnRow, ...]
    chosen: str
    deciles: tuple[ForecastDecile, ...]

    def row(self, name: str) -> ChurnRow:
        """The result of one method."""
        return next(row for row in self.rows if row.name == name)


def compare_methods(inputs: ForecastInputs, stayed_away: Floats, days: int) -> ChurnTest:
    """Test every method of predicting who will not order, and choose one.

    Chosen is the lowest Brier score among those that order customers no more than .005 worse (AUC)
    than days since the last order.

    Parameters
    ----------
    inputs : what may be known at the date
    stayed_away : 1 for each customer who placed no order in the days after it
    days : how many days
    """
    recency = inputs.now.snapshot.recency_days
    risks = {name: churn_risk(inputs, name, days) for name in available_methods(inputs)}
    rows = []
    for name, chance in risks.items():
        score = recency if name == RECENCY else chance
        brier = float(((chance - stayed_away) ** 2).mean())
        auc = accuracy.auc(score, stayed_away)
        rows.append(ChurnRow(name, LABELS[name], auc, brier, float(chance.mean())))
    rows.sort(key=lambda row: row.brier)
    recency_auc = next(row.auc for row in rows if row.name == RECENCY)
    eligible = [row for row in rows if not row.auc < recency_auc - AUC_MARGIN]
    chosen = eligible[0].name
    return ChurnTest(
        horizon_days=days,
        share=float(stayed_away.mean()),
        rows=tuple(rows),
        chosen=chosen,
        deciles=accuracy.deciles(risks[chosen], stayed_away),
    )


def available_methods(inputs: ForecastInputs) -> tuple[str, ...]:
    """The methods that the inputs are enough for."""
    taught = ("linear", "boosting") if regressors.can_learn(inputs) else ()
    return (RECENCY, "bg_nbd", "mbg_nbd", "pareto_nbd", *taught)


def churn_risk(inputs: ForecastInputs, method: str, days: int) -> Floats:
    """The chance of each customer to place no order in the days to come.

    A purchase model's chance is calibrated by what followed an earlier date (Platt scaling). What
    is learned holds for a training window; a longer horizon shifts its logit by as much as the mean
    chance of MBG/NBD moves.

    Parameters
    ----------
    inputs : what may be known
    method : one of `available_methods`
    days : how many days
    """
    if method == RECENCY:
        return _shift_horizon(inputs, _recency_risk(inputs), days)
    if method in ("linear", "boosting"):
        return _shift_horizon(inputs, regressors.no_order_chance(inputs, kind=method), days)
    return _calibrated_risk(inputs, method, days)


def risk_bands(chance: Floats) -> list[str]:
    """The risk band of each customer."""
    names = [name for name, _ in BANDS]
    starts = [start for _, start in BANDS[1:]]
    return [names[place] for place in np.searchsorted(starts, chance, side="right")]


def _calibrated_risk(inputs: ForecastInputs, model: str, days: int) -> Floats:
    raw = inputs.now.no_order(model, days)
    if not inputs.windows:
        return raw
    window = inputs.windows[0]
    chance = window.no_order(model, window.snapshot.window_days)
    slope, shift = platt_scaling(chance, _away(window))
    moved: Floats = expit(slope * _logit(raw) + shift)
    return moved


def platt_scaling(chance: Floats, happened: Floats) -> tuple[float, float]:
    """Slope and shift that make a probability's logit fit what happened.

    Platt (1999), "Probabilistic outputs for support vector machines". A slope below zero would turn
    the order around; then, and with few outcomes, the probability stays as it is.
    """
    if min(happened.sum(), len(happened) - happened.sum()) < _MIN_OUTCOMES:
        return 1.0, 0.0
    x = _logit(chance)

    def loss(at: Floats) -> tuple[float, Floats]:
        z = at[0] * x + at[1]
        # A weak pull towards leaving things as they are, worth one customer.
        off = expit(z) - happened
        value = float((np.logaddexp(0, z) - happened * z).sum() + ((at - [1, 0]) ** 2).sum() / 2)
        return value, np.array([off @ x, off.sum()]) + (at - [1, 0])

    slope, shift = optimize.minimize(loss, [1.0, 0.0], jac=True, method="BFGS").x
    return (float(slope), float(shift)) if slope > 0 else (1.0, 0.0)


def _recency_risk(inputs: ForecastInputs) -> Floats:
    """How many who had been away as long stayed away at earlier dates; it never falls."""
    recency = inputs.present.snapshot.recency_days
    if not inputs.windows:
        return inputs.now.no_order("mbg_nbd", inputs.window_days)
    away = np.concatenate([window.snapshot.recency_days for window in inputs.windows])
    stayed = np.concatenate([_away(window) for window in inputs.windows])
    rising = IsotonicRegression(out_of_bounds="clip").fit(away, stayed)
    risk: Floats = rising.predict(recency)
    return risk


def _shift_horizon(inputs: ForecastInputs, chance: Floats, days: int) -> Floats:
    if days == inputs.window_days:
        return chance
    window = float(inputs.now.no_order("mbg_nbd", inputs.window_days).mean())
    longer = float(inputs.now.no_order("mbg_nbd", days).mean())
    by = _logit(np.array([longer]))[0] - _logit(np.array([window]))[0]
    moved: Floats = expit(_logit(chance) + by)
    return moved


def _away(window: TrainingWindow) -> Floats:
    future = window.snapshot.frame["future_orders"].to_numpy(dtype=float)
    return (future <= 0).astype(float)


def _logit(chance: Floats) -> Floats:
    log_odds: Floats = logit(np.clip(chance, _MIN_PROBABILITY, 1 - _MIN_PROBABILITY))
    return log_odds
