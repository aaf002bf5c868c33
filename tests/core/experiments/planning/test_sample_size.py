"""Planning a test: published sample sizes, and what looking early costs."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.power import TTestIndPower

from core.errors import SettingError
from core.experiments.arms import arm_of_amounts
from core.experiments.comparison import permutation
from core.experiments.corrections import sequential
from core.experiments.planning import sample_size


@pytest.mark.parametrize(("base", "wanted"), [(0.05, 8143), (0.0171, 24_719)])
def test_sample_sizes_are_the_published_ones(base, wanted):
    plan = sample_size.plan_test("conversion", base, 0.2)
    assert plan.per_arm == wanted
    found = sample_size.detectable_lift("conversion", base, None, (wanted, wanted), 0.05)
    assert found == pytest.approx(0.2, abs=1e-4)


def test_revenue_takes_sixteen_customers_a_squared_effect():
    # Lehr's rule: n = 16 ÷ d² for 80 % power at 5 %.
    plan = sample_size.plan_test("revenue", 10, 0.1, deviation=20)
    assert plan.per_arm == pytest.approx(16 / 0.05**2, rel=0.03)
    assert plan.days(1000) == 14  # 12,560 customers come in 13 days, two whole weeks
    found = sample_size.detectable_lift("revenue", 10, 20, (plan.per_arm, plan.per_arm), 0.05)
    assert found == pytest.approx(0.1, abs=1e-4)


@pytest.mark.parametrize("customers", [2307, 2640, 2862])
def test_sizes_at_which_statsmodels_answers_with_an_array_have_their_lift(customers):
    found = sample_size.detectable_lift("revenue", 10, 20, (customers, customers), 0.05)
    assert found == pytest.approx(2 * (2 * 7.849 / customers) ** 0.5, rel=1e-3)  # (1.96 + 0.842)²


def test_more_groups_need_more_customers_each_and_impossible_rates_are_refused():
    two = sample_size.plan_test("conversion", 0.05, 0.2)
    four = sample_size.plan_test("conversion", 0.05, 0.2, arms=4)
    assert four.per_arm > two.per_arm
    with pytest.raises(SettingError):
        sample_size.plan_test("conversion", 0.6, 0.8)


@pytest.mark.parametrize(
    ("looks", "rate"), [(2, 0.083), (3, 0.107), (4, 0.126), (5, 0.142), (10, 0.193)]
)
def test_looking_early_raises_false_alarms_as_armitage_found(looks, rate):
    assert sequential.false_alarm_rate(0.05, looks) == pytest.approx(rate, abs=0.001)


@pytest.mark.parametrize(("looks", "level"), [(2, 0.0294), (3, 0.0221), (5, 0.0158)])
def test_the_level_for_several_looks_is_pococks(looks, level):
    assert sequential.pocock_level(0.05, looks) == pytest.approx(level, abs=2e-4)


def test_a_hold_out_of_a_tenth_takes_what_statsmodels_says_and_enough_buyers():
    plan = sample_size.plan_test("revenue", 10, 0.1, deviation=20, control_share=0.1)
    held = TTestIndPower().solve_power(0.05, alpha=0.05, power=0.8, ratio=9)
    assert plan.control_customers == pytest.approx(held, rel=1e-3)
    assert plan.per_arm == pytest.approx(9 * plan.control_customers, abs=9)
    assert plan.customers == plan.per_arm + plan.control_customers
    # One in a hundred buys: 30 buyers take 3,000 customers, however large the effect.
    rare = sample_size.plan_test("revenue", 10, 5.0, deviation=20, control_share=0.1, buyers=0.01)
    assert rare.control_customers == 3000
    assert sample_size.plan_test("conversion", 0.05, 0.2, buyers=0.001).per_arm == 8143


def test_the_smallest_lift_of_the_customers_there_are_is_found_by_as_many():
    for kind, base, deviation in (("conversion", 0.05, None), ("revenue", 10.0, 40.0)):
        for share in (None, 0.1):
            plan = sample_size.plan_test(
                kind, base, 0.2, deviation=deviation, control_share=share, buyers=0.3
            )
            found = sample_size.smallest_lift(plan, plan.customers)
            assert found.lift == pytest.approx(0.2, rel=0.02)
            assert found.control + found.treated == plan.customers
    few = sample_size.smallest_lift(plan, 900)
    assert (few.control, few.buyers, few.lift) == (90, pytest.approx(27), None)
    assert few.too_few_buyers


def test_the_planned_size_finds_more_buyers_of_skewed_baskets_as_often_as_planned():
    """The permutation test on drawn shops, where the lift comes from more buyers."""
    rng = np.random.default_rng(0)
    baskets = rng.lognormal(3, 0.9, 4000)
    share = 0.2
    mean = share * baskets.mean()
    deviation = np.sqrt(share * (baskets**2).mean() - mean**2)
    plan = sample_size.plan_test("revenue", mean, 0.4, deviation=float(deviation), buyers=share)
    tests, detected = 40, 0
    for seed in range(tests):
        arms = []
        for name, rate in (("control", share), ("mail", share * 1.4)):
            bought = rng.random(plan.per_arm) < rate
            arms.append(arm_of_amounts(name, bought * rng.choice(baskets, plan.per_arm)))
        result = permutation.permutation_test(*arms, np.random.default_rng(seed))
        detected += result.p_value < 0.05
    assert 0.65 <= detected / tests <= 0.95
