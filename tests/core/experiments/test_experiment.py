"""Experiments: what other libraries, published tables and hand counts say of the same numbers."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats import multitest, proportion
from trials import evaluated

from core.errors import SettingError
from core.experiments import arms, experiment
from core.experiments.arms import Arm, arm_from_counts
from core.experiments.comparison import best_arm, conversion, revenue, sample_ratio
from core.experiments.experiment_options import ExperimentOptions


def as_arm(name: str, outcomes: np.ndarray) -> Arm:
    values, counts = np.unique(outcomes, return_counts=True)
    return Arm(name, values, counts)


@pytest.mark.shared
def test_cookie_cats_agrees_with_statsmodels_on_the_rows_themselves(cookies, shared):
    rows = pd.read_csv(shared / "data/ab_cookie_cats/cookie_cats.csv")
    counted = rows.groupby("version")["retention_7"].agg(["sum", "count"])
    theirs, ours = counted.loc["gate_30"], counted.loc["gate_40"]
    _, p_value = proportion.proportions_ztest(
        [ours["sum"], theirs["sum"]], [ours["count"], theirs["count"]]
    )
    low, high = proportion.confint_proportions_2indep(
        ours["sum"], ours["count"], theirs["sum"], theirs["count"], method="newcomb"
    )
    found, result = evaluated(cookies, outcome="retention_7")
    (each,) = result.compared
    assert found.rows_used == len(rows)
    assert (result.control, each.arm) == ("gate_30", "gate_40")
    assert each.difference == pytest.approx(
        ours["sum"] / ours["count"] - theirs["sum"] / theirs["count"], abs=1e-9
    )
    assert (each.low, each.high) == pytest.approx((low, high), abs=1e-9)
    assert each.p_value == pytest.approx(p_value, abs=1e-9)
    assert result.verdict.code == "worse"
    assert "gate_40 performs worse" in result.verdict.headline
    # 44,700 and 45,489 are unusual, and that is said.
    assert any("unusual" in reason for reason in result.verdict.reasons)


@pytest.mark.shared
@pytest.mark.parametrize("outcome", ["visit", "conversion"])
def test_hillstroms_three_arms_are_compared_and_corrected(hillstrom, shared, outcome):
    rows = pd.read_csv(shared / "data/campaign_hillstrom/hillstrom.csv")
    counted = rows.groupby("segment")[outcome].agg(["sum", "count"])
    control = counted.loc["No E-Mail"]
    raw = [
        proportion.proportions_ztest([arm["sum"], control["sum"]], [arm["count"], control["count"]])
        for name, arm in counted.iterrows()
        if name != "No E-Mail"
    ]
    holm = multitest.multipletests([p for _, p in raw], method="holm")[1]
    _, result = evaluated(hillstrom, outcome=outcome)
    assert [each.arm for each in result.compared] == ["Mens E-Mail", "Womens E-Mail"]
    assert [each.adjusted for each in result.compared] == pytest.approx(list(holm), abs=1e-9)
    assert result.verdict.winner == "Mens E-Mail"


@pytest.mark.shared
def test_hillstroms_spend_is_better_by_both_mails_and_lies_where_welch_says(hillstrom, shared):
    rows = pd.read_csv(shared / "data/campaign_hillstrom/hillstrom.csv")
    spend = {name: part.to_numpy() for name, part in rows.groupby("segment")["spend"]}
    tested = stats.ttest_ind(spend["Mens E-Mail"], spend["No E-Mail"], equal_var=False)
    ends = tested.confidence_interval()
    read, result = evaluated(hillstrom, outcome="spend")
    mens = result.compared[0]
    assert result.kind == "revenue"
    assert mens.mean == pytest.approx(1.42262, abs=5e-6)  # as the data set's index says
    arms_read = {arm.name: arm for arm in read.arms}
    p_value, low, high = revenue.welch_test(
        arms_read["No E-Mail"], arms_read["Mens E-Mail"], result.level
    )
    assert p_value == pytest.approx(tested.pvalue, abs=1e-9)
    assert (low, high) == pytest.approx((ends.low, ends.high), abs=1e-9)
    # With 21,000 customers an arm, permutation and bootstrap land near Welch.
    assert mens.test == "permutation test"
    assert mens.p_value < 0.001
    assert (mens.low, mens.high) == pytest.approx((ends.low, ends.high), abs=0.03)
    assert (mens.boot_low, mens.boot_high) == pytest.approx((ends.low, ends.high), abs=0.03)


def test_a_handful_of_buyers_in_a_small_hold_out_decide_nothing_about_money():
    rng = np.random.default_rng(5)
    treated = np.concatenate((np.zeros(1784), rng.uniform(50, 200, 16)))
    result = experiment.evaluate_experiment(
        [as_arm("holdout", np.zeros(200)), as_arm("treated", treated)],
        "revenue",
        "holdout",
        ExperimentOptions(planned=(("holdout", 0.1), ("treated", 0.9))),
    )
    assert result.verdict.code == "too_few"
    assert any("Only 0 customers" in reason for reason in result.verdict.reasons)
    assert not result.compared[0].differs(result.level)
    assert not result.probabilities


def test_a_broken_split_stops_the_reading():
    # Kohavi's example: 821,588 against 815,482 customers of an even split is no accident.
    broken = [arm_from_counts("a", 821_588, 90_000), arm_from_counts("b", 815_482, 100_000)]
    result = experiment.evaluate_experiment(broken, "conversion", "a", ExperimentOptions())
    assert result.split.broken
    assert result.split.p_value == pytest.approx(1.8e-6, rel=0.05)
    assert result.verdict.code == "stopped"
    assert "Do not use" in result.verdict.headline
    assert not result.compared
    assert not result.probabilities
    planned = (("a", 821_588.0), ("b", 815_482.0))
    sound = experiment.evaluate_experiment(
        broken, "conversion", "a", ExperimentOptions(planned=planned)
    )
    assert sound.verdict.code == "better"


def test_a_planned_split_that_names_other_groups_is_refused():
    with pytest.raises(SettingError, match="planned split"):
        sample_ratio.check_sample_ratio(
            [arm_from_counts("a", 10, 1), arm_from_counts("b", 10, 1)], {"a": 0.5, "c": 0.5}
        )


def test_ten_thousand_tests_without_an_effect_reject_five_in_a_hundred():
    rng = np.random.default_rng(1)
    customers = 4000
    converted = rng.binomial(customers, 0.1, size=(10_000, 2))
    rejected = sum(
        conversion.significance_test(
            arm_from_counts("a", customers, a), arm_from_counts("b", customers, b)
        )[0]
        < 0.05
        for a, b in converted.tolist()
    )
    assert rejected / 10_000 == pytest.approx(0.05, abs=0.005)


def test_small_tests_are_exact():
    control, arm = arm_from_counts("a", 12, 1), arm_from_counts("b", 12, 6)
    p_value, test = conversion.significance_test(control, arm)
    assert test == "Barnard's exact test"
    assert p_value == pytest.approx(stats.barnard_exact([[6, 1], [6, 11]]).pvalue)
    p_value, test = conversion.significance_test(
        arm_from_counts("a", 900, 1), arm_from_counts("b", 900, 4)
    )
    assert test == "Fisher's exact test"
    assert p_value == pytest.approx(stats.fisher_exact([[4, 1], [896, 899]]).pvalue)
    assert (
        conversion.significance_test(arm_from_counts("a", 9, 0), arm_from_counts("b", 9, 0))[0] == 1
    )


def test_the_probability_to_be_best_agrees_with_a_closed_form():
    # Miller (2015): P(B > A) = Σ B(αA + i, βA + βB) ÷ ((βB + i) B(1 + i, βB) B(αA, βA)), i < αB.
    from scipy.special import betaln

    a, b = arm_from_counts("a", 400, 40), arm_from_counts("b", 400, 52)
    alpha_a, beta_a, alpha_b, beta_b = 41, 361, 53, 349
    i = np.arange(alpha_b)
    wanted = np.exp(
        betaln(alpha_a + i, beta_a + beta_b)
        - np.log(beta_b + i)
        - betaln(1 + i, beta_b)
        - betaln(alpha_a, beta_a)
    ).sum()
    found = best_arm.arm_probabilities(best_arm.posterior_draws([a, b], "conversion", 2000, 0))
    assert found[1].best == pytest.approx(wanted, abs=0.01)
    assert found[0].best + found[1].best == pytest.approx(1)
    again = best_arm.arm_probabilities(best_arm.posterior_draws([a, b], "conversion", 2000, 0))
    assert again == found


def test_bootstrap_means_spread_like_the_mean_itself_in_both_ways_of_drawing():
    rng = np.random.default_rng(3)
    few = np.round(rng.exponential(20, 5000), 0) * (rng.random(5000) < 0.3)
    many = rng.exponential(20, 5000) * (rng.random(5000) < 0.5)
    for outcomes in (few, many):
        drawn = revenue.bootstrap_means(as_arm("a", outcomes), 2000, np.random.default_rng(0))
        error = outcomes.std(ddof=1) / np.sqrt(len(outcomes))
        assert drawn.mean() == pytest.approx(outcomes.mean(), abs=error / 5)
        assert drawn.std() == pytest.approx(error, rel=0.08)


def test_winsorising_caps_the_largest_amounts_and_not_all_spending():
    outcomes = np.concatenate((np.zeros(900), np.arange(1.0, 101.0)))
    arm = as_arm("a", outcomes)
    limit = arms.winsorising_cap([arm], 0.05)
    assert limit == 95
    assert arm.capped(limit).total == np.minimum(outcomes, 95).sum()
    assert arms.winsorising_cap([arm], 0) is None


def test_looking_five_times_takes_a_success_back():
    close = [arm_from_counts("a", 5000, 250), arm_from_counts("b", 5000, 300)]
    once = experiment.evaluate_experiment(close, "conversion", "a", ExperimentOptions())
    often = experiment.evaluate_experiment(close, "conversion", "a", ExperimentOptions(looks=5))
    assert once.verdict.code == "better"
    assert often.verdict.code == "no_difference"
    assert any("14%" in reason for reason in often.verdict.reasons)


def test_a_tiny_test_is_too_few_to_tell():
    tiny = [arm_from_counts("a", 30, 2), arm_from_counts("b", 30, 4)]
    result = experiment.evaluate_experiment(tiny, "conversion", "a", ExperimentOptions())
    assert result.verdict.code == "too_few"


def test_results_are_frozen():
    arm = arm_from_counts("a", 2, 1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        arm.name = "b"
