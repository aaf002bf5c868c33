"""Maximum likelihood with analytic gradients, standard errors, and fits that mean nothing."""

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
"""How far a parameter may wander from 1 (of its unit), in powers of e: a factor of 8,000."""
MAX_LOG_ERROR = 2.0
"""A standard error of the logarithm above this (a factor of 7 either way) says nothing."""
_STEP = 1e-4


@dataclass(frozen=True)
class Optimum:
    """The most likely parameters, and how well the data tell them.

    Parameters
    ----------
    values : the parameters, all > 0
    errors : their standard errors; NaN where the data do not tell
    log_likelihood : at the optimum
    at_edge, vague : which parameters ran away, and which the data leave open
    converged : whether the search came to rest
    """

    values: Floats
    errors: Floats
    log_likelihood: float
    at_edge: tuple[bool, ...]
    vague: tuple[bool, ...]
    converged: bool


def maximise(
    objective: Objective, start: Floats, *, lowest: Floats | None = None, spread: bool = True
) -> Optimum:
    """Find the most likely positive parameters.

    The search runs over logarithms (L-BFGS-B), within wide bounds: where the data want a parameter
    to be zero or infinite, it stops at the edge and says so instead of running away.

    Standard errors come from the curvature at the optimum (differences of the analytic gradient);
    that of a parameter is its value times that of its logarithm (the delta method).

    Parameters
    ----------
    objective : log-likelihood and gradient
    start : first guess, > 0
    lowest : a lower bound for each parameter, where exp(-RANGE) is too low
    spread : whether standard errors are wanted
    """
    floor = np.full(len(start), -MAX_LOG)
    if lowest is not None:
        floor = np.maximum(floor, np.log(lowest))
    scale = max(1.0, abs(objective(start)[0]))

    def loss(logs: Floats) -> tuple[float, Floats]:
        parameters = np.exp(logs)
        value, slope = objective(parameters)
        return -value / scale, -slope * parameters / scale

    found = optimize.minimize(
        loss,
        np.clip(np.log(start), floor, MAX_LOG),
        jac=True,
        method="L-BFGS-B",
        bounds=[(low, MAX_LOG) for low in floor],
        options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-9},
    )
    logs = found.x
    edge: Flags = (logs <= floor + 1e-3) | (logs >= MAX_LOG - 1e-3)
    open_ends = (
        _log_standard_errors(lambda at: loss(at)[1] * scale, logs, edge)
        if spread
        else np.full(len(logs), np.nan)
    )
    values = np.exp(logs)
    return Optimum(
        values=values,
        errors=values * open_ends,
        log_likelihood=-float(found.fun) * scale,
        at_edge=tuple(bool(one) for one in edge),
        vague=tuple(bool(one) for one in ~(open_ends < MAX_LOG_ERROR) & ~edge),
        converged=bool(np.isfinite(found.fun))
        and (found.success or _is_stationary(found.jac, edge)),
    )


def _is_stationary(slope: Floats, edge: Flags) -> bool:
    return bool(np.all(np.abs(slope[~edge]) < 1e-6))  # noqa: PLR2004 - of the scaled loss


def _log_standard_errors(slope: Callable[[Floats], Floats], logs: Floats, edge: Flags) -> Floats:
    """Standard errors of the logarithms; NaN for those at an edge or without curvature."""
    free = np.flatnonzero(~edge)
    spread = np.full(len(logs), np.nan)
    if not len(free):
        return spread
    curvature = np.empty((len(free), len(free)))
    for row, which in enumerate(free):
        step = np.zeros(len(logs))
        step[which] = _STEP
        change = (slope(logs + step) - slope(logs - step)) / (2 * _STEP)
        curvature[row] = change[free]
    curvature = (curvature + curvature.T) / 2
    try:
        np.linalg.cholesky(curvature)
    except np.linalg.LinAlgError:
        return spread
    spread[free] = np.sqrt(np.diag(np.linalg.inv(curvature)))
    return spread
