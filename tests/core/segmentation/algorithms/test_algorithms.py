"""The three families: what they find, and how they label customers they have not seen."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster
from scipy.cluster.hierarchy import linkage as scipy_linkage
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_rand_score

from core.segmentation.algorithms import agglomerative, base, consensus, gaussian_mixture, hdbscan
from core.segmentation.algorithms.agglomerative import is_approximate, linkage_tree
from core.segmentation.algorithms.registry import create_algorithm
from tests.core.segmentation.test_metrics import blobs

EVERY_CHOICE = [
    ("kmeans", {"init": "k-means++", "algorithm": "lloyd"}),
    ("kmeans", {"init": "random", "algorithm": "elkan"}),
    *[("agglomerative", {"linkage": each}) for each in ("ward", "complete", "average", "single")],
    *[("gmm", {"covariance": each}) for each in ("full", "tied", "diag", "spherical")],
    ("consensus", {"linkage": "average"}),
    ("hdbscan", {"smallest": 0.1, "neighbours": 5, "selection": "eom"}),
]


@pytest.mark.parametrize(("algorithm", "parameters"), EVERY_CHOICE)
def test_every_model_finds_clear_groups_and_places_new_customers_in_them(algorithm, parameters):
    points, truth = blobs([120, 80, 60], 12.0)
    model = create_algorithm(algorithm, points, 0).fit(3, parameters)
    assert adjusted_rand_score(truth, model.labels) == pytest.approx(1.0)
    fresh, fresh_truth = blobs([30, 30, 30], 12.0, seed=9)
    assert adjusted_rand_score(fresh_truth, model.predict(fresh)) == pytest.approx(1.0)
    assert set(model.predict(fresh)) <= set(model.labels)


@pytest.mark.parametrize("linkage", ["ward", "complete", "average", "single"])
def test_trees_are_scipys(linkage):
    points, _ = blobs([60, 40], 3.0)
    for clusters in (3, 6):
        ours = fcluster(linkage_tree(points, linkage), clusters, "maxclust")
        scipys = fcluster(scipy_linkage(points, linkage), clusters, "maxclust")
        assert adjusted_rand_score(ours, scipys) == pytest.approx(1.0)


def test_one_tree_serves_every_number_of_clusters(monkeypatch):
    grown = []
    plain = linkage_tree
    monkeypatch.setattr(
        agglomerative, "linkage_tree", lambda *at: grown.append(at[1]) or plain(*at)
    )
    points, _ = blobs([60, 40], 3.0)
    members = create_algorithm("agglomerative", points, 0)
    for clusters in range(3, 8):
        members.fit(clusters, {"linkage": "ward"})
    assert grown == ["ward"]


def test_linkages_that_need_all_distances_are_not_offered_to_large_shops():
    points, _ = blobs([60], 0.0)
    algorithm = create_algorithm("agglomerative", points, 0, max_pairwise=50)
    assert algorithm.search_space == {"linkage": ("ward", "single")}


def test_a_large_shop_is_fitted_to_a_sample_and_still_labels_everyone(monkeypatch):
    monkeypatch.setattr(agglomerative, "MAX_TREE_CUSTOMERS", 200)
    monkeypatch.setattr(base, "MAX_FIRST_FIT", 150)
    points, truth = blobs([200, 150, 100], 12.0)
    for algorithm, parameters in EVERY_CHOICE[:3] + EVERY_CHOICE[6:7]:
        labels = create_algorithm(algorithm, points, 0).fit(3, parameters).labels
        assert len(labels) == len(points)
        assert adjusted_rand_score(truth, labels) == pytest.approx(1.0)


def test_lloyd_and_elkan_are_one_fit_and_linkages_are_not():
    kmeans = create_algorithm("kmeans", np.zeros((5, 3)), 0)
    lloyd, elkan = ({"init": "random", "algorithm": each} for each in ("lloyd", "elkan"))
    assert kmeans.fit_key(4, lloyd) == kmeans.fit_key(4, elkan)
    trees = create_algorithm("agglomerative", np.zeros((5, 3)), 0)
    assert trees.fit_key(4, {"linkage": "ward"}) != trees.fit_key(4, {"linkage": "single"})


def test_mixtures_tell_how_probable_each_cluster_is_and_new_customers_join_the_likeliest():
    points, _ = blobs([120, 80, 60], 2.0)
    model = create_algorithm("gmm", points, 0).fit(3, {"covariance": "full"})
    probable = model.probabilities(points)
    assert probable.sum(axis=1) == pytest.approx(1.0)
    assert np.array_equal(probable.argmax(axis=1), model.predict(points))
    bic, aic = model.information(points)
    assert bic > aic, "more than eight customers: BIC asks more of each parameter"


def test_dbscan_finds_dense_groups_and_keeps_who_stands_alone_apart():
    points, truth = blobs([120, 80], 30.0)
    lone = np.array([[500.0, 0, 0], [-500, 0, 0], [0, 500, 0]])
    model = create_algorithm("dbscan", np.vstack([points, lone]), 0).fit(
        0, {"reach": 0.95, "neighbours": 10}
    )
    assert model.noise is not None
    assert (model.labels[-3:] == model.noise).all()
    grouped = model.labels[:-3] != model.noise
    assert grouped.mean() > 0.9
    assert adjusted_rand_score(truth[grouped], model.labels[:-3][grouped]) == pytest.approx(1.0)


@pytest.mark.parametrize("algorithm", ["dbscan", "hdbscan"])
def test_density_labels_are_scikit_learns(algorithm):
    from sklearn.cluster import HDBSCAN

    points, _ = blobs([120, 80, 60], 6.0, seed=3)
    if algorithm == "hdbscan":
        ours = create_algorithm(algorithm, points, 0).fit(
            0, {"smallest": 0.05, "neighbours": 15, "selection": "leaf"}
        )
        theirs = HDBSCAN(
            min_cluster_size=13, min_samples=15, cluster_selection_method="leaf", copy=True
        ).fit_predict(points)
    else:
        from sklearn.cluster import DBSCAN
        from sklearn.neighbors import NearestNeighbors

        ours = create_algorithm(algorithm, points, 0).fit(0, {"reach": 0.9, "neighbours": 10})
        distance, _ = NearestNeighbors(n_neighbors=10).fit(points).kneighbors(points)
        radius = np.quantile(distance[:, -1], 0.9)
        theirs = DBSCAN(eps=radius, min_samples=10).fit_predict(points)
    assert adjusted_rand_score(theirs, ours.labels) == pytest.approx(1.0)
    if ours.noise is not None:
        assert np.array_equal(theirs < 0, ours.labels == ours.noise)


def test_density_is_looked_at_on_a_sample_of_a_large_shop(monkeypatch):
    monkeypatch.setattr(hdbscan, "MAX_CUSTOMERS", 150)
    points, truth = blobs([200, 150, 100], 12.0)
    model = create_algorithm("hdbscan", points, 0).fit(
        0, {"smallest": 0.1, "neighbours": 5, "selection": "eom"}
    )
    assert len(model.labels) == len(points)
    assert adjusted_rand_score(truth, model.labels) > 0.9
    assert np.array_equal(model.predict(points), model.labels)


def test_complete_and_average_linkage_are_tried_where_they_are_asked_for(monkeypatch):
    monkeypatch.setattr(base, "MAX_PAIRWISE", 50)
    monkeypatch.setattr(base, "MAX_PAIRWISE_REQUESTED", 100)
    points, _ = blobs([60], 0.0)
    assert (
        "average"
        in create_algorithm("agglomerative", points, 0, requested=True).search_space["linkage"]
    )
    many, _ = blobs([120], 0.0)
    assert (
        "average"
        not in create_algorithm("agglomerative", many, 0, requested=True).search_space["linkage"]
    )


def test_consensus_is_average_linkage_over_how_often_two_customers_are_parted():
    points, _ = blobs([40, 30, 20], 3.0)
    members = create_algorithm("consensus", points, 0)
    model = members.fit(3, {"linkage": "average"})
    votes = members.votes
    apart = (votes[:, None, :] != votes[None, :, :]).mean(axis=2)
    tree = scipy_linkage(apart[np.triu_indices(len(points), 1)], "average")
    theirs = fcluster(tree, 3, "maxclust")
    assert adjusted_rand_score(theirs, model.labels) == pytest.approx(1.0)
    assert votes.shape == (90, len(consensus.PARTITIONS))


def test_a_mixture_starts_where_there_are_fewer_different_points_than_groups():
    """A resample of a dozen customers repeats some: a group without members once broke the fit."""
    points = np.repeat(np.array([[0.0, 0.0], [1.0, 3.0], [4.0, 1.0]]), 4, axis=0)
    with pytest.warns(ConvergenceWarning, match="distinct clusters"):
        start = gaussian_mixture.mixture_start(points, 5, 0)
    assert np.isfinite(start.means).all()
    assert np.isfinite(start.covariances).all()
    assert start.weights.sum() == pytest.approx(1.0)


def test_a_tree_is_said_to_be_approximate_where_it_is(monkeypatch):
    points = np.random.default_rng(0).normal(size=(60, 5))
    monkeypatch.setattr(agglomerative, "MAX_TREE_CUSTOMERS", 50)
    assert is_approximate(points, "ward")
    assert not is_approximate(points[:, :3], "ward")
    assert is_approximate(points[:, :3], "single")
    assert not is_approximate(points[:50], "single")
