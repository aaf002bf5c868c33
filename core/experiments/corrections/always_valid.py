"""Always-valid p-values and intervals: a running test may be looked at and stopped at any time."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.experiments.comparison.arm_comparison import MIN_BUYERS

if TYPE_CHECKING:
    from core.experiments.arms import Arm
    from core.experiments.comparison.arm_comparison import ArmComparison

NAME = "always-valid"


def mixture_weight(customers: int, planned: int, level: float) -> float:
    """T ρ² of Robbins' normal mixture: how much of the planned information there is.

    ρ² = (log(−2 log α + 1) − 2 log α) ÷ t*, at which intervals are narrowest after t* customers. It
    is fixed before the test: were it chosen at each look, looking would not be free.

    Parameters
    ----------
    customers : t, in all arms so far
    planned : t*, in all arms at the planned end
    level : α

    References
    ----------
    Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Time-uniform central limit theory and
    asymptotic confidence sequences, Annals of Statistics 52(6), section 2.
    """
    twice = -2 * math.log(level)
    return customers / planned * (twice + math.log(twice + 1))


def always_valid(
    comparison: ArmComparison, control: Arm, arm: Arm, level: float, weight: float
) -> ArmComparison:
    """A comparison that holds at every look at once.

    With V the variance of the difference d and m = t ρ², the interval is
    d ± √(V (m + 1) ÷ m (log(m + 1) − 2 log α)), and p = √(m + 1) exp(−d² m ÷ (2 V (m + 1))), the
    inverse of the mixture sequential probability ratio. V is the larger of the variances with
    and without pooling the arms: a small arm of skewed amounts understates its own.

    Parameters
    ----------
    comparison : as it is read once
    control, arm : its arms
    level : α of the whole test
    weight : m, from `mixture_weight`

    References
    ----------
    Robbins (1970), Annals of Mathematical Statistics 41(5); Johari, Koomen, Pekelis and Walsh
    (2017), Peeking at A/B Tests, KDD; Howard, Ramdas, McAuliffe and Sekhon (2021), Time-uniform,
    nonparametric, nonasymptotic confidence sequences, Annals of Statistics 49(2).
    """
    variance = _variance(control, arm)
    few = min(_rarer(control), _rarer(arm))
    if not variance > 0 or few < MIN_BUYERS:  # the means of so few are not normal yet
        return replace(
            comparison, p_value=1.0, adjusted=1.0, lift_low=None, lift_high=None,
            low=-math.inf, high=math.inf, test=f"{NAME}: too early",
            buyers=few,
        )  # fmt: skip
    spread = (weight + 1) / weight
    half = math.sqrt(variance * spread * (math.log1p(weight) - 2 * math.log(level)))
    exponent = comparison.difference**2 / (2 * variance * spread)
    p_value = min(1.0, math.exp(math.log1p(weight) / 2 - exponent))
    return replace(
        comparison,
        p_value=p_value,
        adjusted=p_value,
        low=comparison.difference - half,
        high=comparison.difference + half,
        lift_low=None,
        lift_high=None,
        test=NAME,
    )


def _rarer(arm: Arm) -> int:
    """Customers with an outcome; of yes and no whichever are fewer."""
    if set(np.unique(arm.values)) <= {0.0, 1.0}:
        return min(arm.converted, arm.customers - arm.converted)
    return arm.converted


def _variance(control: Arm, arm: Arm) -> float:
    """Of the difference of the means, unpooled or pooled, whichever is larger."""
    n_0, n_1 = control.customers, arm.customers
    if min(n_0, n_1) < 2:  # noqa: PLR2004 - one customer does not spread
        return math.nan
    unpooled = control.deviation**2 / n_0 + arm.deviation**2 / n_1
    squares = (n_0 - 1) * control.deviation**2 + (n_1 - 1) * arm.deviation**2
    between = n_0 * n_1 / (n_0 + n_1) * (arm.mean - control.mean) ** 2
    pooled = (squares + between) / (n_0 + n_1 - 1)
    return max(unpooled, pooled * (1 / n_0 + 1 / n_1))
