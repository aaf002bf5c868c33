"""Charts of trends, cohorts and behaviour: what their titles claim, and their tables."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from core.charts import behaviour, chart_table, cohorts, trend
from core.features.cohorts import Cohorts
from core.features.order_patterns import OrderPatterns
from core.features.trend import PeriodFigures, Trend

HOSTILE = "<img src=x onerror=alert(1)>"


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
    chart = trend.revenue_over_time(shop, "month", "EUR")
    assert chart.layout.title.text == (
        "February 2025 was the strongest month; 88% of all revenue comes from repeat orders"
    )
    assert chart.layout.yaxis.title.text == "Net revenue (EUR)"
    repeat, first = chart.data
    assert (np.array(repeat.y) + np.array(first.y)).tolist() == [10, 30, 99]
    assert repeat.marker.opacity == (1, 1, trend.CUT_OFF)


def test_repeat_orders_bring_at_least_what_a_file_without_the_beginning_shows(shop):
    later = replace(shop, newcomers_from=dt.date(2025, 2, 1))
    title = trend.revenue_over_time(later, "month", "EUR").layout.title.text
    assert title.endswith("; at least 88% of all revenue comes from repeat orders")


def test_without_money_orders_are_drawn(shop):
    table = shop.by["month"].assign(revenue=np.nan, new_revenue=np.nan)
    chart = trend.revenue_over_time(
        replace(shop, by={"month": table}, knows_money=False), "month", None
    )
    assert [sum(trace.y) for trace in chart.data] == [4, 2]
    assert chart.layout.yaxis.title.text == "Orders"
    assert "nan" not in chart.to_json().lower()


def test_the_biggest_gain_and_loss_are_in_the_title_and_names_are_text():
    table = pd.DataFrame(
        {
            "name": [HOSTILE, "Mug"],
            "now": [90.0, 1.0],
            "before": [10.0, 31.0],
            "change": [80, -30.0],
        }
    )
    chart = trend.top_changes(table, "EUR", money=True)
    assert "Mug lost most (-€30)" in chart.layout.title.text
    assert "<img" not in chart.to_json().replace("\\u003c", "<")
    only_gains = trend.top_changes(table.iloc[:1], "EUR", money=True)
    assert "lost" not in only_gains.layout.title.text


def followed(retention: list[list[float]], sizes: list[int]) -> Cohorts:
    starts = pd.date_range("2025-01-01", periods=len(sizes), freq="MS", name="cohort")
    share = pd.DataFrame(retention, index=starts, columns=pd.RangeIndex(len(retention[0])))
    size = pd.Series(sizes, index=starts)
    active = share.mul(size, axis="index")
    return Cohorts(
        "month", size, active, active * 10, {2: pd.Series([0.0, 0.6]), 3: pd.Series([0.0, 0.1])},
        pd.Series({3: 5, 40: 4, 90: 1}), 1, dt.date(2025, 1, 1), dt.date(2025, 6, 1),
    )  # fmt: skip


def test_cells_that_are_not_seen_are_blank_and_the_average_is_weighted():
    nan = float("nan")
    found = followed([[1, 0.5, 0.2], [1, 0.1, nan], [1, nan, nan]], [100, 300, 50])
    chart = cohorts.retention_heatmap(found)
    # (50 + 30) of 400 customers order in the month after
    assert chart.layout.title.text == "20% of new customers order in the month after"
    cells = chart.data[0]
    assert list(cells.y) == ["Jan 2025 (100)", "Feb 2025 (300)"], "March has nothing to show yet"
    assert cells.text[1][1] == ""
    assert np.isnan(cells.z[1][1])
    # 10 a customer in the first month, 0.2 × 10 after it, 0.2 × 10 after that
    assert found.average_revenue.tolist() == pytest.approx([10, 12, 14])
    json.loads(chart.to_json())


def test_what_a_customer_brings_is_told_of_an_age_that_three_cohorts_have_reached():
    nan = float("nan")
    found = followed(
        [[1, 0.5, 0.5, 0.5], [1, 0.1, 0.1, nan], [1, 0.1, nan, nan], [1, nan, nan, nan]],
        [100, 100, 100, 100],
    )
    assert found.told_age == 1
    # 10 each at first; 5, 1 and 1 of the three that are a month old
    assert cohorts.cohort_revenue_heatmap(found, "EUR").layout.title.text == (
        "A new customer brings €10 in the first month, €12 up to 1 month later"
    )


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([0.9, 0.4, 0.4, 0.2, 0.2], "do worse: 20%"),
        ([0.9, 0.2, 0.2, 0.3, 0.3], "do better: 30%"),
        ([0.9, 0.2, 0.2, 0.2, 0.2], "do as well as older ones: 20%"),
        ([0.9, 0.2, 0.2], "Share of customers that orders again"),
    ],
)
def test_newer_cohorts_are_compared_with_older_ones_without_the_first(shares, said):
    found = followed([[1.0, share] for share in shares], [100] * len(shares))
    assert said in cohorts.retention_curves(found).layout.title.text


def test_waits_in_words_and_on_the_axis():
    found = followed([[1.0, 0.5]], [10])
    chart = cohorts.order_gaps(found)
    assert chart.layout.title.text == (
        "Half of the next orders come within 3 days, nine in ten within 40 days"
    )
    assert sum(chart.data[0].y) == 10
    assert cohorts.repeat_orders(found).layout.title.text == (
        "Half of all customers order again within 1 day"
    )


def test_behaviour_titles_name_what_stands_out():
    hours = pd.DataFrame(0, index=range(1, 8), columns=range(24))
    hours.loc[2, 20] = 6
    hours.loc[5, 9] = 4
    countries = pd.DataFrame(
        {"country": [HOSTILE], "customers": [3], "orders": [5], "revenue": [9.0]}
    )
    found = OrderPatterns(hours, countries, pd.Series({1: 4, 2: 1, 14: 5}), pd.DataFrame(), 10)
    chart = behaviour.order_times(found)
    assert chart.layout.title.text.startswith("Tuesday is the busiest day (60% of the orders), 20:")
    assert list(chart.data[0].x) == list(range(9, 21))
    days = behaviour.order_times(replace(found, hours=hours[[20]]))
    assert days.layout.title.text == "Tuesday is the busiest day, with 100% of the orders"
    sizes = behaviour.basket_sizes(found)
    assert sizes.layout.title.text == "The typical order holds 2 different products; 40% hold one"
    assert list(sizes.data[0].x) == ["1", "2", "11+"]
    assert "<img" not in behaviour.orders_by_country(found, None).to_json().replace("\\u003c", "<")


def test_the_table_of_a_chart_holds_its_numbers_under_the_names_of_its_axes():
    lines = go.Figure(layout={"xaxis": {"title": "Day"}, "yaxis": {"title": "Orders"}})
    lines.add_scatter(x=[1, 2], y=[3, 4])
    lines.add_scatter(x=[0, 9], y=[0, 9], hoverinfo="skip")
    assert chart_table.table_of(lines).to_dict("list") == {"Day": [1, 2], "Orders": [3, 4]}
    lying = go.Figure(layout={"xaxis": {"title": "Lift"}})
    lying.add_bar(orientation="h", y=["a &amp; b", "c"], x=[2.0, 1.0])
    assert chart_table.table_of(lying).to_dict("list") == {
        "Name": ["a & b", "c"],
        "Lift": [2.0, 1.0],
    }
    stacked = go.Figure().add_bar(name="One", x=["u"], y=[1]).add_bar(name="Two", x=["v"], y=[2])
    assert list(chart_table.table_of(stacked).columns) == ["Name", "One", "Two"]
    cells = go.Figure().add_heatmap(x=[1, 2], y=["u"], z=[[5, None]])
    assert chart_table.table_of(cells).iloc[0].tolist()[:2] == ["u", 5]


def test_a_table_is_read_by_people():
    table = pd.DataFrame(
        {"start": pd.to_datetime(["2025-01-01"]), "new_revenue": [0.1 + 0.2], "R×FM": [2]}
    )
    shown = chart_table.readable_table(table)
    assert list(shown.columns) == ["Start", "New revenue", "R×FM"]
    assert shown["New revenue"].tolist() == [0.3], "no digits that nobody counted"
    assert shown["Start"].tolist() == [dt.date(2025, 1, 1)]
    assert list(table.columns) == ["start", "new_revenue", "R×FM"], "the chart's own is untouched"


def test_a_cloud_of_points_has_no_table():
    assert chart_table.table_of(go.Figure().add_scatter3d(x=[1], y=[1], z=[1])) is None
    many = list(range(chart_table.MOST_ROWS + 1))
    assert chart_table.table_of(go.Figure().add_scatter(x=many, y=many)) is None
