"""How good a forecast is, and what it rests on."""

from __future__ import annotations

import dataclasses

import pytest

from core.charts import value, value_evidence
from core.forecast import quadrants
from core.forecast.machine_learning.contributions import Contribution


@pytest.mark.parametrize(
    ("factor", "said"),
    [(0.8, "20% below"), (1.3, "30% above"), (0.9999, "ended equal in the backtest")],
)
def test_tracking_says_which_way_it_was_off(forecasted, factor, said):
    track = forecasted.backtest.tracking.assign(
        expected=forecasted.backtest.tracking["actual"] * factor
    )
    tested = dataclasses.replace(forecasted.backtest, tracking=track)
    assert (
        said
        in (
            value_evidence.backtest_tracking(dataclasses.replace(forecasted, backtest=tested))
        ).finding
    )


def test_tracking_of_a_backtest_without_orders_says_so(forecasted):
    track = forecasted.backtest.tracking.assign(actual=0)
    tested = dataclasses.replace(forecasted.backtest, tracking=track)
    told = value_evidence.backtest_tracking(
        dataclasses.replace(forecasted, backtest=tested)
    ).finding
    assert told == "No orders came in the backtest"


def test_drivers_show_what_saves_an_error_and_nothing_else(forecasted):
    tested = dataclasses.replace(
        forecasted.backtest, drivers=(("spend", 3.0), ("order days", -1.0))
    )
    chart = value_evidence.forecast_drivers(dataclasses.replace(forecasted, backtest=tested), None)
    assert chart.finding == "The forecast depends most on spend"
    assert list(chart.figure.data[0].y) == ["Spend"]


def test_cohorts_and_calibration_hold_what_was_measured(forecasted):
    assert (
        len(value.value_by_cohort(quadrants.forecast_by_cohort(forecasted), None).figure.data) == 2
    )
    chart = value_evidence.calibration_curve(
        forecasted.churn.deciles, "Risk", "Did not order", share=True
    )
    assert list(chart.figure.data[1].y) == [tenth.actual for tenth in forecasted.churn.deciles]


def test_reasons_are_drawn_from_where_all_start_to_the_forecast():
    parts = (
        Contribution("recent spend", 120.0, 30.0),
        Contribution("days since the last order", 200.0, -12.5),
        *(Contribution(f"measure {place}", 0.0, 0.5) for place in range(6)),
    )
    drawn = value_evidence.forecast_contributions(40.0, parts, "GBP", most=3)
    assert drawn.finding == "Most of all, recent spend raises the forecast"
    # What is not drawn one by one is drawn together, so that the bars add up: 40 + 30 − 12.5 + 3.
    assert sum(drawn.figure.data[0].x) == pytest.approx(60.5)
    assert len(drawn.figure.data[0].y) == 5
    # No bar leaves the plot.
    low, high = drawn.figure.layout.xaxis.range
    assert low < -12.5
    assert high > 40
