"""The permutation test: scipy's on the same customers, and how often it cries wolf."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core.experiments.arms import Arm, arm_from_counts
from core.experiments.comparison import revenue
from core.experiments.comparison.permutation import MAX_BUYERS, permutation_test
from core.experiments.uplift import uplift


def as_arm(name: str, outcomes: np.ndarray) -> Arm:
    values, counts = np.unique(outcomes, return_counts=True)
    return Arm(name, values, counts)


def permuted(control: np.ndarray, arm: np.ndarray, seed: int = 0):
    rng = np.random.default_rng(seed)
    return permutation_test(as_arm("control", control), as_arm("arm", arm), rng)


@pytest.mark.parametrize("decimals", [0, 9], ids=["few amounts", "all different"])
@pytest.mark.parametrize("sizes", [(60, 300), (300, 60), (150, 150)])
def test_the_p_value_is_that_of_scipys_permutation_test(decimals, sizes):
    rng = np.random.default_rng(2)
    control, arm = (
        np.round(rng.exponential(20, size), decimals) * (rng.random(size) < share)
        for size, share in zip(sizes, (0.3, 0.45), strict=True)
    )
    wanted = stats.permutation_test(
        (arm, control), lambda a, b, axis: a.mean(axis) - b.mean(axis), n_resamples=9999,
        vectorized=True, rng=np.random.default_rng(1),
    )  # fmt: skip
    # Both deal 9,999 times: p near 0.7 is known to 0.01 then.
    assert permuted(control, arm).p_value == pytest.approx(wanted.pvalue, abs=0.04)


def test_the_interval_leaves_nothing_out_exactly_where_the_test_rejects():
    rng = np.random.default_rng(4)
    for shift in (0.0, 1.0, 2.0, 4.0, 8.0):
        control, arm = rng.exponential(20, 200), rng.exponential(20, 200) + shift
        result = permuted(control, arm)
        low, high = result.interval(0.05)
        assert low < result.difference < high
        if abs(result.p_value - 0.05) > 0.005:
            assert (low > 0 or high < 0) == (result.p_value < 0.05)


def test_equal_outcomes_are_no_difference_and_many_buyers_go_to_welch():
    assert permuted(np.zeros(50), np.zeros(70)).p_value == 1
    assert permuted(np.full(50, 5.0), np.full(70, 5.0)).p_value == 1
    many = np.random.default_rng(0).exponential(20, MAX_BUYERS)
    assert permuted(many, many) is None
    compared = revenue.compare_revenue(
        as_arm("control", many), as_arm("arm", many), 0.05, np.random.default_rng(0)
    )
    assert compared.test == "Welch's t-test"


@pytest.mark.shared
def test_a_tenth_held_out_without_any_effect_is_hardly_ever_a_success(shared):
    """Real spend, dealt at random: Welch's test calls a quarter of these tests a success."""
    spend = pd.read_csv(shared / "data/campaign_hillstrom/hillstrom.csv")["spend"].to_numpy()
    rng = np.random.default_rng(1)
    better = {"permutation": 0, "welch": 0}
    for seed in range(200):
        customers = rng.choice(spend, 2000, replace=False)
        control, arm = customers[:200], customers[200:]
        result = permuted(control, arm, seed)
        better["permutation"] += result.p_value < 0.05 and result.difference > 0
        p_value, low, _ = revenue.welch_test(as_arm("c", control), as_arm("a", arm), 0.05)
        better["welch"] += p_value < 0.05 and low > 0
    assert better["permutation"] <= 0.03 * 200
    assert better["welch"] >= 0.15 * 200


def test_segments_that_react_alike_are_hardly_ever_told_apart():
    """Seven segments, a tenth held out, few conversions: Q against dealing, not against χ²."""
    rng = np.random.default_rng(7)
    apart = 0
    for seed in range(60):
        segments = {
            f"segment {number}": [
                arm_from_counts("control", 60, rng.binomial(60, 0.02)),
                arm_from_counts("arm", 540, rng.binomial(540, 0.02)),
            ]
            for number in range(7)
        }
        (result,) = uplift.uplift_by_segment(segments, "control", "conversion", 0.05, seed)
        apart += result.segments_differ(0.05)
    assert apart <= 6


def test_segments_that_react_unlike_are_told_apart():
    segments = {
        "eager": [arm_from_counts("control", 500, 50), arm_from_counts("arm", 500, 150)],
        "put off": [arm_from_counts("control", 500, 100), arm_from_counts("arm", 500, 60)],
    }
    (result,) = uplift.uplift_by_segment(segments, "control", "conversion", 0.05)
    assert result.segments_differ(0.001)
