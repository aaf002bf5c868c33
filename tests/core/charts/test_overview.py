"""The Overview page's charts: what their findings claim."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.charts import overview
from core.features.shop.trend import PeriodFigures, Trend
from tests.core.charts.examples import HOSTILE


@pytest.fixture
def shop() -> Trend:
    months = pd.DataFrame(
        {
            "start": pd.to_datetime(["2025-01-01", "2025-02-01", "2025-03-01"]),
            "revenue": [10.0, 30.0, 99.0],
            "new_revenue": [10.0, 6.0, 0.0],
            "orders": [1, 2, 3],
            "new_customers": [1, 1, 0],
            "whole": [True, True, False],
        }
    )
    figures = PeriodFigures(2, 2, 2, 1, 6, 139.0, 16.0)
    day = dt.date(2025, 3, 20)
    first = dt.date(2025, 1, 1)
    return Trend(first, day, first, {"month": months}, figures, {}, knows_money=True)


def test_the_strongest_month_is_a_whole_one(shop):
    chart = overview.revenue_over_time(shop, "month", "EUR")
    assert chart.finding == (
        "February 2025 was the strongest month; 88% of all revenue comes from repeat orders"
    )
    assert chart.figure.layout.yaxis.title.text == "Net revenue (EUR)"
    repeat, first = chart.figure.data
    assert (np.array(repeat.y) + np.array(first.y)).tolist() == [10, 30, 99]
    assert repeat.marker.opacity == (1, 1, overview.CUT_OFF_OPACITY)


def test_repeat_orders_bring_at_least_what_a_file_without_the_beginning_shows(shop):
    later = replace(shop, newcomers_from=dt.date(2025, 2, 1))
    title = overview.revenue_over_time(later, "month", "EUR").finding
    assert title.endswith("; at least 88% of all revenue comes from repeat orders")


def test_without_money_orders_are_drawn(shop):
    table = shop.by["month"].assign(revenue=np.nan, new_revenue=np.nan)
    chart = overview.revenue_over_time(
        replace(shop, by={"month": table}, knows_money=False), "month", None
    )
    assert [sum(trace.y) for trace in chart.figure.data] == [4, 2]
    assert chart.figure.layout.yaxis.title.text == "Orders"
    assert "nan" not in chart.figure.to_json().lower()


def test_the_biggest_gain_and_loss_are_in_the_title_and_names_are_text():
    table = pd.DataFrame(
        {
            "name": [HOSTILE, "Mug"],
            "now": [90.0, 1.0],
            "before": [10.0, 31.0],
            "change": [80, -30.0],
        }
    )
    chart = overview.top_changes(table, "EUR", money=True)
    assert "Mug lost most (-€30)" in chart.finding
    assert "<img" not in chart.figure.to_json().replace("\\u003c", "<")
    only_gains = overview.top_changes(table.iloc[:1], "EUR", money=True)
    assert "lost" not in only_gains.finding
