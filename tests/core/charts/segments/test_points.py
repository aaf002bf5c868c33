"""Every customer as a point."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.charts.segments import points
from tests.core.charts.examples import segmented, small_shop


def test_a_large_shop_is_drawn_as_a_sample_that_keeps_every_segment_and_says_so(customers):
    found = segmented(customers, ("Champions", "Average", "Lost"))
    shown = points.drawn(found)
    assert len(shown) <= points.MAX_POINTS + 60
    assert (found.labels.loc[shown] == "Lost").sum() == 3
    chart = points.scatter_3d(customers, found, points.AXES)
    assert f"{len(shown):,} of 12,000" in points.sample_note(found)
    assert "hardly differ" in chart.finding, "these segments were drawn by lot"
    assert sum(len(trace.x) for trace in chart.figure.data) == len(shown)


def test_a_small_shop_is_drawn_whole():
    small = small_shop(50)
    found = segmented(small, ("Champions", "Lost"))
    assert len(points.drawn(found)) == 50
    assert points.sample_note(found) == "All 50 customers."


def test_the_title_of_the_points_names_the_axis_that_tells_segments_apart():
    small = small_shop(50)
    frequency = small.frame["frequency"].rank()
    labels = pd.Series(np.where(frequency > 25, "Champions", "Lost"), small.frame.index)
    found = replace(segmented(small, ("Champions", "Lost")), labels=labels)
    ranks = frequency.to_numpy()
    means = np.where(ranks > 25, ranks[ranks > 25].mean(), ranks[ranks <= 25].mean())
    share = f"{means.var() / ranks.var():.0%}"
    told = points.scatter_2d(small, found, points.AXES, "recency_days", "frequency").finding
    assert told == f"Segments differ most in orders: {share} of its variation is between segments"


def test_the_sample_is_the_same_every_time(customers):
    found = segmented(customers, ("Champions", "Average", "Lost"))
    assert points.drawn(found).equals(points.drawn(found))


def test_no_name_from_the_file_reaches_a_chart_as_html():
    small = small_shop(50)
    found = segmented(small, ("Champions", "Lost"))
    for chart in (
        points.scatter_3d(small, found, points.AXES),
        points.scatter_2d(small, found, points.AXES, "recency_days", "monetary"),
        points.pca_scatter(found),
    ):
        texts = [text for trace in chart.figure.data for text in trace.text]
        assert not any("<" in text for text in texts)
        assert any("&lt;img" in text for text in texts)


def test_the_flat_twin_carries_the_true_ids_for_selection():
    small = small_shop(50)
    chart = points.scatter_2d(
        small, segmented(small, ("Champions", "Lost")), points.AXES, "recency_days", "monetary"
    )
    ids = {each for trace in chart.figure.data for each in trace.customdata}
    assert ids == set(small.frame.index)


def test_a_phone_looks_from_further_away_at_the_same_points():
    small = small_shop(50)
    found = segmented(small, ("Champions", "Lost"))
    wide, narrow = (
        points.scatter_3d(small, found, points.AXES, narrow=narrow).figure
        for narrow in (False, True)
    )
    far, near = (figure.layout.scene.camera.eye for figure in (narrow, wide))
    assert far.x / near.x == pytest.approx(far.z / near.z)
    assert far.x / near.x > 1.4
    assert narrow.layout.scene.camera.center == wide.layout.scene.camera.center
    assert narrow.layout.height < wide.layout.height
    for one, other in zip(narrow.data, wide.data, strict=True):
        assert list(one.x) == list(other.x)
