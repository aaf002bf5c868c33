"""Before a test: how many customers it takes, for how long, and what it could find."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from statsmodels.stats.power import NormalIndPower, TTestIndPower
from statsmodels.stats.proportion import proportion_effectsize

from core.errors import SettingError

if TYPE_CHECKING:
    from core.experiments.experiment_options import OutcomeKind

_MIN_EFFECT = 1e-9


@dataclass(frozen=True, slots=True)
class TestPlan:
    """A test before it begins.

    Parameters
    ----------
    kind : conversion, or revenue per customer
    base : the control's rate, or mean
    deviation : standard deviation of revenue per customer; None for conversion
    lift : smallest improvement worth finding, as a share of the base
    alpha : accepted rate of false alarms over all arms
    power : chance to find that improvement if it is there
    arms : how many, the control among them
    """

    kind: OutcomeKind
    base: float
    deviation: float | None
    lift: float
    alpha: float
    power: float
    arms: int

    @property
    def level(self) -> float:
        """What each arm is tested at, so that all together keep alpha (Bonferroni)."""
        return self.alpha / (self.arms - 1)

    @property
    def per_arm(self) -> int:
        """Customers that each arm needs, to the nearest whole one."""
        return max(2, round(_customers_per_arm(effect_size(self, self.lift), self)))

    @property
    def customers(self) -> int:
        """Customers in all."""
        return self.per_arm * self.arms

    def days(self, per_day: float) -> int | None:
        """Days until they have come, in whole weeks: weekdays differ, and each counts alike."""
        if per_day <= 0:
            return None
        return 7 * math.ceil(self.customers / per_day / 7)


def plan_test(
    kind: OutcomeKind,
    base: float,
    lift: float,
    *,
    deviation: float | None = None,
    alpha: float = 0.05,
    power: float = 0.8,
    arms: int = 2,
) -> TestPlan:
    """How many customers a test takes.

    Conversion: n = ((z(1 − α/2) + z(power)) ÷ h)² × 2 with Cohen's h = 2 asin√p1 − 2 asin√p0.
    Revenue: the two-sample t-test with d = base × lift ÷ standard deviation.

    Parameters
    ----------
    kind, base, deviation, lift, alpha, power, arms : see `TestPlan`

    Raises
    ------
    SettingError : no test could find this

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, chapters 2 and 6.
    """
    if kind == "conversion" and not 0 < base * (1 + lift) < 1:
        raise SettingError(
            "The improved rate is not between 0 and 100%.", "Lower the base rate or the lift."
        )
    if base <= 0 or lift == 0:
        raise SettingError("There is nothing to find.", "Give a base and a lift above zero.")
    if kind == "revenue" and (deviation is None or deviation <= 0):
        raise SettingError(
            "Revenue needs its standard deviation.", "Take it from past orders, or guess high."
        )
    return TestPlan(kind, base, deviation if kind == "revenue" else None, lift, alpha, power, arms)


def effect_size(plan: TestPlan, lift: float) -> float:
    """A lift as the tests see it: Cohen's h or d."""
    if plan.kind == "conversion":
        return float(abs(proportion_effectsize(plan.base * (1 + lift), plan.base)))
    return abs(plan.base * lift / float(plan.deviation or math.nan))


def power_at(plan: TestPlan, lifts: np.ndarray, per_arm: int) -> np.ndarray:
    """The chance to find each of several lifts with so many customers an arm."""
    effects = np.array([max(effect_size(plan, float(lift)), _MIN_EFFECT) for lift in lifts])
    return np.asarray(_power_model(plan).power(effects, per_arm, plan.level))


def sizes_for(plan: TestPlan, lifts: np.ndarray) -> np.ndarray:
    """Customers each arm needs for each of several lifts."""
    return np.array(
        [round(_customers_per_arm(effect_size(plan, float(lift)), plan)) for lift in lifts]
    )


def detectable_lift(
    kind: OutcomeKind,
    base: float,
    deviation: float | None,
    customers: tuple[int, int],
    alpha: float,
    power: float = 0.8,
) -> float | None:
    """The smallest lift that a test of this size finds with this power.

    Parameters
    ----------
    kind, base, deviation : as for `plan_test`
    customers : in the control, and in the arm
    alpha : level of the comparison
    power : chance to find it

    Returns
    -------
    a share of the base; None where there is no base, or no lift is large enough
    """
    if base <= 0 or min(customers) < 2:  # noqa: PLR2004 - no variance
        return None
    sizes = {"nobs1": customers[0], "ratio": customers[1] / customers[0]}
    if kind == "conversion":
        h = float(NormalIndPower().solve_power(None, alpha=alpha, power=power, **sizes))
        angle = math.asin(math.sqrt(min(base, 1.0))) + h / 2
        if angle >= math.pi / 2:
            return None
        return math.sin(angle) ** 2 / base - 1
    if not deviation or not math.isfinite(deviation):
        return None
    return float(TTestIndPower().solve_power(None, alpha=alpha, power=power, **sizes)) * (
        deviation / base
    )


def _customers_per_arm(effect: float, plan: TestPlan) -> float:
    return float(
        _power_model(plan).solve_power(max(effect, _MIN_EFFECT), alpha=plan.level, power=plan.power)
    )


def _power_model(plan: TestPlan) -> Any:
    return NormalIndPower() if plan.kind == "conversion" else TTestIndPower()
