"""What a verdict rests on, in sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core import formatting
from core.experiments.comparison.arm_comparison import MIN_BUYERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.experiments.comparison.arm_comparison import ArmComparison
    from core.experiments.comparison.two_part import TwoPartRead
    from core.experiments.corrections.cuped import Adjustment
    from core.experiments.verdict.verdict_facts import VerdictFacts

MIN_AHEAD = 0.9
"""Probability to be best from which a reader may ask why nothing is decided."""


def difference_text(difference: float, facts: VerdictFacts) -> str:
    """A difference as it is read: percentage points, or an amount, with its sign."""
    return facts.unit.difference(difference)


def summary_text(arm: ArmComparison, facts: VerdictFacts) -> str:
    """Two means and the lift between them."""
    lift = ""
    if arm.lift is not None:
        sign = "+" if arm.lift > 0 else ""
        lift = f" ({sign}{formatting.percent(arm.lift, 1)})"
    per = "" if facts.unit.what == "converted" else f" {facts.unit.what}"
    return f"{facts.unit.mean(arm.mean)} against {facts.unit.mean(arm.control_mean)}{per}{lift}"


def comparison_text(arm: ArmComparison, facts: VerdictFacts) -> str:
    """One comparison in a sentence."""
    sure = formatting.percent(1 - facts.level, 0 if facts.looks == 1 else 1)
    interval = ""
    if math.isfinite(arm.low):
        low, high = difference_text(arm.low, facts), difference_text(arm.high, facts)
        interval = f", {sure} interval {low} to {high}"
    return (
        f"{arm.arm}: {facts.unit.mean(arm.mean)} {facts.unit.what}, {arm.control}:"
        f" {facts.unit.mean(arm.control_mean)}. The difference is"
        f" {difference_text(arm.difference, facts)}{interval} ({arm.test},"
        f" p {formatting.p_value(arm.adjusted)}{_corrected_text(facts)})."
    )


def _corrected_text(facts: VerdictFacts) -> str:
    if facts.family > len(facts.compared):
        return f", corrected for {formatting.count(facts.family, 'comparison')}"
    return ", corrected for several groups" if len(facts.compared) > 1 else ""


def rare_text(arm: ArmComparison, facts: VerdictFacts) -> str:
    """Why nothing is concluded from a handful of buyers."""
    did, what = "bought something", "about money"
    if facts.kind == "conversion":
        did, what = "converted, or did not", "yet"
    elif not facts.unit.money:
        did, what = "have anything", "yet"
    return (
        f"Only {formatting.count(arm.buyers or 0, 'customer')} in the smaller of the groups "
        f"{arm.arm} and {arm.control} {did}. Under {MIN_BUYERS}, a few large values decide which "
        f"mean is higher, so there is no verdict {what}."
    )


def ahead_text(facts: VerdictFacts) -> str | None:
    """How a high probability to be best goes together with a p-value that decides nothing."""
    if not facts.probabilities:
        return None
    best = max(facts.probabilities, key=lambda one: one.best)
    arms = [arm for arm in facts.compared if best.arm in {arm.arm, arm.control}]
    if best.best < MIN_AHEAD or not arms:
        return None
    arm = min(arms, key=lambda one: one.adjusted)
    if arm.differs(facts.level):
        return None
    chance, level = formatting.percent(arm.adjusted, 1), formatting.percent(facts.level, 1)
    return (
        f"{best.arm} is the best with {formatting.percent(best.best, 1)} probability, yet {chance} "
        f"of tests without any effect show a difference this large ({level} are accepted): it is "
        "ahead, not proven."
    )


def two_part_text(part: TwoPartRead, facts: VerdictFacts) -> str:
    """Where a difference in revenue per customer comes from."""
    unit, buyers = facts.unit, part.buyers
    raw = "" if facts.adjustment is None else " before the adjustment"
    return (
        f"{part.arm}: of the difference{raw}, {unit.difference(part.from_buyers)} per customer "
        f"comes from the number of buyers ({formatting.percent(buyers.mean, 2)} against "
        f"{formatting.percent(buyers.control_mean, 2)}, p {formatting.p_value(buyers.p_value)}) "
        f"and {unit.difference(part.from_basket)} from what a buyer spends "
        f"({unit.mean(part.basket)} against {unit.mean(part.control_basket)}, p "
        f"{formatting.p_value(part.basket_p)})."
    )


def offer_text(adjustment: Adjustment) -> str:
    """What adjusting by the past would bring, where it is not done."""
    return (
        f"Known from before the test: {adjustment.by}. It explains "
        f"{formatting.percent(adjustment.saved, 1)} of the variance of the outcome. Adjusted for "
        f"it (CUPED), the test is as precise as one with {times_text(adjustment)} the customers."
    )


def times_text(adjustment: Adjustment) -> str:
    """How many times the customers a test without the adjustment takes."""
    saved = adjustment.saved
    return formatting.count(1 / (1 - saved), "time", decimals=2) if saved < 1 else "many times"


def caveats(facts: VerdictFacts) -> Iterator[str]:
    """What else the reader must know: the parts, the adjustment, the split, the looks."""
    for part in facts.two_parts:
        yield two_part_text(part, facts)
    if facts.adjustment is not None:
        yield (
            f"Outcomes are adjusted by {facts.adjustment.by} (CUPED), which explains "
            f"{formatting.percent(facts.adjustment.saved, 1)} of their variance: without it the "
            f"test would need {times_text(facts.adjustment)} the customers."
        )
    if facts.doubt:
        yield facts.doubt
    if facts.sequential:
        yield (
            "p-values and intervals stay valid however often you check the test while it runs, so "
            "intervals are wider than in a test read once."
        )
    elif facts.looks > 1:
        yield (
            f"Checked {formatting.count(facts.looks, 'time')}, a test without any effect passes p"
            f" < {facts.alpha:g} at least once in {formatting.percent(facts.false_alarms)} of"
            f" cases. So p < {facts.level:.2g} is required here."
        )
