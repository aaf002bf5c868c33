"""Segments end to end: what must not matter does not, and what is offered is sound."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from planted import GROUPS, planted
from sklearn.metrics import adjusted_rand_score

from core.progress import Cancelled, silent
from core.segmentation import candidate_use
from core.segmentation.algorithms.registry import ALGORITHMS
from core.segmentation.candidate_use import use_candidate
from core.segmentation.feature_space.feature_space import fit_space
from core.segmentation.naming.archetypes import ALL_CUSTOMERS
from core.segmentation.segmenting import segment_customers
from core.segmentation.training_sample import canonical_order
from core.settings import MOST_CLUSTERS, SegmentSettings
from tests.core.conftest import as_customers

QUICK = SegmentSettings(trials=8, resamples=4)


@pytest.fixture(scope="module")
def offered():
    customers, truth = planted()
    return customers, truth, segment_customers(customers, SegmentSettings(resamples=5), silent)


def test_planted_groups_are_found_and_named(offered):
    _, truth, found = offered
    assert adjusted_rand_score(truth, found.labels) > 0.9
    assert set(found.labels) == set(GROUPS)
    assert (found.labels == truth).mean() > 0.95


def test_everyone_has_a_segment_and_the_profiles_reconcile(offered):
    customers, _, found = offered
    assert list(found.labels.index) == list(customers.frame.index)
    assert sum(each.customers for each in found.profiles) == len(customers.frame)
    revenue = sum(each.revenue for each in found.profiles)
    assert revenue == pytest.approx(customers.frame["monetary"].sum())


def test_the_offered_model_holds_what_the_guard_promises(offered):
    _, _, found = offered
    assert min(each.share for each in found.profiles) >= 0.03
    assert max(each.share for each in found.profiles) <= 0.60
    assert found.scores["stability"] >= 0.8
    assert found.candidates[0].verdict == "offered"
    assert {each.algorithm for each in found.candidates} == {"kmeans", "agglomerative", "gmm"}


def test_shares_in_the_scores_are_the_shares_of_the_profiles(offered):
    _, _, found = offered
    shares = [each.share for each in found.profiles]
    assert found.scores["smallest_share"] == pytest.approx(min(shares))
    assert found.scores["largest_share"] == pytest.approx(max(shares))


def test_the_saved_model_places_the_same_customers_in_the_same_segments(offered):
    customers, _, found = offered
    again = found.model.predict(customers.frame)
    assert (again == found.labels).mean() > 0.99


def test_unusual_customers_are_flagged_and_still_have_a_segment(offered):
    customers, _, found = offered
    assert len(found.outliers) == pytest.approx(0.02 * len(customers.frame), abs=2)
    assert set(found.outliers) <= set(customers.frame.index)


def same_segments(customers, changed, mapping=None):
    before = segment_customers(customers, QUICK, silent).labels
    after = segment_customers(changed, QUICK, silent).labels
    if mapping is not None:
        after = after.rename(index=mapping)
    return before.sort_index().equals(after.sort_index().rename_axis(before.index.name))


@pytest.mark.parametrize("factor", [150, 0.01])
def test_the_unit_of_money_does_not_matter(factor):
    customers, _ = planted(3)
    changed, _ = planted(3)
    changed.frame["monetary"] = changed.frame["monetary"] * factor
    assert same_segments(customers, changed)


def test_the_names_and_the_order_of_the_customers_do_not_matter():
    customers, _ = planted(4)
    changed, _ = planted(4)
    names = dict(
        zip(
            changed.frame.index,
            np.random.default_rng(1).permutation([f"x{n}" for n in range(len(changed.frame))]),
            strict=True,
        )
    )
    changed.frame.index = changed.frame.index.map(names)
    changed = dataclasses.replace(changed, frame=changed.frame.sort_index())
    assert same_segments(customers, changed, {new: old for old, new in names.items()})


def test_the_same_seed_gives_the_same_segments_and_scores():
    customers, _ = planted(5)
    first, second = (segment_customers(customers, QUICK, silent) for _ in range(2))
    assert first.labels.equals(second.labels)
    assert first.scores == second.scores
    assert first.candidates == second.candidates


def test_customers_who_do_not_differ_are_one_segment():
    found = segment_customers(as_customers([5.0] * 50, [1.0] * 50, [10.0] * 50), QUICK, silent)
    assert found.algorithm == "single"
    assert set(found.labels) == {ALL_CUSTOMERS}
    assert found.profiles[0].customers == 50
    assert {each.code for each in found.notices} == {"one_segment"}


@pytest.mark.parametrize("count", [1, 2, 9])
def test_a_handful_of_customers_is_not_searched_for_groups(count):
    found = segment_customers(
        as_customers(
            list(np.arange(1.0, count + 1)), [1.0] * count, list(np.arange(1.0, count + 1))
        ),
        QUICK,
        silent,
    )
    assert found.algorithm == "single"
    assert "too few" in found.verdict.text()


def test_no_money_and_no_repeat_buyers_do_not_divide_by_zero():
    random = np.random.default_rng(0)
    found = segment_customers(
        as_customers(list(random.integers(1, 300, 80)), [1.0] * 80, [0.0] * 80), QUICK, silent
    )
    assert found.labels.notna().all()
    assert np.isfinite(found.points.to_numpy()).all()


def test_a_giant_segment_with_the_highest_silhouette_is_refused():
    """One far customer makes single linkage's two-way split score highest by far."""
    random = np.random.default_rng(0)
    cloud = as_customers(
        [*random.integers(1, 300, 400), 5.0],
        [*random.integers(1, 6, 400), 5000.0],
        [*random.lognormal(4, 0.5, 400).round(2), 1e9],
    )
    found = segment_customers(cloud, QUICK.model_copy(update={"outliers": "keep"}), silent)
    assert min(each.share for each in found.profiles) >= 0.03
    best = max(found.candidates, key=lambda each: each.silhouette)
    assert best.verdict == "refused"
    assert "smallest segment" in best.reason.text()
    assert best in found.rejected


def test_asking_for_a_number_of_segments_gives_that_number():
    customers, _ = planted(6)
    found = segment_customers(customers, QUICK.model_copy(update={"clusters": 5}), silent)
    assert found.clusters == len(found.profiles) == 5


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_asking_for_an_algorithm_gives_that_algorithm(algorithm):
    customers, _ = planted(7)
    found = segment_customers(customers, QUICK.model_copy(update={"algorithm": algorithm}), silent)
    assert found.algorithm == algorithm
    assert {each.algorithm for each in found.candidates} == {algorithm}


def test_long_work_reports_real_progress_and_can_be_cancelled():
    customers, _ = planted(8)
    seen = []

    def stop_half_way(stage, done, _=""):
        seen.append((stage, done))
        if stage == "tune" and done > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        segment_customers(customers, QUICK, stop_half_way)
    shares = [done for stage, done in seen if stage == "tune"]
    assert shares == sorted(shares)
    assert len(set(shares)) > 5


def test_canonical_order_depends_on_places_only():
    random = np.random.default_rng(0)
    points = random.integers(0, 4, (40, 3)).astype(float)
    shuffled = points[random.permutation(40)]
    assert (points[canonical_order(points)] == shuffled[canonical_order(shuffled)]).all()


def test_a_space_is_not_moved_by_the_unit_of_money():
    customers, _ = planted(9)
    in_pence = customers.frame.assign(monetary=customers.frame["monetary"] * 100)
    pounds = fit_space(customers, SegmentSettings())
    pence = fit_space(dataclasses.replace(customers, frame=in_pence), SegmentSettings())
    assert np.array_equal(pounds.transform(customers.frame), pence.transform(in_pence))


def test_noise_is_a_group_of_its_own_and_said_to_be():
    random = np.random.default_rng(0)
    grouped, _ = planted(12)
    lone = np.exp(random.uniform([0, 0, 1], [6, 4, 9], (120, 3))).round(2)
    measures = np.vstack([grouped.frame[["recency_days", "frequency", "monetary"]], lone])
    customers = as_customers(*(list(column) for column in measures.T))
    settings = QUICK.model_copy(update={"algorithm": "hdbscan", "trials": 24, "outliers": "keep"})
    found = segment_customers(customers, settings, silent)
    noise = found.model.model.noise
    assert noise is not None
    (told,) = (each for each in found.notices if each.code == "noise")
    assert found.model.names[noise] in told.message


def test_algorithms_can_be_added_to_the_comparison():
    customers, _ = planted(13)
    settings = QUICK.model_copy(update={"algorithms": ("kmeans", "hdbscan")})
    found = segment_customers(customers, settings, silent)
    assert {each.algorithm for each in found.candidates} <= {"kmeans", "hdbscan"}
    assert found.algorithm in ("kmeans", "hdbscan")


@pytest.mark.parametrize("objective", ["davies_bouldin", "calinski_harabasz", "stability"])
def test_the_guard_stands_whatever_the_objective(objective):
    customers, _ = planted(14)
    settings = QUICK.model_copy(update={"objective": objective, "algorithm": "agglomerative"})
    found = segment_customers(customers, settings, silent)
    assert min(each.share for each in found.profiles) >= 0.03
    assert max(each.share for each in found.profiles) <= 0.60


@pytest.mark.shared
def test_capped_uci_gives_the_published_segments(shared, tmp_path):
    """The reference: winsorised 5/95 and standardised, K-Means with three segments at .516."""
    from core.files import detect
    from core.pipeline import analyse
    from core.segmentation.feature_space.presets import SPACE_PRESETS
    from core.settings import Settings

    path = shared / "data" / "uci_online_retail" / "online_retail.parquet"
    capped = SPACE_PRESETS["capped"].apply(SegmentSettings())
    found = analyse(
        detect.open_source(path, path.name), tmp_path, Settings(segment=capped)
    ).segmentation
    assert found.scores["silhouette"] >= 0.51
    assert found.scores["stability"] >= 0.97
    shares = sorted(each.share for each in found.profiles)
    assert shares == pytest.approx([0.16, 0.25, 0.59], abs=0.01)


@pytest.mark.shared
def test_uci_in_the_usual_space_gives_what_the_guard_lets_through(shared, tmp_path):
    """The reference: log and robust scaling reach .333 with K-Means and four segments, no more."""
    from core.files import detect
    from core.pipeline import analyse
    from core.settings import Settings

    path = shared / "data" / "uci_online_retail" / "online_retail.parquet"
    found = analyse(detect.open_source(path, path.name), tmp_path, Settings()).segmentation
    assert 0.33 <= found.scores["silhouette"] < 0.40
    assert found.scores["stability"] >= 0.80
    assert min(each.share for each in found.profiles) >= 0.03
    assert max(each.share for each in found.profiles) <= 0.60
    # The trap: average linkage with a few customers for segments scores far higher.
    trap = max(found.candidates, key=lambda each: each.silhouette)
    assert trap.silhouette > found.scores["silhouette"]
    assert trap.verdict == "refused"


@pytest.mark.shared
@pytest.mark.slow
def test_names_stay_when_the_customers_of_a_real_shop_are_drawn_again(shared, tmp_path):
    """Ten bootstrap resamples of UCI: the same archetypes at the same centres nine times in ten."""
    from core.files import detect
    from core.pipeline import analyse
    from core.settings import Settings

    path = shared / "data" / "uci_online_retail" / "online_retail.parquet"
    asked = SegmentSettings(algorithm="kmeans", clusters=4, trials=4, resamples=2)
    analysis = analyse(detect.open_source(path, path.name), tmp_path, Settings(segment=asked))
    customers, named = analysis.customers, set(analysis.segmentation.labels)
    same = 0
    for seed in range(10):
        count = len(customers.frame)
        drawn = np.random.default_rng(seed).integers(0, count, count)
        frame = customers.frame.iloc[np.sort(drawn)].copy()
        frame.index = pd.Index([f"{place:06d}" for place in range(count)], name="customer_id")
        again = segment_customers(dataclasses.replace(customers, frame=frame), asked, silent)
        same += set(again.labels) == named
    assert same >= 9


@pytest.mark.parametrize(("most", "at_the_end"), [(4, True), (6, False)])
def test_segments_as_many_as_were_tried_at_most_are_said_to_be(most, at_the_end):
    customers, _ = planted()
    settings = QUICK.model_copy(update={"most_clusters": most, "algorithm": "kmeans"})
    found = segment_customers(customers, settings, silent)
    assert found.clusters == 4
    assert ("most_segments" in {notice.code for notice in found.notices}) is at_the_end


def test_another_model_of_the_search_says_for_itself_that_it_has_most_segments():
    customers, _ = planted()
    settings = QUICK.model_copy(update={"most_clusters": 4, "algorithm": "kmeans"})
    found = segment_customers(customers, settings, silent)
    fewer = next(one for one in found.candidates if one.clusters == 3)
    used = use_candidate(customers, found, fewer)
    assert "most_segments" not in {notice.code for notice in used.notices}
    most = next(one for one in used.candidates if one.clusters == 4)
    (said,) = (n for n in use_candidate(customers, used, most).notices if n.code == "most_segments")
    assert "higher maximum" in said.message


def test_nobody_is_asked_to_try_more_segments_than_can_be_asked_for():
    settings = SegmentSettings(most_clusters=MOST_CLUSTERS)
    (said,) = candidate_use._at_the_end(MOST_CLUSTERS, settings)
    assert "higher" not in said.message
    assert "10 segments" in said.message
