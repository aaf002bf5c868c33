"""Sample ratio mismatch: the published example, and splits counted by hand."""

from __future__ import annotations

import pytest

from core.errors import SettingError
from core.experiments.arms import arm_from_counts
from core.experiments.comparison.sample_ratio import check_sample_ratio


def arms(**sizes):
    return [arm_from_counts(name, customers, 0) for name, customers in sizes.items()]


def test_the_published_mismatch_is_found():
    # Kohavi, Tang and Xu (2020), Trustworthy Online Controlled Experiments, chapter 21.
    checked = check_sample_ratio(arms(control=821_588, treatment=815_482), {})
    assert checked.p_value == pytest.approx(1.8e-6, rel=0.02)
    assert checked.broken


def test_the_statistic_is_pearsons_by_hand():
    checked = check_sample_ratio(arms(a=110, b=90), {})
    assert checked.expected == (100.0, 100.0)
    assert checked.statistic == pytest.approx(10**2 / 100 * 2)
    assert checked.p_value == pytest.approx(0.1573, abs=1e-4)
    assert not checked.broken


def test_planned_shares_of_any_sum_are_what_is_expected():
    checked = check_sample_ratio(arms(a=900, b=100), {"a": 9, "b": 1})
    assert checked.expected == (900.0, 100.0)
    assert checked.p_value == pytest.approx(1)
    assert "as planned" in checked.text


def test_between_the_two_limits_the_split_is_unusual_but_read():
    # 5,140 of 10,000: z = 2.8, p = 0.0051.
    checked = check_sample_ratio(arms(a=5140, b=4860), {})
    assert not checked.broken
    assert "unusual" in checked.text
    assert "= 0.0051" in checked.text


@pytest.mark.parametrize("planned", [{"a": 1}, {"a": 1, "c": 1}, {"a": 1, "b": 0}])
def test_a_plan_that_does_not_fit_the_arms_is_refused(planned):
    with pytest.raises(SettingError):
        check_sample_ratio(arms(a=5, b=5), planned)
