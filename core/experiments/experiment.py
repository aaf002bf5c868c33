"""`Experiment`: the result of a test, from its arms to a verdict, with everything in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.errors import SettingError
from core.experiments import (
    arm_comparison,
    best_arm,
    conversion,
    experiment_verdict,
    qini,
    revenue,
    sample_ratio,
    sample_size,
    sequential,
    uplift,
)
from core.experiments import arms as arm_of
from core.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.experiments.arm_comparison import ArmComparison
    from core.experiments.arms import Arm
    from core.experiments.best_arm import ArmProbability
    from core.experiments.experiment_options import ExperimentOptions, OutcomeKind
    from core.experiments.experiment_verdict import ExperimentVerdict, VerdictFacts
    from core.experiments.qini import Qini
    from core.experiments.sample_ratio import SampleRatioCheck
    from core.experiments.uplift import Uplift


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
) -> Experiment:
    """Read the result of a test.

    First the split is checked; a broken one ends the reading. Then every arm is compared with the
    control, p-values are corrected for their number (Holm) and for how often the test was looked
    at (Pocock), and the probability to be best is drawn.

    Parameters
    ----------
    arms : two or more
    kind : conversion or revenue
    control : name of one of them
    choices : alpha, looks, planned split, capping, seed
    segments : the same arms within each segment
    currency : of the amounts
    progress : called with the share done; may raise `Cancelled`

    Raises
    ------
    SettingError : the planned split does not fit the arms, or the control is none of them
    """
    if control not in {arm.name for arm in arms} or len(arms) < 2:  # noqa: PLR2004
        raise SettingError("A test needs a control and another group.", "Name one of its groups.")
    checked = sample_ratio.check_sample_ratio(arms, dict(choices.planned))
    level = sequential.pocock_level(choices.alpha, choices.looks)
    capped_at = arm_of.winsorising_cap(arms, choices.winsorise) if kind == "revenue" else None
    used = tuple(_prepared(arm, kind, capped_at) for arm in arms)
    if checked.broken:
        return Experiment(
            kind, control, used, checked, (), None, (), level, None, capped_at, (), (), None,
            experiment_verdict.stopped_verdict(checked),
        )  # fmt: skip
    progress("results", 0.1, "drawing how likely each group is the best")
    drawn = best_arm.posterior_draws(used, kind, choices.resamples, choices.seed)
    progress("results", 0.5, "comparing every group with the control")
    compared = _compare_with_control(used, kind, control, level, drawn, choices.seed)
    detectable = _detectable_lift(used, kind, control, level)
    differ = (
        conversion.any_difference_p_value
        if kind == "conversion"
        else revenue.any_difference_p_value
    )
    rare = {comparison.arm for comparison in compared if comparison.too_few}
    judged = {name: means for name, means in drawn.items() if name not in rare}
    probabilities = best_arm.arm_probabilities(judged) if len(judged) > 1 else ()
    facts = experiment_verdict.VerdictFacts(
        kind=kind,
        control=control,
        compared=compared,
        probabilities=probabilities,
        level=level,
        looks=choices.looks,
        alpha=choices.alpha,
        false_alarms=sequential.false_alarm_rate(choices.alpha, choices.looks),
        converted=sum(arm.converted for arm in used),
        detectable=detectable,
        currency=currency,
        doubt=checked.text if checked.p_value < sample_ratio.DOUBT_P_VALUE else None,
    )
    progress("results", 0.8, "comparing within segments" if segments else "judging")
    within = {
        name: [_prepared(arm, kind, capped_at) for arm in inside]
        for name, inside in (segments or {}).items()
    }
    return Experiment(
        kind=kind,
        control=control,
        arms=used,
        split=checked,
        compared=compared,
        any_differs=differ(list(used)),
        probabilities=probabilities,
        level=level,
        detectable=detectable,
        capped_at=capped_at,
        segments=uplift.uplift_by_segment(within, control, kind, level, choices.seed)
        if within
        else (),
        rankings=qini.qini_by_segment(within, control, choices.seed),
        facts=facts,
        verdict=experiment_verdict.decide_verdict(facts),
    )


def _prepared(arm: Arm, kind: OutcomeKind, capped_at: float | None) -> Arm:
    if kind == "conversion":
        return arm.as_conversions()
    return arm if capped_at is None else arm.capped(capped_at)


def _compare_with_control(
    arms: Sequence[Arm],
    kind: OutcomeKind,
    control: str,
    level: float,
    drawn: Mapping[str, np.ndarray],
    seed: int,
) -> tuple[ArmComparison, ...]:
    mine = next(arm for arm in arms if arm.name == control)
    others = [arm for arm in arms if arm.name != control]
    if kind == "conversion":
        return arm_comparison.holm_corrected(
            [conversion.compare_conversion(mine, arm, level) for arm in others]
        )
    rng = np.random.default_rng(seed)
    return arm_comparison.holm_corrected(
        [
            revenue.compare_revenue(mine, arm, level, rng, (drawn[control], drawn[arm.name]))
            for arm in others
        ]
    )


def _detectable_lift(
    arms: Sequence[Arm], kind: OutcomeKind, control: str, level: float
) -> float | None:
    """For the smallest arm, at the level of Holm's first step."""
    mine = next(arm for arm in arms if arm.name == control)
    smallest = min(arm.customers for arm in arms if arm.name != control)
    return sample_size.detectable_lift(
        kind, mine.mean, mine.deviation, (mine.customers, smallest), level / (len(arms) - 1)
    )
