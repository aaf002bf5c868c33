"""The verdict of a test in words, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core import formatting
from core.experiments.arm_comparison import MIN_BUYERS

if TYPE_CHECKING:
    from core.experiments.arm_comparison import ArmComparison
    from core.experiments.best_arm import ArmProbability
    from core.experiments.experiment_options import OutcomeKind
    from core.experiments.sample_ratio import SampleRatioCheck

ExperimentVerdictCode = Literal["stopped", "better", "worse", "no_difference", "too_few"]
MIN_WINNER_PROBABILITY = 0.95
"""Probability to be best from which one of several winners is named."""
MIN_CONVERSIONS = 10
"""Conversions over all arms below which nothing is concluded from a lack of difference."""
SINGLE_LOOK_CAUTION = (
    "This verdict holds for a test that was read once, at its planned end. If you looked earlier "
    "and would have stopped at a success, say under More how often."
)
"""The caution for a reader who did not state how often they looked."""
_SENSITIVE_LIFT = 0.1
"""A test that can detect a lift this small is sensitive."""


@dataclass(frozen=True, slots=True)
class ExperimentVerdict:
    """The outcome of a test in words.

    Parameters
    ----------
    code : a stable word for programs
    headline : the result in a sentence
    reasons : what it rests on
    advice : what to do now
    winner : the arm to use; None where there is none
    """

    code: ExperimentVerdictCode
    headline: str
    reasons: tuple[str, ...]
    advice: tuple[str, ...]
    winner: str | None = None


@dataclass(frozen=True, slots=True)
class VerdictFacts:
    """What a verdict rests on.

    Parameters
    ----------
    kind : what was measured
    control : name of the control arm
    compared : arms beside it
    probabilities : of each arm to be the best
    level : p-value asked for, after the correction for looking several times
    looks : how often it was looked at
    alpha : accepted rate of false alarms
    false_alarms : what looking so often without the correction would have made of it
    converted : customers with an outcome above zero, over all arms
    detectable : smallest lift the test could detect; None where it is not known
    currency : of the amounts
    doubt : what is unusual about the split; None where nothing is
    """

    kind: OutcomeKind
    control: str
    compared: tuple[ArmComparison, ...]
    probabilities: tuple[ArmProbability, ...]
    level: float
    looks: int
    alpha: float
    false_alarms: float
    converted: int
    detectable: float | None
    currency: str | None = None
    doubt: str | None = None


def stopped_verdict(split: SampleRatioCheck) -> ExperimentVerdict:
    """Of a test whose arms did not get the customers they should have got."""
    return ExperimentVerdict(
        "stopped",
        "Do not read this result: the groups are not the sizes they should be.",
        (
            split.text,
            (
                "A split this uneven comes about by chance in fewer than one of 1,000 tests. "
                "Whatever lost or moved customers may also have changed the outcome."
            ),
        ),
        (
            (
                "Look for what treats the groups differently: bounced messages, redirects, "
                "filters, bots, customers added later."
            ),
            "If the split was not meant to be even, enter the planned shares.",
            "Otherwise repair it and run the test again.",
        ),
    )


def decide_verdict(facts: VerdictFacts) -> ExperimentVerdict:
    """Put the comparisons of a sound test into a verdict.

    Parameters
    ----------
    facts : what it rests on
    """
    better = [arm for arm in facts.compared if arm.differs(facts.level) and arm.difference > 0]
    worse = [arm for arm in facts.compared if arm.differs(facts.level) and arm.difference < 0]
    if better:
        return _better(facts, better, worse)
    if worse and len(worse) == len(facts.compared):
        return _worse(facts, worse)
    return _no_difference(facts, worse)


def _better(
    facts: VerdictFacts, better: list[ArmComparison], worse: list[ArmComparison]
) -> ExperimentVerdict:
    best = max(better, key=lambda arm: arm.difference)
    probability = next(arm for arm in facts.probabilities if arm.arm == best.arm)
    others = [arm.arm for arm in better if arm is not best]
    advice = [f"Use {best.arm}. Keep a small control group, to see whether the effect lasts."]
    if others and probability.best < MIN_WINNER_PROBABILITY:
        advice = [
            (
                f"Use {best.arm}, or {formatting.listed(others)} where that costs less: "
                f"{best.arm} is the best with a probability of "
                f"{formatting.percent(probability.best)}, which does not settle it."
            )
        ]
    advice.append("Work out whether the extra outcome pays for the cost on the ROI calculator.")
    reasons = [
        comparison_text(arm, facts) for arm in (best, *(b for b in better if b is not best), *worse)
    ]
    headline = f"{best.arm} works: {_summary_text(best, facts)}."
    return ExperimentVerdict(
        "better", headline, (*reasons, *_looks_text(facts)), tuple(advice), winner=best.arm
    )


def _worse(facts: VerdictFacts, worse: list[ArmComparison]) -> ExperimentVerdict:
    names = formatting.listed([arm.arm for arm in worse])
    does = "does" if len(worse) == 1 else "do"
    return ExperimentVerdict(
        "worse",
        f"{names} {does} harm: {_summary_text(min(worse, key=lambda x: x.difference), facts)}.",
        (*(comparison_text(arm, facts) for arm in worse), *_looks_text(facts)),
        (f"Stay with {facts.control}.", "Find out what customers disliked before trying again."),
        winner=facts.control,
    )


def _no_difference(facts: VerdictFacts, worse: list[ArmComparison]) -> ExperimentVerdict:
    reasons = [comparison_text(arm, facts) for arm in facts.compared]
    close = facts.detectable is not None and facts.detectable <= _SENSITIVE_LIFT
    if facts.detectable is not None:
        reasons.append(
            f"A test of this size finds an improvement of {formatting.percent(facts.detectable)} "
            "eight times out of ten; a smaller one may be there unseen."
        )
    reasons += _looks_text(facts)
    few = facts.kind == "conversion" and facts.converted < MIN_CONVERSIONS
    rare = [arm for arm in facts.compared if arm.too_few]
    reasons += [_rare_text(arm) for arm in rare]
    if few or len(rare) == len(facts.compared) or facts.detectable is None or facts.detectable > 1:
        return ExperimentVerdict(
            "too_few",
            "Too few to tell: the test is too small for a verdict.",
            tuple(reasons),
            (
                "Plan the next test on this page: the base rate is known now.",
                "Do not call it a failure, nor a success.",
            ),
        )
    keep = f"Stay with {facts.control}, or choose what costs less."
    if worse:
        keep = f"Stay with {facts.control}. Drop {formatting.listed([arm.arm for arm in worse])}."
    return ExperimentVerdict(
        "no_difference",
        (
            "No sign of a difference between the groups."
            if not worse
            else f"Nothing beats {facts.control}."
        ),
        tuple(reasons),
        (
            keep,
            (
                "Try something bolder: a smaller effect than this is hard to find."
                if close
                else (
                    "If a smaller improvement would pay, run a larger test; this page says how"
                    " large."
                )
            ),
        ),
    )


def _rare_text(arm: ArmComparison) -> str:
    return (
        f"Only {formatting.count(arm.buyers or 0, 'customer')} in the smaller of the groups "
        f"{arm.arm} and {arm.control} bought something. Under {MIN_BUYERS}, a few large orders "
        "decide which mean is higher, so nothing is concluded about money."
    )


def comparison_text(arm: ArmComparison, facts: VerdictFacts) -> str:
    """One comparison in a sentence."""
    what = "converted" if facts.kind == "conversion" else "per customer"
    sure = formatting.percent(1 - facts.level, 0 if facts.looks == 1 else 1)
    corrected = ", corrected for several groups" if len(facts.compared) > 1 else ""
    return (
        f"{arm.arm}: {mean_text(arm.mean, facts)} {what}, {arm.control}:"
        f" {mean_text(arm.control_mean, facts)}. The difference is"
        f" {difference_text(arm.difference, facts)}, {sure} interval"
        f" {difference_text(arm.low, facts)} to {difference_text(arm.high, facts)} ({arm.test},"
        f" p {formatting.p_value(arm.adjusted)}{corrected})."
    )


def mean_text(mean: float, facts: VerdictFacts) -> str:
    """A mean as it is read: a rate, or an amount."""
    if facts.kind == "conversion":
        return formatting.percent(mean, 2)
    return formatting.money(mean, facts.currency)


def difference_text(difference: float, facts: VerdictFacts) -> str:
    """A difference as it is read: percentage points, or an amount, with its sign."""
    sign = "+" if difference > 0 else ""
    if facts.kind == "conversion":
        return f"{sign}{formatting.count(difference * 100, 'point', decimals=2)}"
    return f"{sign}{formatting.money(difference, facts.currency)}"


def _summary_text(arm: ArmComparison, facts: VerdictFacts) -> str:
    lift = ""
    if arm.lift is not None:
        sign = "+" if arm.lift > 0 else ""
        lift = f" ({sign}{formatting.percent(arm.lift, 1)})"
    return (
        f"{mean_text(arm.mean, facts)} against {mean_text(arm.control_mean, facts)}"
        f"{'' if facts.kind == 'conversion' else ' per customer'}{lift}"
    )


def _looks_text(facts: VerdictFacts) -> tuple[str, ...]:
    doubt = (facts.doubt,) if facts.doubt else ()
    if facts.looks == 1:
        return doubt
    return (
        *doubt,
        (
            f"Looked at {formatting.count(facts.looks, 'time')}, a test without any effect passes p"
            f" < {facts.alpha:g} at least once in {formatting.percent(facts.false_alarms)} of"
            f" cases. So p < {facts.level:.2g} is asked for here."
        ),
    )
