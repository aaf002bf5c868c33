"""Charts of how good the segments are: true to what they draw."""

from __future__ import annotations

import pandas as pd
import pytest

from core.charts.segments import diagnostics as evidence
from core.charts.segments import search
from core.segmentation.diagnostics import cluster_count, diagnostics
from core.segmentation.diagnostics.collinearity import Collinearity


def test_the_silhouette_plot_draws_the_values_it_was_given(searched):
    _, found = searched
    plot = diagnostics.silhouette_plot(found)
    rows = plot.values  # noqa: PD011 - a field of ours
    chart = evidence.silhouette_bars(found, plot)
    for trace, name in zip(chart.figure.data, plot.means, strict=True):
        own = rows.loc[rows["segment"] == name, "silhouette"]
        assert max(trace.x) == pytest.approx(own.max())
        assert min(trace.x) == pytest.approx(own.min())
        assert max(trace.y) - min(trace.y) == len(own) - 1


def test_the_ring_is_at_the_knee_and_optunas_history_counts_from_one(searched):
    _, found = searched
    looked = cluster_count.measure_elbow(found)
    ring = evidence.elbow_curve(found, looked).figure.data[1]
    assert ring.x[0] == looked.knee
    chart = search.search_history(found.searched.tuning, "gmm")
    valued = search.plottable_algorithms(found.searched.tuning)["gmm"]
    assert list(chart.figure.data[0].x) == list(range(1, valued + 1))


def test_two_measures_of_one_title_stay_two_rows_and_two_columns():
    """A file may call its own column as one of ours is called."""
    two = pd.DataFrame([[1.0, 0.9], [0.9, 1.0]])
    seen = Collinearity(two, pd.Series([6.0, 6.0]), ())
    shown = evidence.correlation_heatmap(seen, ["Price", "Price"])
    assert len(set(shown.figure.data[0].x)) == 2
    assert shown.table.columns.is_unique
