"""Scores against scikit-learn's, and stability on groups that are there and groups that are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.metrics import (
    calinski_harabasz_score,
    davies_bouldin_score,
    silhouette_samples,
    silhouette_score,
)

from core.segmentation import metrics
from core.segmentation.algorithms.fitted_models import NeighbourModel
from core.segmentation.algorithms.registry import create_algorithm


def blobs(sizes, apart, seed=0, spread=1.0):
    """Round groups in three dimensions, their centres `apart` from one another along a line."""
    random = np.random.default_rng(seed)
    points = np.vstack(
        [
            random.normal(0, spread, (size, 3)) + apart * np.array([position, position % 2, 0])
            for position, size in enumerate(sizes)
        ]
    )
    return points, np.repeat(np.arange(len(sizes)), sizes)


@pytest.mark.parametrize("clusters", [2, 3, 7])
def test_silhouettes_agree_with_scikit_learn(clusters):
    points, _ = blobs([300, 200, 150], 2.0)
    random = np.random.default_rng(clusters)
    labelings = [random.integers(0, clusters, len(points)) for _ in range(3)]
    found = metrics.silhouettes(points, labelings, seed=0)
    for labels, silhouette in zip(labelings, found, strict=True):
        assert silhouette.mean == pytest.approx(silhouette_score(points, labels), abs=1e-5)
        values = silhouette_samples(points, labels)
        assert silhouette.error == pytest.approx(values.std() / np.sqrt(len(points)), abs=1e-5)


def test_a_cluster_of_one_has_silhouette_zero_as_rousseeuw_defines_it():
    points = np.array([[0.0, 0, 0], [1, 0, 0], [9, 9, 9]])
    labels = np.array([0, 0, 1])
    (found,) = metrics.silhouettes(points, [labels], seed=0)
    assert found.mean == pytest.approx(silhouette_score(points, labels), abs=1e-6)


def test_a_large_shop_is_sampled_and_close_to_exact(monkeypatch):
    points, labels = blobs([4000, 2000], 3.0)
    exact = metrics.silhouettes(points, [labels], seed=0)[0]
    monkeypatch.setattr(metrics, "MAX_EXACT", 1500)
    sampled = metrics.silhouettes(points, [labels], seed=0)[0]
    assert sampled.mean == pytest.approx(exact.mean, abs=4 * sampled.error)
    assert sampled == metrics.silhouettes(points, [labels], seed=0)[0], "the sample is seeded"


@given(
    hnp.arrays(float, (30, 3), elements=st.floats(-100, 100, allow_nan=False)),
    st.integers(2, 5),
    st.integers(0, 100),
)
def test_separation_agrees_with_scikit_learn(points, clusters, seed):
    labels = np.random.default_rng(seed).permutation(np.arange(30) % clusters)
    davies_bouldin, calinski_harabasz = metrics.separation(points, labels)
    if np.unique(points, axis=0).shape[0] < 30:
        return  # coinciding centres: scikit-learn and the definition part ways
    assert davies_bouldin == pytest.approx(davies_bouldin_score(points, labels), rel=1e-6)
    assert calinski_harabasz == pytest.approx(calinski_harabasz_score(points, labels), rel=1e-6)


def test_groups_that_are_there_come_back_and_groups_that_are_not_do_not():
    clear, _ = blobs([200, 200, 200], 8.0)
    cloud, _ = blobs([600], 0.0)
    stable = {}
    for name, points in (("clear", clear), ("cloud", cloud)):
        parameters = {"init": "k-means++", "algorithm": "lloyd"}
        model = create_algorithm("kmeans", points, 0).fit(3, parameters)
        stable[name] = metrics.bootstrap_stability(
            points, model.labels, "kmeans", parameters, needed=0.0, resamples=8, seed=1
        )
    assert stable["clear"] == pytest.approx(1.0)
    assert stable["cloud"] < 0.8


def test_draws_stop_once_the_mark_cannot_be_reached():
    cloud, _ = blobs([300], 0.0)
    parameters = {"linkage": "ward"}
    model = create_algorithm("agglomerative", cloud, 0).fit(6, parameters)
    draws = []
    metrics.bootstrap_stability(
        cloud,
        model.labels,
        "agglomerative",
        parameters,
        needed=0.99,
        resamples=50,
        seed=1,
        pause=lambda: draws.append(1),
    )
    assert len(draws) < 10


def test_shares_count_the_customers_set_aside():
    points, labels = blobs([90, 10], 20.0)
    model = create_algorithm("kmeans", points, 0).fit(
        2, {"init": "k-means++", "algorithm": "lloyd"}
    )
    aside = points[labels == 1][:5] + 0.1
    assert metrics.shares(model, aside, 2) == (pytest.approx(15 / 105), pytest.approx(90 / 105))


def test_noise_may_be_small_but_not_large():
    points, labels = blobs([60, 38], 20.0)
    lone = np.array([[500.0, 0, 0], [0, 500, 0]])
    model = NeighbourModel(np.append(labels, [2, 2]), np.vstack([points, lone]), noise=2)
    nobody = np.empty((0, 3))
    assert metrics.shares(model, nobody, 3) == (pytest.approx(0.38), pytest.approx(0.60))
    flooded = NeighbourModel(np.repeat([0, 1, 2], [10, 10, 80]), np.zeros((100, 3)), noise=2)
    assert metrics.shares(flooded, nobody, 3) == (pytest.approx(0.10), pytest.approx(0.80))
