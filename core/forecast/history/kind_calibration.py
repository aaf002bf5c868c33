"""Forecasts dealt out among kinds of customers as would have been right at earlier dates.

A rule that is right in total can be wrong for whole kinds: simple arithmetic expects nothing of
customers who paused, and too much of the busiest. What customers of each kind went on to spend
after earlier dates, beside what the same rule expected of them, tells by how much.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.forecast.history.customer_kinds import N_KINDS, by_kind, customer_kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.forecast.array_types import Floats
    from core.forecast.history.training_windows import ForecastInputs, TrainingWindow

PRIOR_BUYERS = 30
"""A kind's own factor counts half where so many of its customers would buy as others do."""
LARGEST = 5.0
"""No kind's forecast is changed by more than this factor, either way."""


def calibrate(
    name: str, rule: Callable[[ForecastInputs, int], Floats], inputs: ForecastInputs, spend: Floats
) -> Floats:
    """The same total, dealt out among kinds of customers as earlier dates say.

    Parameters
    ----------
    name, rule : of the forecaster
    inputs : what may be known
    spend : what the rule says of each customer of `inputs.now`
    """
    factors = kind_factors(name, rule, inputs)
    if factors is None or spend.sum() <= 0:
        return spend
    return deal_out(spend, factors[customer_kinds(inputs.now.snapshot)])


def deal_out(spend: Floats, factors: Floats) -> Floats:
    """The same total, with each customer's part changed by a factor; both of shape (customers,)."""
    dealt = spend * factors
    result: Floats = dealt * (spend.sum() / dealt.sum())
    return result


def kind_factors(
    name: str, rule: Callable[[ForecastInputs, int], Floats], inputs: ForecastInputs
) -> Floats | None:
    """What is spent ÷ what is expected, by kind; None where no earlier date tells.

    Parameters
    ----------
    name, rule, inputs : as in `calibrate`
    """
    if name not in inputs.factors:
        sums = [_one_date(name, rule, inputs, window) for window in inputs.windows]
        known = [one for one in sums if one is not None]
        inputs.factors[name] = _shrunk(np.sum(known, axis=0)) if known else None
    return inputs.factors[name]


def _one_date(
    name: str,
    rule: Callable[[ForecastInputs, int], Floats],
    inputs: ForecastInputs,
    window: TrainingWindow,
) -> Floats | None:
    """Expected (of the right total), spent, and buyers if all kinds were alike, by kind."""
    if name in inputs.now.fits and name not in window.fits:
        return None
    then = replace(inputs, now=window, present=window, models={}, factors={}, curves={})
    expected = rule(then, window.snapshot.window_days)
    frame = window.snapshot.frame
    spent = frame["future_spend"].to_numpy(dtype=float)
    if expected.sum() <= 0 or spent.sum() <= 0:
        return None
    kinds = customer_kinds(window.snapshot)
    bought = np.full(len(frame), float((frame["future_orders"] > 0).mean()))
    right = expected * (spent.sum() / expected.sum())
    values: tuple[Floats, ...] = (right, spent, bought)
    return np.stack([by_kind(kinds, one) for one in values])


def _shrunk(sums: Floats) -> Floats:
    expected, spent, buyers = sums
    ratio = np.ones(N_KINDS)
    seen = expected > 0
    ratio[seen] = np.clip(np.maximum(spent[seen], 0.0) / expected[seen], 1 / LARGEST, LARGEST)
    factors: Floats = ratio ** (buyers / (buyers + PRIOR_BUYERS))
    return factors
