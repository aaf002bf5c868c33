"""Maximum likelihood for positive parameters, with analytic gradients and standard errors.

With θ the parameters, η = log θ and L the log-likelihood, ∂L/∂η = θ ∂L/∂θ, so models state L and
its gradient by θ only. Fits without an interior maximum, or with a flat one, are flagged.

References
----------
Byrd, Lu, Nocedal and Zhu (1995), SIAM Journal on Scientific Computing 16(5): L-BFGS-B.
Pawitan (2001), In All Likelihood, chapters 2 and 3: observed information, delta method.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize

if TYPE_CHECKING:
    from core.forecast.array_types import Flags, Floats

Objective = Callable[["Floats"], "tuple[float, Floats]"]
"""Parameters to log-likelihood and its gradient by the parameters themselves."""

MAX_LOG = 9.0
"""Bound on |log θ|: parameters stay within a factor of 8,000 of 1, in their unit."""
MAX_LOG_ERROR = 2.0
"""Standard error of log θ above which a parameter is not identified: a factor of 7 either way."""
_STEP = 1e-4


@dataclass(frozen=True)
class Optimum:
    """Maximum-likelihood estimates with their standard errors.

    Parameters
    ----------
    values : the estimates θ, shape (k,), > 0
    errors : their standard errors; NaN where the curvature gives none
    log_likelihood : L at the estimates
    at_edge, vague : per parameter, whether it ended at a bound, and whether it is not identified
    converged : whether the optimiser converged
    """

    values: Floats
    errors: Floats
    log_likelihood: float
    at_edge: tuple[bool, ...]
    vague: tuple[bool, ...]
    converged: bool


def maximise(
    objective: Objective,
    start: Floats,
    *,
    lowest: Floats | None = None,
    standard_errors: bool = True,
) -> Optimum:
    """Maximise a log-likelihood over positive parameters.

    L-BFGS-B over η = log θ with the analytic gradient, within |η| ≤ `MAX_LOG`: where the likelihood
    rises towards zero or infinity the estimate stops at the bound, flagged in `at_edge`.

    Standard errors of η are the square roots of the diagonal of the inverse observed information,
    whose entries are central differences of the gradient; se(θ) = θ se(η) by the delta method.

    Parameters
    ----------
    objective : θ to (L, ∂L/∂θ)
    start : initial θ, shape (k,), > 0
    lowest : a lower bound for each θ, where exp(−MAX_LOG) is too low
    standard_errors : whether they are computed; NaN otherwise
    """
    floor = np.full(len(start), -MAX_LOG)
    if lowest is not None:
        floor = np.maximum(floor, np.log(lowest))
    scale = max(1.0, abs(objective(start)[0]))

    def loss(logs: Floats) -> tuple[float, Floats]:
        parameters = np.exp(logs)
        value, slope = objective(parameters)
        return -value / scale, -slope * parameters / scale

    result = optimize.minimize(
        loss,
        np.clip(np.log(start), floor, MAX_LOG),
        jac=True,
        method="L-BFGS-B",
        bounds=[(low, MAX_LOG) for low in floor],
        options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-9},
    )
    logs = result.x
    edge: Flags = (logs <= floor + 1e-3) | (logs >= MAX_LOG - 1e-3)
    log_errors = (
        _log_standard_errors(lambda at: loss(at)[1] * scale, logs, edge)
        if standard_errors
        else np.full(len(logs), np.nan)
    )
    values = np.exp(logs)
    return Optimum(
        values=values,
        errors=values * log_errors,
        log_likelihood=-float(result.fun) * scale,
        at_edge=tuple(bool(one) for one in edge),
        vague=tuple(bool(one) for one in ~(log_errors < MAX_LOG_ERROR) & ~edge),
        converged=bool(np.isfinite(result.fun))
        and (result.success or _is_stationary(result.jac, edge)),
    )


def _is_stationary(slope: Floats, edge: Flags) -> bool:
    return bool(np.all(np.abs(slope[~edge]) < 1e-6))  # noqa: PLR2004 - of the scaled loss


def _log_standard_errors(gradient: Callable[[Floats], Floats], logs: Floats, edge: Flags) -> Floats:
    """Standard errors of log θ; NaN at a bound, or where the information is singular."""
    free = np.flatnonzero(~edge)
    errors = np.full(len(logs), np.nan)
    if not len(free):
        return errors
    information = np.empty((len(free), len(free)))
    for row, which in enumerate(free):
        step = np.zeros(len(logs))
        step[which] = _STEP
        change = (gradient(logs + step) - gradient(logs - step)) / (2 * _STEP)
        information[row] = change[free]
    information = (information + information.T) / 2
    try:
        np.linalg.cholesky(information)
    except np.linalg.LinAlgError:
        return errors
    errors[free] = np.sqrt(np.diag(np.linalg.inv(information)))
    return errors
