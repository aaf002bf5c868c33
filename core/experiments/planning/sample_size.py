"""Before a test: how many customers it takes, for how long, and what it could find."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats
from statsmodels.stats.power import NormalIndPower, TTestIndPower
from statsmodels.stats.proportion import proportion_effectsize

from core.errors import SettingError
from core.experiments.comparison.arm_comparison import MIN_BUYERS

if TYPE_CHECKING:
    from core.experiments.experiment_options import OutcomeKind

_MIN_EFFECT = 1e-9
_MIN_SOLVED = 4.0


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
    control_share : of all customers in the control: a hold-out is smaller than the other arms; None
        for arms of one size
    buyers : share of customers who buy, where money is compared; the smaller arm is given enough of
        them for a verdict. None where that is not known
    """

    kind: OutcomeKind
    base: float
    deviation: float | None
    lift: float
    alpha: float
    power: float
    arms: int
    control_share: float | None = None
    buyers: float | None = None

    @property
    def level(self) -> float:
        """What each arm is tested at, so that all together keep alpha (Bonferroni)."""
        return self.alpha / (self.arms - 1)

    @property
    def ratio(self) -> float:
        """How many times the control's customers every other arm has."""
        share = self.control_share
        return 1.0 if share is None else (1 - share) / (self.arms - 1) / share

    @property
    def per_arm(self) -> int:
        """Customers that each arm but the control needs, to the nearest whole one."""
        return max(2, round(_customers_per_arm(effect_size(self, self.lift), self)))

    @property
    def control_customers(self) -> int:
        """Customers that the control needs."""
        return max(2, round(self.per_arm / self.ratio))

    @property
    def customers(self) -> int:
        """Customers in all."""
        return self.per_arm * (self.arms - 1) + self.control_customers

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
    control_share: float | None = None,
    buyers: float | None = None,
) -> TestPlan:
    """How many customers a test takes.

    Conversion: n = ((z(1 − α/2) + z(power)) ÷ h)² × 2 with Cohen's h = 2 asin√p1 − 2 asin√p0.
    Revenue: the two-sample t-test with d = base × lift ÷ standard deviation, and no fewer than 30
    buyers in the smaller arm, without whom nothing is concluded about money.

    Parameters
    ----------
    kind, base, deviation, lift, alpha, power, arms, control_share, buyers : see `TestPlan`

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
        raise SettingError("There is nothing to detect.", "Give a base and a lift above zero.")
    if kind == "revenue" and (deviation is None or deviation <= 0):
        raise SettingError(
            "Revenue needs its standard deviation.", "Take it from past orders, or estimate high."
        )
    if kind == "conversion":
        deviation = buyers = None
    return TestPlan(kind, base, deviation, lift, alpha, power, arms, control_share, buyers)


def effect_size(plan: TestPlan, lift: float) -> float:
    """A lift as the tests see it: Cohen's h or d."""
    if plan.kind == "conversion":
        return float(abs(proportion_effectsize(plan.base * (1 + lift), plan.base)))
    return abs(plan.base * lift / float(plan.deviation or math.nan))


def power_at(plan: TestPlan, lifts: np.ndarray, per_arm: int) -> np.ndarray:
    """The chance to find each of several lifts with so many customers an arm."""
    effects = np.array([max(effect_size(plan, float(lift)), _MIN_EFFECT) for lift in lifts])
    control = per_arm / plan.ratio
    return np.asarray(_power_model(plan).power(effects, control, plan.level, ratio=plan.ratio))


def sizes_for(plan: TestPlan, lifts: np.ndarray) -> np.ndarray:
    """Customers each arm needs for each of several lifts."""
    return np.array(
        [round(_customers_per_arm(effect_size(plan, float(lift)), plan)) for lift in lifts]
    )


@lru_cache(maxsize=64)
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
        h = _solved(NormalIndPower().solve_power(None, alpha=alpha, power=power, **sizes))
        angle = math.asin(math.sqrt(min(base, 1.0))) + h / 2
        if angle >= math.pi / 2:
            return None
        return math.sin(angle) ** 2 / base - 1
    if not deviation or not math.isfinite(deviation):
        return None
    solved = _solved(TTestIndPower().solve_power(None, alpha=alpha, power=power, **sizes))
    return solved * deviation / base


def _solved(size: float | np.ndarray) -> float:
    """What statsmodels solved for: a number, or an array of it where its first solver fails."""
    return float(np.asarray(size).item())


@dataclass(frozen=True, slots=True)
class SmallestLift:
    """What a test of the customers there are can find.

    Parameters
    ----------
    kind : conversion, or revenue per customer
    lift : smallest improvement found with the power asked for, as a share of the base; None where
        none is, or where too few would buy
    control, treated : customers in the control, and in each other arm
    buyers : expected in the smaller arm without any effect, where money is compared
    """

    kind: OutcomeKind
    lift: float | None
    control: int
    treated: int
    buyers: float | None

    @property
    def too_few_buyers(self) -> bool:
        """Nothing would be concluded about money."""
        return self.buyers is not None and self.buyers < MIN_BUYERS


def smallest_lift(plan: TestPlan, customers: int) -> SmallestLift:
    """What a test finds when all the customers there are take part.

    Parameters
    ----------
    plan : its base, split, level and power; the lift it asks for is not used
    customers : in all arms
    """
    treated = round(customers * plan.ratio / (1 + plan.ratio * (plan.arms - 1)))
    control = customers - treated * (plan.arms - 1)
    buyers = None if plan.buyers is None else plan.buyers * min(control, treated)
    lift = None
    if min(control, treated) >= 2 and (buyers is None or buyers >= MIN_BUYERS):  # noqa: PLR2004
        lift = detectable_lift(
            plan.kind, plan.base, plan.deviation, (control, treated), plan.level, plan.power
        )
    return SmallestLift(plan.kind, lift, control, treated, buyers)


def customers_for_money(rate: float) -> int | None:
    """Customers of a hold-out, or of the smaller arm, with 30 expected buyers; None without any.

    Parameters
    ----------
    rate : share of them that buys
    """
    return math.ceil(round(MIN_BUYERS / rate, 6)) if rate > 0 else None


@lru_cache(maxsize=1024)  # a curve solves dozens, and a page draws the same one at every rerun
def _customers_per_arm(effect: float, plan: TestPlan) -> float:
    effect = max(effect, _MIN_EFFECT)
    z = stats.norm.isf(plan.level / 2) + stats.norm.ppf(plan.power)
    control = float((z / effect) ** 2 * (1 + 1 / plan.ratio))
    if control > _MIN_SOLVED:  # the solver finds no size for effects that nobody overlooks
        control = _solved(
            _power_model(plan).solve_power(
                effect, alpha=plan.level, power=plan.power, ratio=plan.ratio
            )
        )
    if plan.buyers:
        control = max(control, MIN_BUYERS / plan.buyers / min(1.0, plan.ratio))
    return control * plan.ratio


def _power_model(plan: TestPlan) -> Any:
    return NormalIndPower() if plan.kind == "conversion" else TTestIndPower()
