"""Two arms of yes and no: the difference, its interval, and whether chance explains it."""

from __future__ import annotations

from scipy import stats
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportions_chisquare,
    proportions_ztest,
)

from core.experiments.arms import Arm
from core.experiments.comparison.arm_comparison import ArmComparison

MIN_EXPECTED = 5
"""Cochran's rule: below so many expected customers in a cell the z-test is not trusted."""
MAX_BARNARD_CUSTOMERS = 100
"""Customers in an arm up to which the exact test is Barnard's; it walks through every table."""


def compare_conversion(control: Arm, arm: Arm, level: float) -> ArmComparison:
    """Compare the conversion rates of two arms.

    Difference p1 − p0 with Newcombe's hybrid score interval, ratio p1 ÷ p0 with the interval of its
    logarithm.

    Parameters
    ----------
    control, arm : with outcomes 0 and 1
    level : of the intervals; 1 − level is their coverage

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, method 10; Katz et al. (1978), Biometrics 34(3).
    """
    treated, untreated = (arm.converted, arm.customers), (control.converted, control.customers)
    low, high = confint_proportions_2indep(
        *treated, *untreated, method="newcomb", compare="diff", alpha=level
    )
    lift = lift_low = lift_high = None
    if treated[0] and untreated[0]:
        lift = arm.mean / control.mean - 1
        ratio = confint_proportions_2indep(
            *treated, *untreated, method="log", compare="ratio", alpha=level
        )
        lift_low, lift_high = (float(end) - 1 for end in ratio)
    p_value, test = significance_test(control, arm)
    return ArmComparison(
        arm=arm.name,
        control=control.name,
        mean=arm.mean,
        control_mean=control.mean,
        difference=arm.mean - control.mean,
        low=float(low),
        high=float(high),
        lift=lift,
        lift_low=lift_low,
        lift_high=lift_high,
        p_value=p_value,
        adjusted=p_value,
        test=test,
    )


def significance_test(control: Arm, arm: Arm) -> tuple[float, str]:
    """How likely chance alone makes rates as different as these, and by which test.

    The z-test with the pooled rate; where fewer than five customers are expected in a cell an exact
    one: Barnard's up to 100 customers an arm, Fisher's beyond.

    Returns
    -------
    (p, name of the test)

    References
    ----------
    Cochran (1954), Biometrics 10(4); Barnard (1945), Nature 156; Fisher (1935).
    """
    converted = [arm.converted, control.converted]
    customers = [arm.customers, control.customers]
    rest = [arm.customers - arm.converted, control.customers - control.converted]
    expected = min(sum(converted), sum(rest)) * min(customers) / max(sum(customers), 1)
    if expected >= MIN_EXPECTED:
        return float(proportions_ztest(converted, customers)[1]), "z-test"
    if not sum(converted) or not sum(rest):
        return 1.0, "no test: everyone did the same"
    if max(customers) <= MAX_BARNARD_CUSTOMERS:
        # The table has the arms as its columns.
        return float(stats.barnard_exact([converted, rest]).pvalue), "Barnard's exact test"
    return float(stats.fisher_exact([converted, rest]).pvalue), "Fisher's exact test"


def any_difference_p_value(arms: list[Arm]) -> float:
    """Whether any of several arms differs: Pearson's chi-squared on converted and not, its p."""
    converted = [arm.converted for arm in arms]
    if sum(converted) in {0, sum(arm.customers for arm in arms)}:
        return 1.0
    return float(proportions_chisquare(converted, [arm.customers for arm in arms])[1])
