"""Ratio metrics and clustered rows: a cluster-robust regression on the rows themselves."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from trials import evaluated, opened

from core.errors import SettingError
from core.experiments.arms import Arm
from core.experiments.comparison import ratio, revenue


def visits(seed: int, customers: int):
    """Rows of customers who come often or seldom, and spend alike on all their visits."""
    rng = np.random.default_rng(seed)
    times = rng.integers(1, 9, customers)
    level = rng.gamma(2, 20, customers)
    who = np.repeat(np.arange(customers), times)
    return who, level[who] + rng.normal(0, 8, len(who))


def arm_of(name: str, who: np.ndarray, spent: np.ndarray) -> Arm:
    _, places = np.unique(who, return_inverse=True)
    per = np.bincount(places).astype(float)
    return Arm(name, np.bincount(places, spent), np.ones(len(per), "int64"), per=per)


def test_the_standard_error_is_that_of_a_regression_with_clusters():
    who, spent = visits(0, 900)
    treated = who % 2 == 1
    control, arm = (
        ratio.linearised(arm_of(name, who[chosen], spent[chosen]))
        for name, chosen in (("a", ~treated), ("b", treated))
    )
    fitted = sm.OLS(spent, sm.add_constant(treated.astype(float))).fit(
        cov_type="cluster", cov_kwds={"groups": who}
    )
    _, low, high = revenue.welch_test(control, arm, 0.05)
    assert arm.mean - control.mean == pytest.approx(fitted.params[1], rel=1e-9)
    assert (high - low) / 2 / 1.963 == pytest.approx(fitted.bse[1], rel=0.003)
    # Rows taken for independent of one another would seem far surer.
    assert fitted.bse[1] > 1.5 * sm.OLS(spent, sm.add_constant(treated.astype(float))).fit().bse[1]


def test_the_mean_of_the_scores_is_the_ratio_and_dealing_finds_the_same_difference():
    who, spent = visits(1, 400)
    treated = who % 2 == 1
    arms = [arm_of("a", who[~treated], spent[~treated]), arm_of("b", who[treated], spent[treated])]
    scored = [ratio.linearised(arm) for arm in arms]
    assert scored[1].mean == pytest.approx(spent[treated].mean())
    compared = revenue.compare_revenue(*scored, 0.05, np.random.default_rng(0))
    welch = revenue.welch_test(*scored, 0.05)
    assert compared.test == "permutation test"
    assert compared.p_value == pytest.approx(welch[0], abs=0.02)
    assert (compared.low, compared.high) == pytest.approx(welch[1:], abs=0.3)


def test_a_small_hold_out_of_skewed_baskets_is_hardly_ever_a_success():
    rng = np.random.default_rng(2)
    better = 0
    for seed in range(60):
        orders = rng.poisson(rng.gamma(0.4, 1, 1000))
        spent = np.array([rng.lognormal(3, 1.2, count).sum() for count in orders])
        arms = [
            ratio.linearised(
                Arm(name, spent[part], np.ones(len(spent[part]), "int64"), per=orders[part] * 1.0)
            )
            for name, part in (("held", slice(100)), ("mail", slice(100, None)))
        ]
        result = revenue.compare_revenue(*arms, 0.05, np.random.default_rng(seed))
        better += result.p_value < 0.05 and result.difference > 0
    assert better <= 5  # 2.5 in 100, and what chance adds in 99 of 100 such runs


def test_revenue_per_order_is_read_from_a_file(workspace):
    rows = [f"c{n},{'ab'[n % 2]},{n % 3},{(n % 3) * (20 + n % 7)}" for n in range(900)]
    path = workspace / "results.csv"
    path.write_text("customer_id,variant,orders,revenue\n" + "\n".join(rows), encoding="utf-8")
    _, result = evaluated(opened(path, workspace), outcome="revenue", per="orders")
    wanted = {
        arm: sum((n % 3) * (20 + n % 7) for n in range(900) if n % 2 == place)
        / sum(n % 3 for n in range(900) if n % 2 == place)
        for place, arm in enumerate("ab")
    }
    assert {arm.name: arm.mean for arm in result.arms} == pytest.approx(wanted)
    assert "per orders" in result.verdict.reasons[0]
    with pytest.raises(SettingError, match="divided by"):
        ratio.linearised(Arm("a", np.zeros(2), np.ones(2, "int64"), per=np.zeros(2)))


def test_rows_of_a_customer_count_each_with_clustered_variance(workspace):
    rng = np.random.default_rng(5)
    who, _ = visits(5, 300)
    rate = rng.beta(1, 3, 300)
    rows = [f"u{n},{'ab'[n % 2]},{rng.random() < rate[n]:d}" for n in who]
    path = workspace / "results.csv"
    path.write_text("user_id,variant,converted\n" + "\n".join(rows), encoding="utf-8")
    found, result = evaluated(opened(path, workspace), repeated="cluster")
    did = np.array([row.endswith("1") for row in rows], dtype=float)
    fitted = sm.OLS(did, sm.add_constant((who % 2).astype(float))).fit(
        cov_type="cluster", cov_kwds={"groups": who}
    )
    (compared,) = result.compared
    assert "rows_clustered" in {notice.code for notice in found.notices}
    assert compared.difference == pytest.approx(fitted.params[1], rel=1e-9)
    assert (compared.low, compared.high) == pytest.approx(tuple(fitted.conf_int()[1]), abs=0.01)
    assert "per row" in result.verdict.reasons[0]
