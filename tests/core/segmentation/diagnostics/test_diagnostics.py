"""What is asked of a finished segmentation: against scikit-learn, hand counts, planted groups."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, silhouette_samples

from core.progress import Cancelled, silent
from core.segmentation import metrics
from core.segmentation.candidate_use import use_candidate
from core.segmentation.diagnostics import cluster_count, diagnostics
from core.segmentation.diagnostics.collinearity import measure_collinearity
from core.segmentation.segmenting import segment_customers
from core.settings import SegmentSettings
from tests.core.conftest import as_customers
from tests.core.segmentation.test_segmenting import planted


@pytest.fixture(scope="module")
def shop():
    customers, truth = planted()
    return customers, truth, segment_customers(customers, SegmentSettings(resamples=4), silent)


def test_the_silhouette_plot_holds_scikit_learns_value_of_every_customer(shop):
    _, _, found = shop
    plot = diagnostics.silhouette_plot(found)
    expected = silhouette_samples(diagnostics.points_of(found), found.labels)
    assert plot.values["silhouette"].reindex(found.labels.index).to_numpy() == pytest.approx(
        expected, abs=1e-5
    )
    assert not plot.sampled
    assert plot.mean == pytest.approx(expected.mean(), abs=1e-6)
    for name, mean in plot.means.items():
        assert mean == pytest.approx(expected[found.labels == name].mean(), abs=1e-5)


def test_the_plot_is_in_the_order_of_the_profiles_and_falls_within_each(shop):
    _, _, found = shop
    values = diagnostics.silhouette_plot(found).values
    assert list(dict.fromkeys(values["segment"])) == [each.name for each in found.profiles]
    for _, members in values.groupby("segment"):
        assert (members["silhouette"].diff().dropna() <= 0).all()


def test_a_large_shop_is_plotted_from_a_sample_and_says_so(shop, monkeypatch):
    _, _, found = shop
    monkeypatch.setattr(metrics, "MAX_EXACT", 300)
    plot = diagnostics.silhouette_plot(found)
    assert plot.sampled
    assert len(plot.values) == 300


def test_a_segmentation_read_back_from_a_file_is_judged_as_before(shop):
    _, _, found = shop
    read = pickle.loads(pickle.dumps(found))  # noqa: S301 - made just now
    assert diagnostics.model_agreement(read).titles == diagnostics.model_agreement(found).titles
    stable = diagnostics.segment_stability(read, resamples=2)
    assert stable == diagnostics.segment_stability(found, resamples=2)


def test_jaccard_is_the_overlap_with_the_most_similar_new_cluster():
    before = np.array([0, 0, 0, 0, 1, 1, 2])
    again = np.array([0, 0, 0, 1, 1, 1, 1])
    # 0: {0,1,2} of {0,1,2,3}; 1: {4,5} of {3,4,5,6}; 2: {6} of {3,4,5,6}.
    assert diagnostics.jaccard(before, again, 4)[:3] == pytest.approx([3 / 4, 2 / 4, 1 / 4])
    assert np.isnan(diagnostics.jaccard(before, again, 4)[3])


def test_planted_segments_come_back_and_are_called_stable(shop):
    _, _, found = shop
    stability = diagnostics.segment_stability(found, resamples=3)
    assert set(stability.jaccard) == {each.name for each in found.profiles}
    assert min(stability.jaccard.values()) > 0.9
    assert set(stability.verdicts.values()) == {"stable"}
    assert stability.resamples == 3


def test_what_is_measured_on_request_can_be_stopped(shop):
    _, _, found = shop

    def stop():
        raise Cancelled

    for ask in (diagnostics.segment_stability, cluster_count.gap_statistic):
        with pytest.raises(Cancelled):
            ask(found, pause=stop)


def test_agreement_is_the_adjusted_rand_index_of_each_two_models(shop):
    _, _, found = shop
    agreed = diagnostics.model_agreement(found)
    assert agreed.titles[0].startswith("K-Means")
    assert np.diag(agreed.adjusted_rand) == pytest.approx(1)
    assert np.array_equal(agreed.adjusted_rand, agreed.adjusted_rand.T)
    others = [each for each in found.candidates if each.verdict == "passed"][:1]
    if others:
        fits = [diagnostics.in_use(found), found.searched.fit(others[0])]
        assert diagnostics.model_agreement(found, others).adjusted_rand[0, 1] == pytest.approx(
            adjusted_rand_score(fits[0].model.labels, fits[1].model.labels)
        )


def test_a_model_that_was_not_judged_is_judged_on_request(shop):
    _, _, found = shop
    waiting = [each for each in found.candidates if each.verdict == "not judged"]
    judged = diagnostics.judge_candidate(found, waiting[0])
    assert judged.stability is not None
    assert judged.verdict in ("passed", "refused")
    assert (judged.algorithm, judged.clusters) == (waiting[0].algorithm, waiting[0].clusters)
    assert diagnostics.judge_candidate(found, found.candidates[0]) is found.candidates[0]


def test_another_candidate_can_be_adopted_and_says_so(shop):
    customers, _, found = shop
    other = next(
        each for each in found.candidates if each.verdict != "refused" and each.clusters == 6
    )
    used = use_candidate(customers, found, other)
    assert used.clusters == len(used.profiles) == 6
    assert used.labels.index.equals(found.labels.index)
    assert "Your own choice" in used.verdict.text()
    assert not used.notices


def test_a_refused_candidate_is_adopted_with_a_warning(shop):
    customers, _, found = shop
    used = use_candidate(customers, found, found.rejected[0])
    assert "would refuse it" in used.verdict.text()
    assert "unsound_segments" in {each.code for each in used.notices}


def test_the_knee_is_the_point_farthest_below_the_line():
    assert cluster_count.knee(np.array([100.0, 40, 10, 9, 8, 7])) == 2
    assert cluster_count.knee(np.array([5.0, 5, 5])) == 0


def test_elbow_and_gap_find_the_planted_number_of_segments(shop):
    _, _, found = shop
    elbow = cluster_count.measure_elbow(found)
    assert list(elbow.inertia) == sorted(elbow.inertia, reverse=True)
    assert elbow.knee in (3, 4)
    assert cluster_count.gap_statistic(found).best >= 4


def test_the_gap_statistic_sees_no_groups_where_there_are_none():
    random = np.random.default_rng(0)
    even = as_customers(
        list(np.expm1(random.uniform(0, 6, 600))),
        list(np.expm1(random.uniform(0, 3, 600))),
        list(np.expm1(random.uniform(7, 12, 600))),
    )
    found = segment_customers(
        even, SegmentSettings(algorithm="kmeans", trials=4, resamples=2), silent
    )
    assert cluster_count.gap_statistic(found).best == 1


def test_collinearity_is_the_inverse_correlations_diagonal(shop):
    _, _, found = shop
    measured = measure_collinearity(found)
    points = found.searched.points
    expected = np.corrcoef(points.T)
    assert measured.correlations.to_numpy() == pytest.approx(expected)
    assert measured.inflation.to_numpy() == pytest.approx(np.diag(np.linalg.inv(expected)))
    assert list(measured.inflation.index) == ["recency_days", "frequency", "monetary"]


def test_a_measure_the_others_tell_completely_is_marked():
    customers, _ = planted(11)
    settings = SegmentSettings(
        features=("recency_days", "tenure_days", "frequency"),
        transform="none",
        scaler="standard",
        algorithm="kmeans",
        trials=2,
        resamples=2,
    )
    # In these customers tenure is recency plus a hundred days.
    measured = measure_collinearity(segment_customers(customers, settings, silent))
    assert set(measured.high) == {"recency_days", "tenure_days"}
