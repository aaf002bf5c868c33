"""How likely each arm is the best one, and what choosing it could cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.experiments.comparison import revenue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.experiments.arms import Arm

DRAWS = 50_000


@dataclass(frozen=True, slots=True)
class ArmProbability:
    """How good an arm is, given the data.

    Parameters
    ----------
    arm : its name
    best : probability that it is the best of all arms
    loss : what choosing it gives away on average, in the outcome's own unit per customer
    """

    arm: str
    best: float
    loss: float


def posterior_draws(
    arms: Sequence[Arm], kind: str, resamples: int, seed: int
) -> dict[str, np.ndarray]:
    """Draws of every arm's mean given the data.

    Conversions: Beta(1 + converted, 1 + not converted), the posterior under a uniform prior.
    Amounts: bootstrap means, which approximate the posterior of Rubin's Bayesian bootstrap.

    Parameters
    ----------
    arms : of the test
    kind : conversion or revenue
    resamples : bootstrap resamples
    seed : of the draws

    References
    ----------
    Rubin (1981), Annals of Statistics 9(1).
    """
    rng = np.random.default_rng(seed)
    if kind == "conversion":
        return {
            arm.name: rng.beta(1 + arm.converted, 1 + arm.customers - arm.converted, size=DRAWS)
            for arm in arms
        }
    drawn = {arm.name: revenue.bootstrap_means(arm, resamples, rng) for arm in arms}
    shortest = min(len(means) for means in drawn.values())
    return {name: means[:shortest] for name, means in drawn.items()}


def arm_probabilities(draws: Mapping[str, np.ndarray]) -> tuple[ArmProbability, ...]:
    """Probability to be best and expected loss of every arm.

    P(best) is the share of draws in which the arm's mean is the highest; the expected loss is the
    mean of max over arms − its own.

    References
    ----------
    Stucchio (2015), Bayesian A/B Testing at VWO; Scott (2010), Applied Stochastic Models 26(6).
    """
    names = list(draws)
    table = np.column_stack([draws[name] for name in names])
    highest = table.max(axis=1)
    # Draws that tie (two arms without a sale) share the credit.
    ties = table == highest[:, None]
    best = (ties / ties.sum(axis=1, keepdims=True)).mean(axis=0)
    loss = (highest[:, None] - table).mean(axis=0)
    return tuple(
        ArmProbability(name, float(best[index]), float(loss[index]))
        for index, name in enumerate(names)
    )
