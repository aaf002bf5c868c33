"""CUPED: a regression on the same customers, and what it may not do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from trials import evaluated, opened

from core.errors import SettingError
from core.experiments.arms import Arm
from core.experiments.comparison import ratio, revenue
from core.experiments.corrections import cuped
from core.experiments.experiment import evaluate_experiment
from core.experiments.experiment_options import ExperimentOptions
from core.experiments.reading.result_labels import ResultLabels

LABELS = ResultLabels(before="history")


def arm_of(name: str, outcome: np.ndarray, past: np.ndarray) -> Arm:
    return Arm(name, outcome, np.ones(len(outcome), "int64"), before=past)


def customers(seed: int, size: int, effect: float = 0.0):
    rng = np.random.default_rng(seed)
    past = rng.exponential(40, size)
    treated = rng.random(size) < 0.5
    outcome = 0.6 * past + rng.normal(0, 25, size) + effect * treated
    arms = [
        arm_of("control", outcome[~treated], past[~treated]),
        arm_of("mail", outcome[treated], past[treated]),
    ]
    return arms, past, treated, outcome


def test_the_adjusted_difference_is_the_coefficient_of_a_regression():
    arms, past, treated, outcome = customers(0, 600, 4.0)
    design = sm.add_constant(np.column_stack([treated.astype(float), past]))
    fitted = sm.OLS(outcome, design).fit()
    choices = ExperimentOptions(cuped=True, seed=3)
    result = evaluate_experiment(arms, "revenue", "control", choices, labels=LABELS)
    (mail,) = result.compared
    assert result.adjusted
    assert result.adjustment.theta == pytest.approx(fitted.params[2], rel=1e-9)
    assert mail.difference == pytest.approx(fitted.params[1], rel=1e-9)
    # The permutation test's interval is as wide as that of the regression.
    low, high = fitted.conf_int()[1]
    assert (mail.low, mail.high) == pytest.approx((low, high), abs=(high - low) * 0.05)


def test_the_variance_saved_is_the_squared_correlation_within_arms():
    arms, past, treated, outcome = customers(1, 800, 30.0)
    plain = sm.OLS(outcome, sm.add_constant(treated.astype(float))).fit().resid
    known = sm.OLS(past, sm.add_constant(treated.astype(float))).fit().resid
    adjustment = cuped.fit_adjustment(arms, "history")
    assert adjustment.saved == pytest.approx(np.corrcoef(plain, known)[0, 1] ** 2, rel=1e-9)
    before = sum(arm.deviation**2 for arm in arms)
    after = sum(cuped.adjusted(arm, adjustment).deviation ** 2 for arm in arms)
    assert 1 - after / before == pytest.approx(adjustment.saved, abs=0.02)


def test_the_past_is_offered_and_changes_nothing_until_it_is_taken():
    arms, *_ = customers(2, 400)
    result = evaluate_experiment(arms, "revenue", "control", ExperimentOptions(), labels=LABELS)
    bare = [Arm(arm.name, arm.values, arm.counts) for arm in arms]
    assert (
        result.compared
        == evaluate_experiment(bare, "revenue", "control", ExperimentOptions()).compared
    )
    assert result.adjustment.worth_it
    assert not result.adjusted


def test_customers_of_whom_nothing_is_known_count_as_average():
    arms, *_ = customers(3, 400)
    gaps = [np.where(np.arange(len(arm.values)) % 4, arm.before, np.nan) for arm in arms]
    holes = [arm_of(arm.name, arm.values, gap) for arm, gap in zip(arms, gaps, strict=True)]
    adjustment = cuped.fit_adjustment(holes, "history")
    assert adjustment.known == sum(int(np.isfinite(gap).sum()) for gap in gaps)
    scored = cuped.adjusted(holes[0], adjustment)
    unknown = np.isnan(gaps[0])
    np.testing.assert_allclose(scored.compared[unknown], holes[0].compared[unknown])
    assert cuped.fit_adjustment([arms[0], Arm("b", arms[1].values, arms[1].counts)], "x") is None
    constant = [arm_of(arm.name, arm.values, np.ones(len(arm.values))) for arm in arms]
    assert cuped.fit_adjustment(constant, "x") is None


def test_adjusting_cries_wolf_no_more_often_with_a_tenth_held_out():
    rng = np.random.default_rng(4)
    alarms = 0
    for seed in range(40):
        past = rng.gamma(0.5, 80, 400)
        outcome = (rng.random(400) < 0.3) * rng.gamma(0.5, 80, 400) + 0.5 * past
        arms = [arm_of("held", outcome[:40], past[:40]), arm_of("mail", outcome[40:], past[40:])]
        adjustment = cuped.fit_adjustment(arms, "history")
        scored = [cuped.adjusted(arm, adjustment) for arm in arms]
        result = revenue.compare_revenue(*scored, 0.05, np.random.default_rng(seed))
        assert adjustment.worth_it
        alarms += result.p_value < 0.05
    assert alarms <= 6  # 40 × 5 %, and what chance adds in 99 of 100 such runs


def ratio_arms(rng, held: int, customers: int, effect: float = 0.0):
    """Orders of customers each of whom has a usual basket, which their past shows."""
    usual = rng.lognormal(3, 0.6, customers)
    orders = 1.0 + rng.poisson(rng.gamma(1, 2, customers))
    spent = orders * usual * rng.lognormal(0, 0.2, customers)
    spent[held:] += effect * orders[held:]
    ones = np.ones(customers, "int64")
    return [
        Arm(name, spent[part], ones[part], before=usual[part], per=orders[part])
        for name, part in (("held", slice(held)), ("mail", slice(held, None)))
    ]


def test_of_a_ratio_the_scores_are_adjusted_as_a_regression_does():
    arms = ratio_arms(np.random.default_rng(8), 300, 600, 5.0)
    plain, adjusted = (
        evaluate_experiment(arms, "revenue", "held", ExperimentOptions(cuped=chosen), labels=LABELS)
        for chosen in (False, True)
    )
    scored = [ratio.linearised(arm) for arm in arms]
    design = np.column_stack(
        [np.repeat([0.0, 1.0], 300), np.concatenate([arm.before for arm in arms])]
    )
    outcome = np.concatenate([arm.compared for arm in scored])
    fitted = sm.OLS(outcome, sm.add_constant(design)).fit()
    (mail,), (bare,) = adjusted.compared, plain.compared
    assert plain.adjustment.worth_it
    assert mail.difference == pytest.approx(fitted.params[1], rel=1e-9)
    assert (mail.high - mail.low) ** 2 < (bare.high - bare.low) ** 2 * (
        1.1 - plain.adjustment.saved
    )
    assert mail.low < 5 < mail.high


def test_a_ratio_adjusted_with_a_tenth_held_out_cries_wolf_no_more_often():
    rng = np.random.default_rng(9)
    alarms = 0
    for seed in range(40):
        arms = [ratio.linearised(arm) for arm in ratio_arms(rng, 40, 400)]
        adjustment = cuped.fit_adjustment(arms, "history")
        scored = [cuped.adjusted(arm, adjustment) for arm in arms]
        alarms += revenue.compare_revenue(*scored, 0.05, np.random.default_rng(seed)).p_value < 0.05
    assert alarms <= 6  # 40 × 5 %, and what chance adds in 99 of 100 such runs


def test_in_a_segment_a_ratio_is_adjusted_on_its_own_scale():
    arms = ratio_arms(np.random.default_rng(10), 300, 600)
    adjustment = cuped.fit_adjustment([ratio.linearised(arm) for arm in arms], "history")
    often = [arm.per > 3 for arm in arms]
    inside = [
        ratio.linearised(
            Arm(arm.name, arm.compared[part], arm.counts[part], arm.before[part], arm.per[part])
        )
        for arm, part in zip(arms, often, strict=True)
    ]
    spread = sum(arm.deviation**2 for arm in inside)
    per = cuped.mean_divisor(inside)
    adjusted = [cuped.adjusted(arm, adjustment, per) for arm in inside]
    assert sum(arm.deviation**2 for arm in adjusted) < 0.7 * spread


def test_revenue_per_order_takes_the_past_that_its_scores_follow(workspace):
    arms = ratio_arms(np.random.default_rng(11), 300, 600)
    rows = [
        f"{arm.name}{n},{arm.name},{arm.compared[n]:.2f},{arm.per[n]:.0f},"
        f"{arm.compared[n] + n:.2f},"
        f"{arm.before[n]:.2f}"
        for arm in arms
        for n in range(300)
    ]
    head = "customer_id,variant,revenue,orders,past_revenue,past_order_value"
    path = workspace / "results.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    file = opened(path, workspace)
    assert evaluated(file, outcome="revenue")[0].labels.before == "past_revenue"
    found, result = evaluated(file, outcome="revenue", per="orders", cuped=True)
    assert found.labels.before == "past_order_value"
    assert result.adjusted
    assert any("CUPED" in reason for reason in result.verdict.reasons)


def results(folder, past_of):
    rng = np.random.default_rng(6)
    rows = []
    for number in range(600):
        past = rng.exponential(50)
        arm = "ab"[number % 2]
        spend = max(0.0, 0.8 * past + rng.normal(0, 10))
        rows.append(f"c{number},{arm},{spend:.2f},{past_of(past, arm):.2f}")
    path = folder / "results.csv"
    path.write_text("customer_id,variant,revenue,past_spend\n" + "\n".join(rows), encoding="utf-8")
    return opened(path, folder)


def test_a_column_from_before_is_known_by_its_name_and_used_when_asked(workspace):
    file = results(workspace, lambda past, _: past)
    assert file.pasts == ("past_spend",)
    found, result = evaluated(file, cuped=True)
    assert found.labels.before == "past_spend"
    assert result.adjustment.saved > 0.8
    assert any("CUPED" in reason for reason in result.verdict.reasons)
    assert evaluated(file, before="")[1].adjustment is None
    assert evaluated(file, before="PAST_SPEND")[0].labels.before == "past_spend"


def test_a_column_that_differs_between_the_arms_is_not_from_before(workspace):
    file = results(workspace, lambda past, arm: past + 40 * (arm == "b"))
    found, result = evaluated(file)
    assert result.adjustment is None
    assert "past_differs" in {notice.code for notice in found.notices}
    with pytest.raises(SettingError, match="before the test"):
        evaluated(file, cuped=True)


@pytest.mark.shared
def test_the_saving_on_published_tests_is_that_of_a_regression(hillstrom, shared):
    rows = pd.read_csv(shared / "data/campaign_hillstrom/hillstrom.csv")
    # History says next to nothing about visits: it is not offered.
    _, result = evaluated(hillstrom, outcome="visit")
    within = rows[["visit", "history"]] - rows.groupby("segment")[["visit", "history"]].transform(
        "mean"
    )
    wanted = within.corr().iloc[0, 1] ** 2
    assert result.adjustment.saved == pytest.approx(wanted, rel=1e-6)
    assert not result.adjustment.worth_it
