"""`VerdictFacts`: what a verdict and its sentences rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.experiments.comparison.arm_comparison import ArmComparison
    from core.experiments.comparison.best_arm import ArmProbability
    from core.experiments.comparison.two_part import TwoPartRead
    from core.experiments.corrections.cuped import Adjustment
    from core.experiments.experiment_options import OutcomeKind
    from core.experiments.verdict.outcome_unit import OutcomeUnit


@dataclass(frozen=True, slots=True)
class VerdictFacts:
    """What a verdict rests on.

    Parameters
    ----------
    unit : how the outcome is written
    control : name of the control arm
    compared : arms beside it
    probabilities : of each arm to be the best
    level : p-value asked for, after the correction for looking several times
    looks : how often it was looked at
    alpha : accepted rate of false alarms
    false_alarms : what looking so often without the correction would have made of it
    converted : customers with an outcome above zero, over all arms
    detectable : smallest lift the test could detect; None where it is not known
    doubt : what is unusual about the split; None where nothing is
    family : comparisons that are corrected together; 0 where those of this outcome alone are
    sequential : p-values hold at every look
    two_parts : buyers and baskets, where money is compared
    adjustment : by what outcomes were adjusted; None where they were not
    """

    unit: OutcomeUnit
    control: str
    compared: tuple[ArmComparison, ...]
    probabilities: tuple[ArmProbability, ...]
    level: float
    looks: int
    alpha: float
    false_alarms: float
    converted: int
    detectable: float | None
    doubt: str | None = None
    family: int = 0
    sequential: bool = False
    two_parts: tuple[TwoPartRead, ...] = ()
    adjustment: Adjustment | None = None

    @property
    def kind(self) -> OutcomeKind:
        """What was measured."""
        return self.unit.kind
