"""The three families: what they find, and how they label customers they have not seen."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster
from scipy.cluster.hierarchy import linkage as scipy_linkage
from sklearn.metrics import adjusted_rand_score

from core.segment import models
from core.segment.models import family, grow
from tests.core.segment.test_judge import blobs

EVERY_CHOICE = [
    ("kmeans", {"init": "k-means++", "algorithm": "lloyd"}),
    ("kmeans", {"init": "random", "algorithm": "elkan"}),
    *[("agglomerative", {"linkage": each}) for each in ("ward", "complete", "average", "single")],
    *[("gmm", {"covariance": each}) for each in ("full", "tied", "diag", "spherical")],
]


@pytest.mark.parametrize(("algorithm", "parameters"), EVERY_CHOICE)
def test_every_model_finds_clear_groups_and_places_new_customers_in_them(algorithm, parameters):
    points, truth = blobs([120, 80, 60], 12.0)
    model = family(algorithm, points, 0).fit(3, parameters)
    assert adjusted_rand_score(truth, model.labels) == pytest.approx(1.0)
    fresh, fresh_truth = blobs([30, 30, 30], 12.0, seed=9)
    assert adjusted_rand_score(fresh_truth, model.assign(fresh)) == pytest.approx(1.0)
    assert set(model.assign(fresh)) <= set(model.labels)


@pytest.mark.parametrize("linkage", ["ward", "complete", "average", "single"])
def test_trees_are_scipys(linkage):
    points, _ = blobs([60, 40], 3.0)
    for clusters in (3, 6):
        ours = fcluster(grow(points, linkage), clusters, "maxclust")
        scipys = fcluster(scipy_linkage(points, linkage), clusters, "maxclust")
        assert adjusted_rand_score(ours, scipys) == pytest.approx(1.0)


def test_one_tree_serves_every_number_of_clusters(monkeypatch):
    grown = []
    plain = models.grow
    monkeypatch.setattr(models, "grow", lambda *at: grown.append(at[1]) or plain(*at))
    points, _ = blobs([60, 40], 3.0)
    members = family("agglomerative", points, 0)
    for clusters in range(3, 8):
        members.fit(clusters, {"linkage": "ward"})
    assert grown == ["ward"]


def test_linkages_that_need_all_distances_are_not_offered_to_large_shops(monkeypatch):
    monkeypatch.setattr(models, "LARGEST_PAIRWISE", 50)
    points, _ = blobs([60], 0.0)
    assert family("agglomerative", points, 0).space == {"linkage": ("ward", "single")}


def test_a_large_shop_is_fitted_to_a_sample_and_still_labels_everyone(monkeypatch):
    monkeypatch.setattr(models, "LARGEST_TREE", 200)
    monkeypatch.setattr(models, "SEED_SAMPLE", 150)
    points, truth = blobs([200, 150, 100], 12.0)
    for algorithm, parameters in EVERY_CHOICE[:3] + EVERY_CHOICE[6:7]:
        labels = family(algorithm, points, 0).fit(3, parameters).labels
        assert len(labels) == len(points)
        assert adjusted_rand_score(truth, labels) == pytest.approx(1.0)


def test_lloyd_and_elkan_are_one_fit_and_linkages_are_not():
    kmeans = family("kmeans", np.zeros((5, 3)), 0)
    lloyd, elkan = ({"init": "random", "algorithm": each} for each in ("lloyd", "elkan"))
    assert kmeans.same_fit(4, lloyd) == kmeans.same_fit(4, elkan)
    trees = family("agglomerative", np.zeros((5, 3)), 0)
    assert trees.same_fit(4, {"linkage": "ward"}) != trees.same_fit(4, {"linkage": "single"})
