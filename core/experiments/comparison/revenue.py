"""Two arms of amounts: revenue per customer, those who spent nothing included."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from statsmodels.stats.oneway import anova_generic
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from core.experiments.comparison import ratio
from core.experiments.comparison.arm_comparison import ArmComparison
from core.experiments.comparison.permutation import permutation_test

if TYPE_CHECKING:
    from core.experiments.arms import Arm

_MAX_MULTINOMIAL_VALUES = 1000
_CHUNK_DRAWS = 4_000_000
_MAX_DRAWS = 200_000_000
_MIN_RESAMPLES = 500


def compare_revenue(
    control: Arm,
    arm: Arm,
    level: float,
    rng: np.random.Generator,
    drawn: tuple[np.ndarray, np.ndarray] | None = None,
) -> ArmComparison:
    """Compare what customers of two arms spend on average.

    The permutation test and its interval; with very many buyers Welch's t-test, which agrees with
    it there, and is the delta method on the scores of a ratio. Beside them the bootstrap's
    percentile interval.

    Parameters
    ----------
    control, arm : amounts, zero where nothing was bought
    level : of the intervals; 1 − level is their coverage
    rng : deals customers for the permutation test
    drawn : bootstrap means of control and arm; without them there is no bootstrap interval

    References
    ----------
    Efron (1979), Annals of Statistics 7(1).
    """
    difference = arm.mean - control.mean
    p_value, low, high, test = 1.0, difference, difference, "no test: nothing varies"
    if max(np.nan_to_num(arm.deviation), np.nan_to_num(control.deviation)) > 0:
        is_ratio = arm.per is not None
        dealt = ratio.under_one_ratio(control, arm) if is_ratio else (control, arm)
        permuted = permutation_test(*dealt, rng)
        if permuted is None:
            p_value, low, high = welch_test(control, arm, level)
            test = "delta method" if is_ratio else "Welch's t-test"
        else:
            p_value, test = permuted.p_value, "permutation test"
            low, high = replace(permuted, difference=difference).interval(level)
    boot: tuple[float | None, float | None] = (None, None)
    lift = arm.mean / control.mean - 1 if control.mean > 0 else None
    lifts: tuple[float | None, float | None] = (None, None)
    if drawn is not None:
        percentiles = [100 * level / 2, 100 * (1 - level / 2)]
        boot_ends = np.percentile(drawn[1] - drawn[0], percentiles)
        boot = (float(boot_ends[0]), float(boot_ends[1]))
        if lift is not None and drawn[0].min() > 0:
            ratios = np.percentile(drawn[1] / drawn[0] - 1, percentiles)
            lifts = (float(ratios[0]), float(ratios[1]))
    return ArmComparison(
        arm=arm.name,
        control=control.name,
        mean=arm.mean,
        control_mean=control.mean,
        difference=difference,
        low=low,
        high=high,
        lift=lift,
        lift_low=lifts[0],
        lift_high=lifts[1],
        p_value=p_value,
        adjusted=p_value,
        test=test,
        boot_low=boot[0],
        boot_high=boot[1],
        buyers=smaller_arm_buyers(control, arm),
    )


def smaller_arm_buyers(control: Arm, arm: Arm) -> int:
    """Customers with an outcome in the smaller of two arms."""
    return min(control, arm, key=lambda each: (each.customers, -each.converted)).converted


def welch_test(control: Arm, arm: Arm, level: float) -> tuple[float, float, float]:
    """Welch's t-test, which does not ask for equal variances.

    Returns
    -------
    p-value, and the ends of the interval of arm − control

    References
    ----------
    Welch (1947), Biometrika 34.
    """
    means = CompareMeans(
        DescrStatsW(arm.compared, weights=arm.counts),
        DescrStatsW(control.compared, weights=control.counts),
    )
    p_value = float(means.ttest_ind(usevar="unequal")[1])
    low, high = means.tconfint_diff(alpha=level, usevar="unequal")
    return p_value, float(low), float(high)


def bootstrap_means(arm: Arm, resamples: int, rng: np.random.Generator) -> np.ndarray:
    """The mean of an arm, drawn again and again from its own customers.

    Few different amounts are drawn as counts at once. Otherwise it is drawn how many spent
    something, and then what: most customers spend nothing, and need not be drawn one by one.

    Parameters
    ----------
    arm : the customers
    resamples : how often; fewer where there are very many buyers, never under 500
    rng : seeded

    Returns
    -------
    array of shape (resamples,), or shorter
    """
    outcomes = arm.compared
    if len(outcomes) <= _MAX_MULTINOMIAL_VALUES:
        drawn = rng.multinomial(arm.customers, arm.counts / arm.customers, size=resamples)
        return np.asarray(drawn @ outcomes / arm.customers)
    other = outcomes != 0
    amounts = np.repeat(outcomes[other], arm.counts[other])
    times = int(np.clip(_MAX_DRAWS // len(amounts), _MIN_RESAMPLES, resamples))
    bought = rng.binomial(arm.customers, len(amounts) / arm.customers, size=times)
    means = np.empty(times)
    step = max(1, _CHUNK_DRAWS // len(amounts))
    for start in range(0, times, step):
        sizes = bought[start : start + step]
        drawn = amounts[rng.integers(0, len(amounts), size=int(sizes.sum()))]
        ends = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        means[start : start + step] = np.add.reduceat(drawn, ends) / arm.customers
    return means


def any_difference_p_value(arms: list[Arm]) -> float:
    """Whether any of several arms differs: Welch's analysis of variance, its p.

    References
    ----------
    Welch (1951), Biometrika 38.
    """
    spread = np.array([arm.deviation for arm in arms])
    if not np.all(spread > 0):
        return float("nan")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = anova_generic(
            np.array([arm.mean for arm in arms]),
            spread**2,
            np.array([arm.customers for arm in arms]),
            use_var="unequal",
        )
    return float(result.pvalue)
