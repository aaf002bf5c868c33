"""`ArmComparison`: one arm beside the control, and the correction for comparing several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.multiple_testing import holm_adjusted

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_BUYERS = 30
"""Buyers in the smaller arm below which nothing is concluded about money."""


@dataclass(frozen=True, slots=True)
class ArmComparison:
    """An arm beside the control.

    Parameters
    ----------
    arm, control : their names
    mean, control_mean : conversion rates, or revenue per customer
    difference, low, high : arm − control, with its interval
    lift, lift_low, lift_high : arm ÷ control − 1; None where the control has nothing
    p_value : of this comparison alone
    adjusted : the same after Holm's correction for all comparisons of the test
    test : its name
    boot_low, boot_high : bootstrap interval of the difference, of revenue only
    buyers : customers with an outcome in the smaller of the two arms, of revenue only
    """

    arm: str
    control: str
    mean: float
    control_mean: float
    difference: float
    low: float
    high: float
    lift: float | None
    lift_low: float | None
    lift_high: float | None
    p_value: float
    adjusted: float
    test: str
    boot_low: float | None = None
    boot_high: float | None = None
    buyers: int | None = None

    @property
    def too_few(self) -> bool:
        """So few bought that a few large orders decide what the mean is."""
        return self.buyers is not None and self.buyers < MIN_BUYERS

    def differs(self, level: float) -> bool:
        """Whether the difference is significant at a level, and rests on enough buyers."""
        return self.adjusted < level and not self.too_few


def holm_corrected(comparisons: Sequence[ArmComparison]) -> tuple[ArmComparison, ...]:
    """Comparisons with Holm's correction: the more there are, the likelier one is a false alarm.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6(2).
    """
    adjusted = holm_adjusted([comparison.p_value for comparison in comparisons])
    return tuple(
        replace(comparison, adjusted=float(p))
        for comparison, p in zip(comparisons, adjusted, strict=True)
    )
