"""Charts of a forecast: titles that say what the numbers say."""

from __future__ import annotations

import dataclasses
import datetime as dt

import duckdb
import ibis
import pandas as pd
import pytest

from core.charts import value as charts
from core.charts import value_evidence
from core.forecast import forecast_tables
from core.forecast.contributions import Contribution
from core.forecast.snapshots import order_history
from core.forecast.spend_forecast import forecast_past
from core.settings import ValueSettings
from tests.core.forecast.conftest import simulate


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    with duckdb.connect() as connection:
        connection.register("frame", simulate(250, 80, seed=9))
        connection.execute(
            "CREATE TABLE lines AS SELECT customer_id, ordered_at::TIMESTAMP AS ordered_at, "
            "amount::DECIMAL(18, 6) AS amount FROM frame"
        )
        lines = ibis.duckdb.from_connection(connection).table("lines")
        shop = order_history(
            lines, dt.date(2024, 7, 1), tmp_path_factory.mktemp("past"), money=True
        )
        return forecast_past(shop, ValueSettings())


def title(figure) -> str:
    return figure.layout.title.text


def test_totals_are_drawn_with_their_intervals(found):
    bars = charts.value_by_horizon(found, "EUR").data[0]
    assert list(bars.x) == ["3 months", "6 months", "12 months", "24 months"]
    for place, each in enumerate(found.horizons):
        assert bars.y[place] + bars.error_y.array[place] == pytest.approx(each.high)
        assert bars.y[place] - bars.error_y.arrayminus[place] == pytest.approx(each.low)


def test_the_segment_that_brings_most_is_in_the_title(found):
    labels = pd.Series("Loyal", index=found.frame.index)
    labels[found.frame["value"].nlargest(60).index] = "Champions"
    chart = charts.value_by_segment(found.of_segments(labels), "EUR", {})
    assert title(chart).startswith("Champions will bring most")


@pytest.mark.parametrize(
    ("factor", "said"),
    [(0.8, "20% below"), (1.3, "30% above"), (0.9999, "ended where those of the backtest did")],
)
def test_tracking_says_which_way_it_was_off(found, factor, said):
    track = found.backtest.tracking.assign(expected=found.backtest.tracking["actual"] * factor)
    tested = dataclasses.replace(found.backtest, tracking=track)
    assert said in title(
        value_evidence.backtest_tracking(dataclasses.replace(found, backtest=tested))
    )


def test_tracking_of_a_backtest_without_orders_says_so(found):
    track = found.backtest.tracking.assign(actual=0)
    tested = dataclasses.replace(found.backtest, tracking=track)
    told = title(value_evidence.backtest_tracking(dataclasses.replace(found, backtest=tested)))
    assert told == "No orders came in the backtest"


def test_drivers_show_what_saves_an_error_and_nothing_else(found):
    tested = dataclasses.replace(found.backtest, drivers=(("spend", 3.0), ("order days", -1.0)))
    chart = value_evidence.forecast_drivers(dataclasses.replace(found, backtest=tested), None)
    assert title(chart) == "The forecast rests most on spend"
    assert list(chart.data[0].y) == ["Spend"]


def test_cohorts_and_calibration_hold_what_was_measured(found):
    assert len(charts.value_by_cohort(found, None).data) == 2
    chart = value_evidence.calibration_curve(found.churn.deciles, "Risk", "Stayed away", share=True)
    assert list(chart.data[1].y) == [tenth.actual for tenth in found.churn.deciles]


def test_reasons_are_drawn_from_where_all_start_to_the_forecast():
    parts = (
        Contribution("recent spend", 120.0, 30.0),
        Contribution("days since the last order", 200.0, -12.5),
        *(Contribution(f"measure {place}", 0.0, 0.5) for place in range(6)),
    )
    drawn = value_evidence.forecast_contributions(40.0, parts, "GBP", most=3)
    assert drawn.layout.title.text == "Most of all, recent spend raises the forecast"
    # What is not drawn one by one is drawn together, so that the bars add up: 40 + 30 − 12.5 + 3.
    assert sum(drawn.data[0].x) == pytest.approx(60.5)
    assert len(drawn.data[0].y) == 5
    # No bar leaves the plot.
    low, high = drawn.layout.xaxis.range
    assert low < -12.5
    assert high > 40


def test_risk_bands_fill_each_segment(found):
    labels = pd.Series("A", index=found.frame.index)
    labels.iloc[::3] = "B"
    table = forecast_tables.risk_by_segment(found, labels)
    drawn = charts.churn_risk_bands(table, "EUR")
    whole = sum(pd.Series(bar.x, index=bar.y) for bar in drawn.data)
    assert list(whole) == pytest.approx([1.0, 1.0])
    assert str(table["segment"].iloc[0]) in drawn.layout.title.text


def test_the_spread_counts_every_customer(found):
    drawn = charts.value_distribution(found, None)
    assert sum(drawn.data[0].x) == len(found.frame)
    assert drawn.data[0].y[0].startswith("Up to ")
