"""The forecast: tested, chosen, and said with what is not known."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from core.errors import NothingToForecastError
from core.forecast.backtesting import forecaster_choice
from core.forecast.history.training_windows import gather_inputs
from core.forecast.machine_learning import regressors
from core.forecast.spend_forecast import choose_by_backtest, discount_factor, forecast_past
from core.settings import ValueSettings
from tests.core.forecast.conftest import simulate


@pytest.fixture(scope="module")
def found(simulated):
    return forecast_past(simulated, ValueSettings())


def test_every_customer_has_a_forecast(found):
    frame = found.frame
    assert len(frame) == 1500
    assert frame.index.is_monotonic_increasing
    assert (frame["value"] >= 0).all()
    assert frame["churn_risk"].between(0, 1).all()
    assert (frame["next_order_on"].dropna() >= pd.Timestamp(found.as_of)).all()
    assert found.total.total == pytest.approx(frame["value"].sum())


def test_totals_grow_with_time_and_lie_in_their_intervals(found):
    totals = [each.total for each in found.horizons]
    assert totals == sorted(totals)
    for each in (*found.horizons, found.total):
        assert each.low < each.total < each.high
        assert each.discounted < each.total
    relative = [round(each.high / each.total, 9) for each in found.horizons]
    # Up to the horizon that was tested the interval is as wide as it was there.
    assert relative[1:] == sorted(relative[1:])


def test_segments_add_up_and_small_ones_are_less_certain(found):
    labels = pd.Series("most", index=found.frame.index)
    labels.iloc[:30] = "few"
    segments = {each.name: each for each in found.of_segments(labels)}
    assert sum(each.total for each in segments.values()) == pytest.approx(found.total.total)
    few, most = segments["few"], segments["most"]
    assert few.high / few.total > most.high / most.total
    assert few.high_risk == (found.frame["churn_band"].iloc[:30] == "high").sum()


def test_the_interval_holds_what_really_followed_about_as_often_as_it_says(open_past):
    """Five shops, 80 %: fewer than three hits would be bad luck (1 in 17)."""
    hits = 0
    for seed in range(5):
        whole = simulate(200, 104, seed=seed + 100)
        cut = dt.date(2024, 7, 1)
        before = whole[whole["ordered_at"] < cut]
        after = whole[(whole["ordered_at"] >= cut) & (whole["ordered_at"] < dt.date(2024, 12, 28))]
        known = after["customer_id"].isin(set(before["customer_id"]))
        total = forecast_past(open_past(before, cut), ValueSettings()).total
        hits += total.low <= after.loc[known, "amount"].sum() <= total.high
    assert hits >= 3


def test_another_horizon_is_picked_from_the_same_forecast(found, simulated):
    year = found.shown_ahead(365)
    asked = forecast_past(simulated, ValueSettings(horizon_days=365))
    pd.testing.assert_frame_equal(year.frame, asked.frame)
    assert year.total == asked.total == found.horizons[2]
    assert year.forecaster == found.forecaster
    assert year.frame["at_risk"].sum() == found.frame["at_risk"].sum()
    assert {notice.code for notice in year.notices} == {notice.code for notice in asked.notices}


def test_simple_arithmetic_looks_no_further_than_the_orders_go_back(open_past, monkeypatch):
    shop = simulate(300, 52, seed=4)
    _use_only(monkeypatch, "same_as_before")
    shown = forecast_past(open_past(shop, dt.date(2023, 12, 31)), ValueSettings())
    six, year, two = (horizon.total for horizon in shown.horizons[1:])
    assert six < year <= 2 * six
    assert two == pytest.approx(year, rel=0.01)
    codes = {notice.code for notice in shown.notices}
    assert {"naive_reach", "no_season"} <= codes


def test_money_later_is_worth_less(simulated):
    known = gather_inputs(simulated, simulated.as_of, 365, learn=False)
    assert discount_factor(known, 365, 0.0) == 1
    # Orders thin out, so that on average they come a little before the middle of the year.
    assert 1.1**-0.5 < discount_factor(known, 365, 0.1) < 1.1**-0.3


def test_the_same_orders_give_the_same_forecast(simulated, found):
    again = forecast_past(simulated, ValueSettings())
    pd.testing.assert_frame_equal(again.frame, found.frame)
    assert again.backtest.chosen == found.backtest.chosen


def test_a_small_and_young_shop_works_and_says_what_it_cannot_know(open_past):
    shop = simulate(40, 16, seed=3)
    small = forecast_past(open_past(shop, dt.date(2023, 4, 23)), ValueSettings())
    codes = {notice.code for notice in small.notices}
    assert {"few_buyers", "short_history_value", "short_backtest", "degenerate_fit"} <= codes
    assert np.isfinite(small.total.high)
    assert small.backtest.skipped


def test_another_forecast_than_the_tested_one_is_said(simulated, found, monkeypatch):
    assert "other_forecaster" not in {each.code for each in found.notices}
    today, enough = simulated.as_of, regressors.can_learn
    monkeypatch.setattr(
        regressors, "can_learn", lambda known: known.now.snapshot.at != today and enough(known)
    )
    _use_only(monkeypatch, "boosting")
    fallen_back = forecast_past(simulated, ValueSettings())
    assert fallen_back.backtest.chosen == "boosting"
    (said,) = (each for each in fallen_back.notices if each.code == "other_forecaster")
    assert said.message.startswith("Gradient boosting did best")
    assert f"the forecast comes from {fallen_back.forecaster}." in said.message


def _use_only(monkeypatch, name):
    monkeypatch.setattr(
        forecaster_choice, "near_lowest_error",
        lambda rows: tuple(row for row in rows if row.name == name),
    )  # fmt: skip


@pytest.mark.parametrize("days", [2, 5, 20])
def test_a_few_days_of_orders_work_too(open_past, days):
    random = np.random.default_rng(days)
    shop = pd.DataFrame(
        {
            "customer_id": [f"c{each}" for each in random.integers(0, 30, 80)],
            "ordered_at": [
                dt.date(2024, 1, 1) + dt.timedelta(days=int(day))
                for day in random.integers(0, days, 80)
            ],
            "amount": random.gamma(3, 10, 80).round(2),
        }
    )
    found = forecast_past(
        open_past(shop, dt.date(2024, 1, 1) + dt.timedelta(days=days)), ValueSettings()
    )
    assert np.isfinite(found.frame["value"]).all()


def test_nobody_ever_came_back(open_past):
    shop = simulate(200, 60, seed=1, p_leave=1.0)
    found = forecast_past(open_past(shop, dt.date(2024, 3, 1)), ValueSettings())
    assert found.total.total >= 0
    assert found.frame["churn_risk"].mean() > 0.9


def test_orders_of_one_day_are_refused(open_past):
    shop = pd.DataFrame(
        {"customer_id": ["a", "b"], "ordered_at": [dt.date(2024, 1, 1)] * 2, "amount": [5.0, 6.0]}
    )
    with pytest.raises(NothingToForecastError, match="one day"):
        forecast_past(open_past(shop, dt.date(2024, 1, 2)), ValueSettings())


def test_without_money_order_days_are_forecast(open_past):
    shop = simulate(300, 60, seed=2)
    found = forecast_past(open_past(shop, dt.date(2024, 3, 1), money=False), ValueSettings())
    assert not found.money
    assert found.frame["value"].max() <= 180


def test_the_chosen_forecaster_alone_forecasts_what_the_whole_forecast_says(simulated, found):
    chosen = choose_by_backtest(simulated, ValueSettings(), [91, 183])
    assert chosen.ids.equals(found.frame.index)
    assert chosen.forecaster.label == found.forecaster
    assert chosen.forecast(found.horizon_days) == pytest.approx(found.frame["value"])
    assert (chosen.kinds == found.kinds).all()
    assert [one.days for one in chosen.backtest.origins.horizons] == [91, 183]
