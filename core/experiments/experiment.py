"""`Experiment`: the result of a test, from its arms to a verdict, with everything in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.errors import SettingError
from core.experiments import arms as arm_of
from core.experiments.comparison import (
    arm_comparison,
    best_arm,
    conversion,
    ratio,
    revenue,
    sample_ratio,
    two_part,
)
from core.experiments.corrections import always_valid, cuped, sequential
from core.experiments.planning import sample_size
from core.experiments.reading.result_labels import MONEY_PER_CUSTOMER
from core.experiments.uplift import qini, uplift
from core.experiments.verdict import experiment_verdict
from core.experiments.verdict.outcome_unit import RATE, OutcomeUnit
from core.experiments.verdict.verdict_facts import VerdictFacts
from core.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.experiments.arms import Arm
    from core.experiments.comparison.arm_comparison import ArmComparison
    from core.experiments.comparison.best_arm import ArmProbability
    from core.experiments.comparison.sample_ratio import SampleRatioCheck
    from core.experiments.comparison.two_part import TwoPartRead
    from core.experiments.corrections.cuped import Adjustment
    from core.experiments.experiment_options import ExperimentOptions, OutcomeKind
    from core.experiments.reading.result_labels import ResultLabels
    from core.experiments.uplift.qini import Qini
    from core.experiments.uplift.uplift import Uplift
    from core.experiments.verdict.experiment_verdict import ExperimentVerdict


@dataclass(frozen=True)
class Experiment:
    """The result of a test.

    Parameters
    ----------
    kind : conversion, or revenue per customer
    control : name of the control arm
    arms : as they were compared: capped where that was asked for
    split : the sample-ratio check; where it fails nothing else is computed
    compared : every other arm beside the control, corrected by Holm
    any_differs : p-value of the null hypothesis that all arms are equal
    probabilities : of each arm to be the best, arms with too few buyers left out
    level : p-value asked for; smaller than alpha where the test was looked at several times
    detectable : smallest lift that a test of this size finds eight times out of ten
    capped_at : the amount above which outcomes were capped; None where they were not
    segments : each arm in each segment
    rankings : what ranking customers by those segments is worth, for each arm
    facts : what the verdict rests on; None where the split is broken
    verdict : what it says, and what to do
    two_parts : of every other arm where money is compared: buyers and baskets
    adjustment : what adjusting by the past saves, whether or not it was done; None where nothing
        is known of the past
    adjusted : whether outcomes were adjusted by it
    unit : how the outcome is written
    """

    kind: OutcomeKind
    control: str
    arms: tuple[Arm, ...]
    split: SampleRatioCheck
    compared: tuple[ArmComparison, ...]
    any_differs: float | None
    probabilities: tuple[ArmProbability, ...]
    level: float
    detectable: float | None
    capped_at: float | None
    segments: tuple[Uplift, ...]
    rankings: tuple[Qini, ...]
    facts: VerdictFacts | None
    verdict: ExperimentVerdict
    two_parts: tuple[TwoPartRead, ...] = ()
    adjustment: Adjustment | None = None
    adjusted: bool = False
    unit: OutcomeUnit = RATE

    @property
    def _no_money(self) -> bool:
        return self.kind != "revenue" or not self.unit.money

    @property
    def smallest_money(self) -> float | None:
        """`detectable` in money per customer; None for other outcomes, and for too few buyers."""
        control = next(arm for arm in self.arms if arm.name == self.control)
        few = any(comparison.too_few for comparison in self.compared)
        if self._no_money or self.detectable is None or few:
            return None
        return self.detectable * control.mean

    @property
    def customers_for_money(self) -> int | None:
        """Customers that the smaller arm needs for a verdict about money; None for other outcomes.

        As many as hold 30 buyers at the rate of the control.
        """
        control = next(arm for arm in self.arms if arm.name == self.control)
        if self._no_money or not control.customers:
            return None
        return sample_size.customers_for_money(control.converted / control.customers)

    def ranking(self, uplift: Uplift) -> Qini | None:
        """What ranking customers by segment is worth for an arm; None where there is no ranking."""
        return next((ranked for ranked in self.rankings if ranked.arm == uplift.arm), None)

    def worth_ranking(self, uplift: Uplift) -> bool:
        """The segments differ beyond chance, and customers not used to see that confirm it."""
        ranked = self.ranking(uplift)
        return ranked is not None and ranked.pays and uplift.segments_differ(self.level)

    def arm(self, name: str) -> Arm:
        """One of the arms by its name."""
        return next(arm for arm in self.arms if arm.name == name)


def evaluate_experiment(
    arms: Sequence[Arm],
    kind: OutcomeKind,
    control: str,
    choices: ExperimentOptions,
    segments: Mapping[str, Sequence[Arm]] | None = None,
    currency: str | None = None,
    progress: Progress = silent,
    labels: ResultLabels = MONEY_PER_CUSTOMER,
) -> Experiment:
    """Read the result of a test.

    First the split is checked; a broken one ends the reading. Then every arm is compared with the
    control, p-values are corrected for their number (Holm) and for how often the test was looked
    at (Pocock, or always-valid p-values), and the probability to be best is drawn.

    Parameters
    ----------
    arms : two or more
    kind : conversion or revenue
    control : name of one of them
    choices : alpha, looks, planned split, capping, adjustment, seed
    segments : the same arms within each segment
    currency : of the amounts
    progress : called with the share done; may raise `Cancelled`
    labels : how the outcome, and what was before, are called

    Raises
    ------
    SettingError : the planned split does not fit the arms, or the control is none of them
    """
    if control not in {arm.name for arm in arms} or len(arms) < 2:  # noqa: PLR2004
        raise SettingError("A test needs a control and another group.", "Name one of its groups.")
    checked = sample_ratio.check_sample_ratio(
        arms, dict(choices.planned), sequential=choices.sequential
    )
    level = (
        choices.alpha
        if choices.sequential
        else sequential.pocock_level(choices.alpha, choices.looks)
    )
    unit = OutcomeUnit(kind, currency, labels.money, labels.per)
    capped_at = arm_of.winsorising_cap(arms, choices.winsorise) if kind == "revenue" else None
    if checked.broken:
        used = tuple(_prepared(arm, kind, capped_at) for arm in arms)
        return Experiment(
            kind, control, used, checked, (), None, (), level, None, capped_at, (), (), None,
            experiment_verdict.stopped_verdict(checked), unit=unit,
        )  # fmt: skip
    plain = [_linear(_prepared(arm, kind, capped_at)) for arm in arms]
    adjustment = cuped.fit_adjustment(plain, labels.before or "what was before")
    test = _Test(kind, control, level, choices, adjustment if choices.cuped else None, unit)
    used = tuple(test.scored(arm) for arm in plain)
    progress("results", 0.1, "estimating how likely each group is the best")
    drawn = best_arm.posterior_draws(used, test.drawn_as(used), choices.resamples, choices.seed)
    progress("results", 0.5, "comparing every group with the control")
    compared = test.compare(used, drawn)
    two_parts = test.two_parts(used)
    rare = {comparison.arm for comparison in compared if comparison.too_few}
    judged = {name: means for name, means in drawn.items() if name not in rare}
    facts = VerdictFacts(
        unit=unit,
        control=control,
        compared=compared,
        probabilities=best_arm.arm_probabilities(judged) if len(judged) > 1 else (),
        level=level,
        looks=1 if choices.sequential else choices.looks,
        alpha=choices.alpha,
        false_alarms=sequential.false_alarm_rate(choices.alpha, choices.looks),
        converted=sum(arm.converted for arm in used),
        detectable=test.detectable_lift(used),
        doubt=checked.text if checked.p_value < sample_ratio.DOUBT_P_VALUE else None,
        sequential=choices.sequential,
        two_parts=two_parts,
        adjustment=test.adjustment,
    )
    progress("results", 0.8, "comparing within segments" if segments else "judging")
    within = {
        name: test.scored_within([_linear(_prepared(arm, kind, capped_at)) for arm in inside])
        for name, inside in (segments or {}).items()
    }
    return Experiment(
        kind=kind,
        control=control,
        arms=used,
        split=checked,
        compared=compared,
        any_differs=test.any_difference(used),
        probabilities=facts.probabilities,
        level=level,
        detectable=facts.detectable,
        capped_at=capped_at,
        segments=test.by_segment(within, sum(arm.customers for arm in used)),
        rankings=qini.qini_by_segment(within, control, choices.seed),
        facts=facts,
        verdict=experiment_verdict.decide_verdict(facts),
        two_parts=two_parts,
        adjustment=adjustment,
        adjusted=test.adjustment is not None,
        unit=unit,
    )


def _prepared(arm: Arm, kind: OutcomeKind, capped_at: float | None) -> Arm:
    if kind == "conversion":
        return arm if arm.per is not None else arm.as_conversions()
    return arm if capped_at is None else arm.capped(capped_at)


def _linear(arm: Arm) -> Arm:
    return arm if arm.per is None else ratio.linearised(arm)


@dataclass(frozen=True)
class _Test:
    """How the arms of one test are compared."""

    kind: OutcomeKind
    control: str
    level: float
    choices: ExperimentOptions
    adjustment: Adjustment | None
    unit: OutcomeUnit

    def scored(self, arm: Arm) -> Arm:
        """An arm with what is compared: adjusted by the past where that is asked for."""
        return arm if self.adjustment is None else cuped.adjusted(arm, self.adjustment)

    def scored_within(self, arms: Sequence[Arm]) -> list[Arm]:
        """The arms of a segment, with what is compared."""
        if self.adjustment is None:
            return list(arms)
        per = cuped.mean_divisor(arms)
        return [cuped.adjusted(arm, self.adjustment, per) for arm in arms]

    def drawn_as(self, arms: Sequence[Arm]) -> OutcomeKind:
        """Scores are averaged as amounts are, of conversions too."""
        return "revenue" if any(arm.is_scored for arm in arms) else self.kind

    def weight(self, customers: int) -> float | None:
        """Of the mixture, where the test is looked at while it runs."""
        if not self.choices.sequential:
            return None
        return always_valid.mixture_weight(
            customers, self.choices.planned_customers, self.choices.alpha
        )

    def compare(
        self, arms: Sequence[Arm], drawn: Mapping[str, np.ndarray]
    ) -> tuple[ArmComparison, ...]:
        """Every other arm beside the control."""
        mine = next(arm for arm in arms if arm.name == self.control)
        rng = np.random.default_rng(self.choices.seed)
        weight = self.weight(sum(arm.customers for arm in arms))
        return arm_comparison.holm_corrected(
            [
                uplift.compare_arms(
                    mine, arm, self.kind, self.level, rng,
                    drawn=(drawn[self.control], drawn[arm.name]), weight=weight,
                )
                for arm in arms
                if arm.name != self.control
            ]
        )  # fmt: skip

    def two_parts(self, arms: Sequence[Arm]) -> tuple[TwoPartRead, ...]:
        """Buyers and baskets, where revenue per customer is compared."""
        is_money = self.kind == "revenue" and self.unit.money
        if not is_money or any(arm.per is not None for arm in arms):
            return ()
        mine = next(arm for arm in arms if arm.name == self.control)
        rng = np.random.default_rng(self.choices.seed)
        parts = (
            two_part.read_two_parts(mine, arm, self.level, rng) for arm in arms if arm is not mine
        )
        return tuple(part for part in parts if part is not None)

    def any_difference(self, arms: Sequence[Arm]) -> float | None:
        """P of the hypothesis that all arms are equal; none that holds at every look."""
        if self.choices.sequential:
            return None
        if self.drawn_as(arms) == "conversion":
            return conversion.any_difference_p_value(list(arms))
        return revenue.any_difference_p_value(list(arms))

    def by_segment(
        self, within: Mapping[str, Sequence[Arm]], customers: int
    ) -> tuple[uplift.Uplift, ...]:
        """Every arm in every segment."""
        if not within:
            return ()
        return uplift.uplift_by_segment(
            within, self.control, self.kind, self.level, self.choices.seed, self.weight(customers)
        )

    def detectable_lift(self, arms: Sequence[Arm]) -> float | None:
        """For the smallest arm, at the level of Holm's first step."""
        mine = next(arm for arm in arms if arm.name == self.control)
        smallest = min(arm.customers for arm in arms if arm.name != self.control)
        return sample_size.detectable_lift(
            self.drawn_as(arms), mine.mean, mine.deviation, (mine.customers, smallest),
            self.level / (len(arms) - 1),
        )  # fmt: skip
