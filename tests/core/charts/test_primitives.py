"""The shapes that charts are made of, read back from the figures."""

import plotly.graph_objects as go
import pytest

from core.charts import primitives, theme
from core.charts.primitives import Series


def test_bars_leave_room_for_the_texts_at_their_ends():
    figure = primitives.horizontal_bars(
        ["a", "b"], [10, 40], colours="#000000", texts=["ten", "forty"], height=200
    )
    low, high = figure.layout.xaxis.range
    assert low == 0
    assert high == pytest.approx(48)
    assert figure.layout.yaxis.autorange == "reversed"


def test_bars_to_both_sides_leave_room_on_both():
    figure = primitives.horizontal_bars(
        ["a", "b"], [-10, 30], colours="#000000", texts=["", ""], height=200
    )
    assert figure.layout.xaxis.range == pytest.approx((-18, 38))


def test_bars_of_nothing_still_have_an_axis():
    figure = primitives.horizontal_bars(["a"], [0], colours="#000000", texts=["0"], height=200)
    low, high = figure.layout.xaxis.range
    assert low < high


def test_bars_without_texts_show_their_axis_from_zero():
    figure = primitives.horizontal_bars(["a"], [5], colours="#000000", height=200)
    assert figure.layout.xaxis.rangemode == "tozero"
    assert figure.layout.xaxis.range is None


def test_stacked_bars_have_one_trace_a_part_with_its_colour():
    parts = [Series("x", [1, 2], "#111111"), Series("y", [3, 4], "#222222")]
    figure = primitives.stacked_bars(["a", "b"], parts, height=200, hover="%{x}")
    assert figure.layout.barmode == "stack"
    assert [(bar.name, list(bar.x), bar.marker.color) for bar in figure.data] == [
        ("x", [1, 2], "#111111"),
        ("y", [3, 4], "#222222"),
    ]


def test_several_columns_have_a_legend_and_one_has_none():
    one = primitives.columns(["a"], [Series("x", [1], "#111111")], hover="%{y}")
    two = primitives.columns(
        ["a"], [Series("x", [1], "#111111"), Series("y", [2], "#222222")], hover="%{y}"
    )
    assert one.layout.legend.orientation is None
    assert two.layout.legend.orientation == "h"


def test_a_histogram_is_as_wide_as_its_bins():
    bars = primitives.histogram(go.Figure(), [0, 1, 5], [7, 3], hover="%{y}").data[0]
    assert list(bars.x) == [0.5, 3.0]
    assert list(bars.width) == [1, 4]
    assert [tuple(edges) for edges in bars.customdata] == [(0, 1), (1, 5)]


def test_a_band_goes_out_along_the_top_and_back_along_the_bottom():
    figure = primitives.line_with_band(
        go.Figure(), [1, 2], [5, 6], [4, 4], [9, 8], hover="", name="n", band="b"
    )
    band, line = figure.data
    assert list(zip(band.x, band.y, strict=True)) == [(1, 9), (2, 8), (2, 4), (1, 4)]
    assert (band.name, line.name) == ("b", "n")


def test_an_interval_is_given_as_distances_and_never_negative():
    bars = primitives.interval([5, 5], [3, 6], [9, 4])
    assert bars["array"] == [4, 0.0]
    assert bars["arrayminus"] == [2, 0.0]
    with pytest.raises(ValueError, match="shorter"):
        primitives.interval([5], [], [9])


def test_a_forest_has_a_point_an_interval_and_a_line_at_zero():
    figure = primitives.forest(
        ["a"], [2.0], [(1.0, 4.0)], colours=["#111111"], texts=["two"], height=200
    )
    points = figure.data[0]
    assert (list(points.error_x.array), list(points.error_x.arrayminus)) == ([2.0], [1.0])
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 0


def test_a_vertical_line_is_the_one_that_plotly_draws():
    line = {"color": "red", "width": 2, "dash": "dot"}
    ours = primitives.vertical_line(theme.figure(100).add_bar(x=[1, 2], y=[1, 2]), 1.5, **line)
    theirs = theme.figure(100).add_bar(x=[1, 2], y=[1, 2]).add_vline(x=1.5, line=line)
    assert ours.to_dict() == theirs.to_dict()
