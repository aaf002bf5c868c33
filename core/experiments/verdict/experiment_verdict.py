"""The verdict of a test in words, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core import formatting
from core.experiments.verdict import verdict_text

if TYPE_CHECKING:
    from core.experiments.comparison.arm_comparison import ArmComparison
    from core.experiments.comparison.sample_ratio import SampleRatioCheck
    from core.experiments.verdict.verdict_facts import VerdictFacts

ExperimentVerdictCode = Literal["stopped", "better", "worse", "no_difference", "too_few"]
MIN_WINNER_PROBABILITY = 0.95
"""Probability to be best from which one of several winners is named."""
MIN_CONVERSIONS = 10
"""Conversions over all arms below which nothing is concluded from a lack of difference."""
SINGLE_LOOK_CAUTION = (
    "This verdict is valid for a test read once, at its planned end. If you checked earlier and "
    "would have stopped at a success, say how often under More, or that you check it while it runs."
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


def stopped_verdict(split: SampleRatioCheck) -> ExperimentVerdict:
    """Of a test whose arms did not get the customers they should have got."""
    return ExperimentVerdict(
        "stopped",
        "Do not use this result: the group sizes are not as planned.",
        (
            split.text,
            (
                "A split this uneven happens by chance in fewer than 1 in 1,000 tests. Whatever "
                "lost or moved customers may also have changed the outcome."
            ),
        ),
        (
            (
                "Look for anything that treats the groups differently: bounced messages, "
                "redirects, filters, bots, customers added later."
            ),
            "If the split was not meant to be even, enter the planned shares.",
            "Otherwise fix it and run the test again.",
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
    advice = [f"Use {best.arm}. Keep a small control group to see whether the effect lasts."]
    if others and probability.best < MIN_WINNER_PROBABILITY:
        advice = [
            (
                f"Use {best.arm}, or {formatting.listed(others)} where that costs less: "
                f"{best.arm} is the best with {formatting.percent(probability.best)} probability, "
                "which is not conclusive."
            )
        ]
    advice.append("Check on the ROI calculator whether the gain covers the cost.")
    reasons = [
        verdict_text.comparison_text(arm, facts)
        for arm in (best, *(b for b in better if b is not best), *worse)
    ]
    headline = f"{best.arm} works: {verdict_text.summary_text(best, facts)}."
    return ExperimentVerdict(
        "better", headline, (*reasons, *verdict_text.caveats(facts)), tuple(advice), winner=best.arm
    )


def _worse(facts: VerdictFacts, worse: list[ArmComparison]) -> ExperimentVerdict:
    names = formatting.listed([arm.arm for arm in worse])
    worst = min(worse, key=lambda arm: arm.difference)
    does = "performs" if len(worse) == 1 else "perform"
    return ExperimentVerdict(
        "worse",
        f"{names} {does} worse: {verdict_text.summary_text(worst, facts)}.",
        (
            *(verdict_text.comparison_text(arm, facts) for arm in worse),
            *verdict_text.caveats(facts),
        ),
        (f"Stay with {facts.control}.", "Find out what customers disliked before you try again."),
        winner=facts.control,
    )


def _no_difference(facts: VerdictFacts, worse: list[ArmComparison]) -> ExperimentVerdict:
    reasons = [verdict_text.comparison_text(arm, facts) for arm in facts.compared]
    close = facts.detectable is not None and facts.detectable <= _SENSITIVE_LIFT
    if facts.detectable is not None:
        reasons.append(
            f"A test of this size detects a {formatting.percent(facts.detectable)} lift with 80% "
            "power; a smaller one could be missed."
        )
    reasons += verdict_text.caveats(facts)
    few = facts.kind == "conversion" and facts.converted < MIN_CONVERSIONS
    rare = [arm for arm in facts.compared if arm.too_few]
    reasons += [verdict_text.rare_text(arm, facts) for arm in rare]
    ahead = verdict_text.ahead_text(facts)
    reasons += [ahead] if ahead else []
    if few or len(rare) == len(facts.compared) or facts.detectable is None or facts.detectable > 1:
        return ExperimentVerdict(
            "too_few",
            "Too early to tell: the test is too small for a verdict.",
            tuple(reasons),
            (
                "Plan the next test on this page: you now know the base rate.",
                "It is neither a failure nor a success.",
            ),
        )
    keep = f"Stay with {facts.control}, or choose what costs less."
    if worse:
        keep = f"Stay with {facts.control}. Drop {formatting.listed([arm.arm for arm in worse])}."
    return ExperimentVerdict(
        "no_difference",
        _undecided_headline(facts, worse),
        tuple(reasons),
        (
            keep,
            (
                "Try something bolder: smaller effects are hard to detect."
                if close
                else (
                    "If a smaller lift would pay, run a larger test. This page tells you how large."
                )
            ),
        ),
    )


def _undecided_headline(facts: VerdictFacts, worse: list[ArmComparison]) -> str:
    if worse:
        names, verb = formatting.listed([arm.arm for arm in worse]), "are" if worse[1:] else "is"
        return f"{names} {verb} worse than {facts.control}, and nothing beats it."
    if verdict_text.ahead_text(facts) is None:
        return "No sign of a difference between the groups."
    best = max(facts.probabilities, key=lambda one: one.best)
    return f"Undecided: {best.arm} is ahead, but it could be chance."
