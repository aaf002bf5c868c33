"""What purchase models expect of customers who ordered once, as was right at earlier dates.

They take how often and how much somebody orders as unrelated, and expect of one whose only order
was small what they expect of all who ordered once as lately. What one-time buyers went on to spend
after earlier dates, beside what the same model expected of them, tells by how much: a curve of
recency and of spend on an order day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.forecast.history import kind_calibration
from core.forecast.history.customer_kinds import customer_kinds, rank_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.forecast.array_types import Floats, Ints
    from core.forecast.history.snapshots import Snapshot
    from core.forecast.history.training_windows import ForecastInputs, TrainingWindow

DECAY = 0.5
"""Each earlier date counts so much of the next later one: new customers change most."""
PRIOR_BUYERS = 5
"""That no curve is needed counts as much as so many buyers."""
MIN_BUYERS = 10
"""With fewer who bought after the earlier dates there is no curve."""
LARGEST = 5.0
"""No customer's forecast is changed by more than this factor, either way."""
TOP_SPEND = 0.995
"""Spend above this quantile is cut off, and given back in proportion."""
_STEPS = 25


def calibrate(
    name: str, rule: Callable[[ForecastInputs, int], Floats], inputs: ForecastInputs, spend: Floats
) -> Floats:
    """The same total: one-time buyers by the curve, the others by the factors of their kinds.

    Parameters
    ----------
    name, rule : of the purchase model
    inputs : what may be known
    spend : what the rule says of each customer of `inputs.now`
    """
    kinds = kind_calibration.kind_factors(name, rule, inputs)
    if name not in inputs.curves:
        inputs.curves[name] = _curve(name, rule, inputs)
    curve = inputs.curves[name]
    if kinds is None or spend.sum() <= 0:
        return spend
    snapshot = inputs.now.snapshot
    factors = kinds[customer_kinds(snapshot)]
    once = _ordered_once(snapshot)
    if curve is not None and len(once):
        factors[once] = curve_factors(_terms(snapshot, once), curve)
    return kind_calibration.deal_out(spend, factors)


def fit_curve(terms: Floats, expected: Floats, spent: Floats, prior: float) -> Floats:
    """Coefficients b of spent = expected × exp(b₀ + terms · b), by Poisson's quasi-likelihood.

    Newton's method on Σ t (spent − expected exp(t · b)) = prior × Σ expected × b (Wedderburn 1974,
    Biometrika 61(3); ridge: le Cessie and van Houwelingen 1992, Applied Statistics 41(1)). Spend is
    no count: only its mean has to be proportional to its variance, which the estimate survives.

    Parameters
    ----------
    terms : shape (customers, terms)
    expected, spent : shape (customers,); in one unit, not negative
    prior : weight of all coefficients being 0, beside 1 for the data
    """
    columns = np.column_stack([np.ones(len(terms)), terms])
    size = float(expected.sum())
    coefficients = np.zeros(columns.shape[1])
    ridge = prior * np.eye(len(coefficients))
    for _ in range(_STEPS):
        mean = expected * _exponential(columns @ coefficients)
        slope = columns.T @ (spent - mean) / size - prior * coefficients
        curvature = (columns * mean[:, None]).T @ columns / size + ridge
        step = np.linalg.solve(curvature, slope)
        coefficients += step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-6:  # noqa: PLR2004 - further steps change nothing that is seen
            break
    return coefficients


def curve_factors(terms: Floats, curve: Floats) -> Floats:
    """By how much each customer's forecast is changed."""
    factors: Floats = np.clip(_exponential(curve[0] + terms @ curve[1:]), 1 / LARGEST, LARGEST)
    return factors


def _exponential(power: Floats) -> Floats:
    """Bounded, so that a step too far is taken back by the next one."""
    return np.asarray(np.exp(np.clip(power, -4.0, 4.0)))


def _ordered_once(snapshot: Snapshot) -> Ints:
    return np.flatnonzero(snapshot.order_days <= 1)


def _terms(snapshot: Snapshot, members: Ints) -> Floats:
    """Ranks of recency and of spend among the members, −1 to 1, to the second order."""
    lately, size = (
        2 * rank_in(values[members]) - 1 for values in (snapshot.recency_days, snapshot.mean_spend)
    )
    return np.column_stack([lately, size, lately * size, lately**2 - 1 / 3, size**2 - 1 / 3])


def _curve(
    name: str, rule: Callable[[ForecastInputs, int], Floats], inputs: ForecastInputs
) -> Floats | None:
    """The curve over all earlier dates; None where too few bought after them."""
    parts, buyers = [], 0.0
    for place, window in enumerate(inputs.windows):
        right = _right_total(name, rule, inputs, window)
        once = _ordered_once(window.snapshot)
        if right is not None and len(once):
            weight = DECAY**place
            spent = _cut_off(window.snapshot.frame["future_spend"].to_numpy(dtype=float)[once])
            parts.append((_terms(window.snapshot, once), weight * right[once], weight * spent))
            buyers += weight * float((spent > 0).sum())
    if buyers < MIN_BUYERS:
        return None
    terms, expected, came = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return fit_curve(terms, expected, came, PRIOR_BUYERS / buyers) if expected.sum() > 0 else None


def _right_total(
    name: str,
    rule: Callable[[ForecastInputs, int], Floats],
    inputs: ForecastInputs,
    window: TrainingWindow,
) -> Floats | None:
    """What the rule expected of each customer at an earlier date, had its total been right."""
    if name in inputs.now.fits and name not in window.fits:
        return None
    then = replace(inputs, now=window, present=window, models={}, factors={}, curves={})
    expected = rule(then, window.snapshot.window_days)
    spent = float(window.snapshot.frame["future_spend"].sum())
    if expected.sum() <= 0 or spent <= 0:
        return None
    right: Floats = expected * (spent / expected.sum())
    return right


def _cut_off(spent: Floats) -> Floats:
    """Spend without the few largest amounts, its total as it was; returns are no spend."""
    positive = np.maximum(spent, 0.0)
    low = np.minimum(positive, np.quantile(positive, TOP_SPEND))
    scale = float(positive.sum()) / float(low.sum()) if low.sum() > 0 else 1.0
    cut: Floats = low * scale
    return cut
