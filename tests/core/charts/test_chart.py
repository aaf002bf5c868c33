"""What a builder returns: a table that is read by people, and names that never clash."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import plotly.graph_objects as go

from core.charts.chart import Chart, cross_table, in_words


def test_a_table_is_read_by_people():
    table = pd.DataFrame({"Start": pd.to_datetime(["2025-01-01"]), "New revenue": [0.1 + 0.2]})
    shown = Chart(go.Figure(), "A finding", table).readable_table()
    assert shown["New revenue"].tolist() == [0.3], "no digits that nobody counted"
    assert shown["Start"].tolist() == [dt.date(2025, 1, 1)]
    assert table["New revenue"].tolist() == [0.1 + 0.2], "the chart's own is untouched"


def test_a_moment_keeps_its_time_of_day():
    table = pd.DataFrame({"Day": pd.to_datetime(["2025-01-01 10:30", "2025-01-02 00:00"])})
    shown = Chart(go.Figure(), "A finding", table).readable_table()
    assert shown["Day"].tolist() == table["Day"].tolist()


def test_column_names_of_an_analysis_are_put_in_words():
    assert list(in_words(pd.DataFrame(columns=["new_revenue"]))) == ["New revenue"]


def test_a_segment_called_like_another_column_gets_a_number():
    table = cross_table("Day", ["Monday"], ["Day", "Lost"], [[1, 2]])
    assert list(table) == ["Day", "Day 2", "Lost"]
    assert table.iloc[0].tolist() == ["Monday", 1, 2]
