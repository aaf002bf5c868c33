"""Ward's tree in rounds: the same as fastcluster's, whatever the points."""

from __future__ import annotations

import fastcluster
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, is_monotonic, is_valid_linkage
from sklearn.metrics import adjusted_rand_score

from core.segmentation.algorithms import agglomerative, base, ward
from core.segmentation.algorithms.registry import create_algorithm
from tests.core.segmentation.test_metrics import blobs


def skewed(count, seed=0):
    """A shop: dense where most customers are, thin elsewhere, a few far away, some at one place."""
    random = np.random.default_rng(seed)
    points = np.vstack(
        [
            random.normal(0, 0.2, (count // 2, 3)),
            random.normal(3, 1, (count // 2 - 30, 3)),
            random.uniform(-40, 40, (30, 3)),
        ]
    )
    return np.vstack([points, points[: count // 10]])


@pytest.mark.parametrize("brute", [4, 1_500])
def test_the_tree_is_fastclusters(monkeypatch, brute):
    """A low limit sends even the last few clusters through the k-d tree."""
    monkeypatch.setattr(ward, "BRUTE", brute)
    points = skewed(3_000)
    ours, theirs = ward.ward_tree(points), fastcluster.linkage_vector(points, "ward")
    assert is_valid_linkage(ours)
    assert ours[:, 2] == pytest.approx(theirs[:, 2], abs=1e-9)
    for clusters in (2, 3, 5, 8, 40):
        cuts = [fcluster(tree, clusters, "maxclust") for tree in (ours, theirs)]
        assert adjusted_rand_score(*cuts) == pytest.approx(1.0)


@given(st.integers(0, 10_000), st.integers(2, 60), st.integers(1, 6))
def test_ties_and_repeated_places_still_give_a_whole_tree(seed, count, values):
    points = np.random.default_rng(seed).integers(0, values, (count, 2)).astype(float)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ward, "BRUTE", 3)
        patch.setattr(ward, "NEAREST", 2)
        tree = ward.ward_tree(points)
    assert tree.shape == (count - 1, 4)
    assert is_valid_linkage(tree)
    assert is_monotonic(tree)
    assert tree[-1, 3] == count
    # Ward's heights add up to the whole variation, in whatever order ties are taken.
    variation = ((points - points.mean(axis=0)) ** 2).sum()
    assert (tree[:, 2] ** 2).sum() / 2 == pytest.approx(variation, abs=1e-9)


def test_wards_groups_of_a_large_shop_are_exact_where_single_linkage_takes_a_sample(monkeypatch):
    monkeypatch.setattr(agglomerative, "MAX_TREE_CUSTOMERS", 500)
    monkeypatch.setattr(agglomerative, "MIN_WARD_CUSTOMERS", 500)
    monkeypatch.setattr(base, "MAX_FIRST_FIT", 300)
    points = skewed(1_000)
    exact = fcluster(fastcluster.linkage_vector(points, "ward"), 6, "maxclust")
    members = create_algorithm("agglomerative", points, 0)
    found = members.fit(6, {"linkage": "ward"}).labels
    assert adjusted_rand_score(exact, found) == pytest.approx(1.0)
    members.fit(6, {"linkage": "single"})
    assert len(members.trees["single"]) == 299


def test_many_coordinates_take_a_sample_because_no_tree_of_places_finds_neighbours_there(
    monkeypatch,
):
    monkeypatch.setattr(agglomerative, "MAX_TREE_CUSTOMERS", 200)
    monkeypatch.setattr(base, "MAX_FIRST_FIT", 150)
    points, truth = blobs([200, 150, 100], 12.0)
    wide = np.hstack([points, points])
    members = create_algorithm("agglomerative", wide, 0)
    labels = members.fit(3, {"linkage": "ward"}).labels
    assert len(members.trees["ward"]) == 149
    assert adjusted_rand_score(truth, labels) == pytest.approx(1.0)
