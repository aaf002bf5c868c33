"""Planning a test: published sample sizes, and what looking early costs."""

from __future__ import annotations

import pytest

from core.errors import SettingError
from core.experiments import sample_size, sequential


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
