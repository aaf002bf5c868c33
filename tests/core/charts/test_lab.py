"""Charts of the model lab: true to what they draw, in the segments' colours, safe, and titled."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.mixture import GaussianMixture

from core.charts import (
    palette,
    search,
    segment_evidence,
    segment_style,
    segment_tree,
    segment_why,
    segments,
)
from core.progress import silent
from core.segmentation import renaming
from core.segmentation.diagnostics import cluster_count, diagnostics
from core.segmentation.diagnostics.collinearity import measure_collinearity
from core.segmentation.diagnostics.dendrogram import build_dendrogram
from core.segmentation.diagnostics.membership import UNSURE, membership_probabilities
from core.segmentation.explanation import rank_positions
from core.segmentation.explanation.segment_explanation import explain_segments
from core.segmentation.segmenting import segment_customers, use_candidate
from core.settings import SegmentSettings
from tests.core.segmentation.test_segmenting import planted

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def shop():
    customers, _ = planted()
    settings = SegmentSettings(resamples=2, most_clusters=5, algorithms=("agglomerative", "gmm"))
    found = segment_customers(customers, settings, silent)
    first = found.profiles[0].name
    return customers, renaming.rename_segments(found, ((first, HOSTILE[:40]),))


def used(shop, algorithm: str):
    """The same search with one algorithm's best sound-looking model in use."""
    customers, found = shop
    same = [each for each in found.candidates if each.algorithm == algorithm]
    best = max(same, key=lambda each: (each.smallest_share > 0.03, each.silhouette))
    return customers, use_candidate(customers, found, best)


def every_chart(shop) -> list:
    customers, found = shop
    standing = rank_positions.rank_positions_of(customers, found)
    told = explain_segments(customers, found)
    tuning = found.searched.tuning
    _, mixed = used(shop, "gmm")
    _, joined = used(shop, "agglomerative")
    profile = found.profiles[0]
    return [
        segments.segment_radar(found, standing),
        segments.parallel_coordinates(found, standing),
        segments.centres_heatmap(rank_positions.standardised_centres(customers, found)),
        segment_evidence.silhouette_bars(found, diagnostics.silhouette_plot(found)),
        segment_evidence.stability_bars(found, diagnostics.segment_stability(found)),
        segment_evidence.elbow_curve(found, cluster_count.measure_elbow(found)),
        segment_evidence.agreement_heatmap(diagnostics.model_agreement(found)),
        segment_evidence.correlation_heatmap(measure_collinearity(found), ["R", "F", "M"]),
        segment_evidence.membership_certainty(mixed, membership_probabilities(mixed)),
        segment_tree.dendrogram_chart(joined, build_dendrogram(joined)),
        segment_why.effect_sizes(customers, found, profile, told.effects[profile.name]),
        *(
            draw(tuning, "gmm")
            for draw in (
                search.search_history,
                search.parameter_importance,
                search.parameter_slices,
                search.parallel_trials,
            )
        ),
    ]


def test_every_chart_has_its_finding_as_title_and_renders_no_name(shop):
    for chart in every_chart(shop):
        assert len(chart.layout.title.text) > 15
        assert HOSTILE[:12] not in chart.to_json().replace("\\u003c", "<")


def test_a_renamed_segment_keeps_its_colour_in_every_chart(shop):
    customers, found = shop
    colour = palette.SEGMENT_COLOURS[found.profiles[0].known_as]
    standing = rank_positions.rank_positions_of(customers, found)
    assert segments.segment_radar(found, standing).data[0].line.color == colour
    bold = [trace for trace in segments.parallel_coordinates(found, standing).data if trace.name]
    assert bold[0].line.color == colour
    plot = segment_evidence.silhouette_bars(found, diagnostics.silhouette_plot(found))
    assert plot.data[0].line.color == colour


def test_a_faded_colour_is_the_same_colour():
    assert segment_style.faded("#4e76f1", 0.5) == "rgba(78,118,241,0.5)"


def test_standing_is_the_mean_rank_by_hand(shop):
    customers, found = shop
    standing = rank_positions.rank_positions_of(customers, found)
    orders = customers.frame["frequency"]
    less = np.array([(orders < each).mean() + (orders == each).mean() / 2 for each in orders])
    assert standing.customers["frequency"].to_numpy() == pytest.approx(less)
    name = found.profiles[0].name
    members = (found.labels == name).to_numpy()
    assert standing.segments.loc[name, "frequency"] == pytest.approx(less[members].mean())


def test_standardised_centres_are_means_over_spreads(shop):
    _, found = used(shop, "agglomerative")
    customers = shop[0]
    centres = rank_positions.standardised_centres(customers, found)
    points = diagnostics.points_of(found)
    for place, profile in enumerate(found.profiles):
        middle = diagnostics.middles(found)[place]
        expected = (middle - points.mean(axis=0)) / points.std(axis=0)
        assert centres.loc[profile.name].to_numpy() == pytest.approx(expected)
    assert list(centres.columns) == ["Days since the last order", "Orders", "Money spent"]


def test_the_tree_is_scipys_tree_cut_where_it_gives_these_segments(shop):
    _, found = used(shop, "agglomerative")
    grown = build_dendrogram(found)
    points = found.searched.points
    same = linkage(points, found.parameters["linkage"])
    assert sum(grown.leaves) == len(points)
    assert max(max(each.height) for each in grown.branches) == pytest.approx(same[-1, 2])
    low, high = grown.next_cut
    for cut in (low * 1.0001, grown.cut, high * 0.9999):
        assert fcluster(same, cut, "distance").max() == found.clusters
    above = [each for each in grown.branches if each.segment is None]
    assert len(above) == found.clusters - 1
    assert min(max(each.height) for each in above) == pytest.approx(high)


def test_a_model_that_is_no_tree_has_none(shop):
    assert build_dendrogram(used(shop, "gmm")[1]) is None


def test_membership_is_scikit_learns_and_adds_up(shop):
    _, found = used(shop, "gmm")
    known = membership_probabilities(found)
    assert known.probabilities.sum(axis=1).to_numpy() == pytest.approx(1.0)
    held = found.model.model.estimator
    mixture = GaussianMixture(found.clusters, covariance_type=held.covariance_type)
    for part in ("weights_", "means_", "covariances_", "precisions_cholesky_"):
        setattr(mixture, part, getattr(held, part))
    told = pd.DataFrame(
        mixture.predict_proba(diagnostics.points_of(found)), columns=found.model.names
    )
    for name in known.probabilities:
        assert known.probabilities[name].to_numpy() == pytest.approx(told[name].to_numpy())
    assert known.bic == pytest.approx(mixture.bic(found.searched.points))
    assert known.aic == pytest.approx(mixture.aic(found.searched.points))
    assert (known.probabilities.idxmax(axis=1) == found.labels).all()
    name = found.profiles[0].name
    sure = known.sure[found.labels == name]
    assert known.certainty[name] == pytest.approx(sure.mean())
    assert known.unsure[name] == pytest.approx((sure < UNSURE).mean())


def test_only_a_mixture_has_probabilities(shop):
    assert membership_probabilities(used(shop, "agglomerative")[1]) is None


def test_the_silhouette_plot_draws_the_values_it_was_given(shop):
    _, found = shop
    plot = diagnostics.silhouette_plot(found)
    rows = plot.values  # noqa: PD011 - a field of ours
    chart = segment_evidence.silhouette_bars(found, plot)
    for trace, name in zip(chart.data, plot.means, strict=True):
        own = rows.loc[rows["segment"] == name, "silhouette"]
        assert max(trace.x) == pytest.approx(own.max())
        assert min(trace.x) == pytest.approx(own.min())
        assert max(trace.y) - min(trace.y) == len(own) - 1


def test_the_ring_is_at_the_knee_and_optunas_history_counts_from_one(shop):
    _, found = shop
    looked = cluster_count.measure_elbow(found)
    ring = segment_evidence.elbow_curve(found, looked).data[1]
    assert ring.x[0] == looked.knee
    chart = search.search_history(found.searched.tuning, "gmm")
    valued = search.plottable_algorithms(found.searched.tuning)["gmm"]
    assert list(chart.data[0].x) == list(range(1, valued + 1))


def test_nothing_is_important_where_one_parameter_was_varied(shop):
    customers, _ = shop
    settings = SegmentSettings(
        algorithm="gmm", clusters=4, resamples=2, smallest_share=0.0, largest_share=1.0
    )
    tuning = segment_customers(customers, settings, silent).searched.tuning
    assert search.parameter_importance(tuning, "gmm") is None
