from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.campaigns.roi import calculation as campaigns
from core.charts import (
    overview,
    palette,
    rfm,
    rfm_limits,
    rfm_segments,
    roi,
    segment_points,
    segments,
    theme,
)
from core.features.customers import Customers
from core.rfm.scores import score_customers
from core.segmentation.naming.archetypes import ARCHETYPES, RFM_SEGMENT_NAMES, SEGMENT_NAMES
from core.segmentation.profile import measure_profiles
from core.segmentation.result import Segmentation
from core.settings import RfmSettings

HOSTILE = "<img src=x onerror=alert(1)>"
WHITE, DARK = "#ffffff", "#12151d"


def shop(size: int) -> Customers:
    draw = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "recency_days": draw.integers(1, 700, size).astype(float),
            "frequency": draw.geometric(0.3, size),
            "monetary": draw.lognormal(4, 1, size) - 5,
            "basket_size": 1.0,
            "product_variety": 1.0,
            "interpurchase_days": 30.0,
            "return_rate": 0.0,
            "country": None,
        },
        index=pd.Index([HOSTILE, *(f"C{number}" for number in range(1, size))], name="customer_id"),
    )
    return Customers(frame, dt.date(2025, 1, 1), lines=size, orders=size, without_purchase=())


def segmented(customers: Customers, names: tuple[str, ...]) -> Segmentation:
    size = len(customers.frame)
    labels = pd.Series(np.resize(names, size), index=customers.frame.index)
    # The last segment is small: three customers.
    labels.iloc[:] = np.where(
        np.arange(size) < size - 3, labels.replace(names[-1], names[0]), names[-1]
    )
    points = pd.DataFrame({"pca_1": 0.0, "pca_2": 1.0}, index=labels.index)
    return Segmentation(
        labels,
        measure_profiles(customers, labels, names),
        "kmeans",
        len(names),
        {},
        {},
        (),
        (),
        (),
        points,
        (0.6, 0.3),
        1,
        "",
    )


@pytest.fixture(scope="module")
def customers() -> Customers:
    return shop(12_000)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", SEGMENT_NAMES)
def test_a_segment_colour_stands_out_on_both_backgrounds(name):
    assert contrast(palette.segment_colour(name), WHITE) >= 3
    assert contrast(palette.segment_colour(name), DARK) >= 2.9


def test_every_segment_has_a_colour_of_its_own():
    assert set(palette.SEGMENT_COLOURS) == set(SEGMENT_NAMES)
    assert len(set(palette.SEGMENT_COLOURS.values())) == len(SEGMENT_NAMES)


def test_models_segments_never_share_both_colour_and_marker():
    looks = {(palette.segment_colour(name), palette.marker(name)) for name in ARCHETYPES}
    assert len(looks) == len(ARCHETYPES)


def test_a_large_shop_is_drawn_as_a_sample_that_keeps_every_segment_and_says_so(customers):
    found = segmented(customers, ("Champions", "Average", "Lost"))
    shown = segment_points.drawn(found)
    assert len(shown) <= segment_points.MOST_POINTS + 60
    assert (found.labels.loc[shown] == "Lost").sum() == 3
    chart = segment_points.scatter_3d(customers, found)
    assert f"{len(shown):,} of 12,000" in segment_points.sample_note(found)
    assert "hardly differ" in chart.layout.title.text, "these segments were drawn by lot"
    assert sum(len(trace.x) for trace in chart.data) == len(shown)


def test_a_small_shop_is_drawn_whole():
    small = shop(50)
    found = segmented(small, ("Champions", "Lost"))
    assert len(segment_points.drawn(found)) == 50
    assert segment_points.sample_note(found) == "All 50 customers."


def test_the_title_of_the_points_names_the_axis_that_tells_segments_apart():
    small = shop(50)
    frequency = small.frame["frequency"].rank()
    labels = pd.Series(np.where(frequency > 25, "Champions", "Lost"), small.frame.index)
    found = replace(segmented(small, ("Champions", "Lost")), labels=labels)
    ranks = frequency.to_numpy()
    means = np.where(ranks > 25, ranks[ranks > 25].mean(), ranks[ranks <= 25].mean())
    share = f"{means.var() / ranks.var():.0%}"
    told = segment_points.scatter_2d(small, found, "recency_days", "frequency").layout.title.text
    assert told == f"Segments differ most in orders: {share} of its spread lies between them"


def test_the_sample_is_the_same_every_time(customers):
    found = segmented(customers, ("Champions", "Average", "Lost"))
    assert segment_points.drawn(found).equals(segment_points.drawn(found))


def test_no_name_from_the_file_reaches_a_chart_as_html():
    small = shop(50)
    found = segmented(small, ("Champions", "Lost"))
    for chart in (
        segment_points.scatter_3d(small, found),
        segment_points.scatter_2d(small, found, "recency_days", "monetary"),
        segment_points.pca_scatter(found),
    ):
        texts = [text for trace in chart.data for text in trace.text]
        assert not any("<" in text for text in texts)
        assert any("&lt;img" in text for text in texts)


def test_the_flat_twin_carries_the_true_ids_for_selection():
    small = shop(50)
    chart = segment_points.scatter_2d(
        small, segmented(small, ("Champions", "Lost")), "recency_days", "monetary"
    )
    ids = {each for trace in chart.data for each in trace.customdata}
    assert ids == set(small.frame.index)


def test_the_grid_shows_each_customer_once_and_all_25_cells(customers):
    scores = score_customers(customers, RfmSettings())
    heat = rfm.rfm_grid(scores).data[0]
    assert np.asarray(heat.customdata).sum() == len(customers.frame)
    assert {name for row in heat.hovertext for name in row} == set(RFM_SEGMENT_NAMES)


def test_the_distribution_counts_everyone_it_does_not_show(customers):
    scores = score_customers(customers, RfmSettings())
    for measure in rfm_limits.RFM_MEASURES:
        chart = rfm_limits.measure_distribution(customers, scores, measure)
        drawn = int(np.asarray(chart.data[0].y).sum())
        label = chart.layout.xaxis.title.text
        beyond = int(label.split("<br>")[1].split()[0].replace(",", "")) if "<br>" in label else 0
        below = int((customers.frame[measure] < chart.data[0].customdata[0][0]).sum())
        assert drawn + beyond + below == len(customers.frame)
        assert below == 0


def test_the_waterfall_ends_at_the_profit_and_its_steps_add_up_to_it():
    inputs = campaigns.RoiInputs(
        customers=1000,
        reach_share=0.5,
        baseline_rate=0.1,
        campaign_rate=0.15,
        order_value=50,
        margin=0.4,
        offer_cost=2,
        contact_cost=0.1,
        fixed_cost=100,
    )
    result = campaigns.evaluate_roi(inputs)
    steps = roi.roi_waterfall(result, "EUR").data[0]
    assert steps.x[-1] == pytest.approx(result.profit)
    assert sum(steps.x[:-1]) == pytest.approx(result.profit)


def test_charts_have_no_background_and_travel_as_json(customers):
    found = segmented(customers, ("Champions", "Lost"))
    for chart in (
        overview.customers_and_revenue(found.profiles),
        overview.segment_mix(found.profiles, "revenue"),
        rfm_segments.segment_sizes(found.profiles),
        segments.measure_comparison(found.profiles, "monetary", "Spent"),
    ):
        assert chart.layout.paper_bgcolor == "rgba(0,0,0,0)"
        assert chart.layout.title.text
        json.loads(chart.to_json())


def test_a_long_name_is_cut_and_escaped():
    assert theme.safe("x" * 100) == "x" * 39 + "…"
    assert theme.safe("a<b>\n c") == "a&lt;b&gt; c"
