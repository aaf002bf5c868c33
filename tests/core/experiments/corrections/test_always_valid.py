"""Always-valid p-values: the integral they stand for, and how often they cry wolf when watched."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import integrate, stats

from core.experiments.arms import Arm, arm_from_counts
from core.experiments.comparison import sample_ratio
from core.experiments.comparison.arm_comparison import ArmComparison
from core.experiments.comparison.conversion import compare_conversion
from core.experiments.corrections import always_valid
from core.experiments.experiment import evaluate_experiment
from core.experiments.experiment_options import ExperimentOptions
from core.experiments.uplift.uplift import compare_arms

LEVEL, PLANNED = 0.05, 10_000


def read(control: Arm, arm: Arm, kind: str = "conversion"):
    weight = always_valid.mixture_weight(control.customers + arm.customers, PLANNED, LEVEL)
    rng = np.random.default_rng(0)
    return compare_arms(control, arm, kind, LEVEL, rng, weight=weight)


def watched(once: ArmComparison, control: Arm, arm: Arm) -> float:
    """The always-valid p-value of arms that were compared as if read once.

    Of that comparison only the difference counts: the permutation test is not needed here.
    """
    weight = always_valid.mixture_weight(control.customers + arm.customers, PLANNED, LEVEL)
    return always_valid.always_valid(once, control, arm, LEVEL, weight).p_value


def test_p_is_the_inverse_of_the_mixture_likelihood_ratio():
    control, arm = arm_from_counts("a", 4000, 400), arm_from_counts("b", 4000, 470)
    result = read(control, arm)
    pooled = 870 / 8000
    variance = pooled * (1 - pooled) * 2 / 4000 * 8000 / 7999
    weight = always_valid.mixture_weight(8000, PLANNED, LEVEL)
    # Effects are mixed over a normal of variance m V: Robbins' mixture.
    spread = np.sqrt(weight * variance)
    d = result.difference
    ratio, _ = integrate.quad(
        lambda effect: (
            stats.norm.pdf(effect, 0, spread) * np.exp((effect * d - effect**2 / 2) / variance)
        ),
        -10 * spread,
        10 * spread,
    )
    assert result.p_value == pytest.approx(1 / ratio, rel=1e-4)


def test_the_interval_leaves_nothing_out_exactly_where_p_is_at_the_level():
    for more in range(0, 160, 5):
        result = read(arm_from_counts("a", 4000, 400), arm_from_counts("b", 4000, 400 + more))
        assert (result.low > 0) == (result.p_value < LEVEL)
        once = compare_conversion(
            arm_from_counts("a", 4000, 400), arm_from_counts("b", 4000, 400 + more), LEVEL
        )
        assert result.high - result.low > once.high - once.low


def test_intervals_are_narrowest_for_their_information_at_the_planned_end():
    def width(customers: int) -> float:
        half = arm_from_counts("a", customers // 2, customers // 20)
        result = read(half, half)
        return (result.high - result.low) * customers**0.5

    assert width(PLANNED) < width(PLANNED // 20)
    assert width(PLANNED) < width(PLANNED * 20)


@pytest.mark.parametrize("share", [0.5, 0.1])
def test_a_test_watched_all_along_without_an_effect_is_rarely_a_success(share):
    """Twenty looks: always-valid p-values keep 5 %, the usual one fails by far."""
    rng = np.random.default_rng(1)
    wrong, naive = 0, 0
    for _ in range(200):
        converted = rng.random(20_000) < 0.1
        held = rng.random(20_000) < share
        ends = np.arange(1000, 20_001, 1000)
        n_0, x_0 = np.cumsum(held)[ends - 1], np.cumsum(held & converted)[ends - 1]
        x = np.cumsum(converted)[ends - 1]
        looks = [
            (arm_from_counts("a", int(n), int(y)), arm_from_counts("b", int(end - n), int(z - y)))
            for end, n, y, z in zip(ends, n_0, x_0, x, strict=True)
        ]
        once = [compare_conversion(*arms, LEVEL) for arms in looks]
        naive += any(each.p_value < LEVEL for each in once)
        wrong += any(watched(each, *arms) < LEVEL for each, arms in zip(once, looks, strict=True))
    assert wrong <= 10
    assert naive >= 40


def test_skewed_amounts_with_a_tenth_held_out_keep_the_level_too():
    anyhow = read(arm_from_counts("held", 50, 5), arm_from_counts("mail", 450, 45))
    rng = np.random.default_rng(2)
    amounts = np.array([0.0, 10.0, 30.0, 80.0, 300.0, 1200.0])
    shares = np.array([0.8, 0.1, 0.06, 0.03, 0.009, 0.001])
    wrong = 0
    for _ in range(200):
        counts = [np.cumsum(rng.multinomial(size, shares, 40), axis=0) for size in (50, 450)]
        wrong += any(
            watched(dataclasses.replace(anyhow, difference=arms[1].mean - arms[0].mean), *arms)
            < LEVEL
            for arms in (
                (Arm("held", amounts, held), Arm("mail", amounts, mail))
                for held, mail in zip(*counts, strict=True)
            )
        )
    assert wrong <= 10


def test_a_real_effect_is_found_and_said_to_hold_at_every_look():
    arms = [arm_from_counts("a", 5000, 400), arm_from_counts("b", 5000, 520)]
    result = evaluate_experiment(arms, "conversion", "a", ExperimentOptions(sequential=True))
    assert result.verdict.code == "better"
    assert result.level == LEVEL
    assert any("however often" in reason for reason in result.verdict.reasons)


def test_too_early_is_no_verdict():
    arms = [arm_from_counts("a", 60, 2), arm_from_counts("b", 60, 20)]
    result = evaluate_experiment(arms, "conversion", "a", ExperimentOptions(sequential=True))
    assert result.verdict.code == "too_few"
    assert result.compared[0].p_value == 1


def test_whether_segments_differ_is_left_for_the_end():
    segments = {
        "eager": [arm_from_counts("a", 500, 50), arm_from_counts("b", 500, 150)],
        "put off": [arm_from_counts("a", 500, 100), arm_from_counts("b", 500, 60)],
    }
    arms = [arm_from_counts("a", 1000, 150), arm_from_counts("b", 1000, 210)]
    (read_once,) = evaluate_experiment(
        arms, "conversion", "a", ExperimentOptions(), segments
    ).segments
    (watched,) = evaluate_experiment(
        arms, "conversion", "a", ExperimentOptions(sequential=True), segments
    ).segments
    assert read_once.segments_differ(LEVEL)
    assert watched.homogeneity_p_value is None


def test_the_split_watched_all_along_is_rarely_called_broken_and_a_broken_one_is():
    rng = np.random.default_rng(3)
    doubted = 0
    for _ in range(150):
        held = np.cumsum(rng.binomial(400, 0.5, 25))
        doubted += any(
            sample_ratio.check_sample_ratio(
                [arm_from_counts("a", int(n), 0), arm_from_counts("b", int(400 * (at + 1) - n), 0)],
                {},
                sequential=True,
            ).p_value
            < 0.01
            for at, n in enumerate(held)
        )
    assert doubted <= 4
    broken = [arm_from_counts("a", 5300, 0), arm_from_counts("b", 4700, 0)]
    assert sample_ratio.check_sample_ratio(broken, {}, sequential=True).broken
