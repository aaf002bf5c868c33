"""Nearest customers, by hand and by scikit-learn's search."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from sklearn.neighbors import NearestNeighbors

from core.customer_profile.nearest import nearest_customers


def placed(points):
    points = np.array(points, dtype=float)
    ids = pd.Index([f"c{number}" for number in range(len(points))], name="customer_id")
    axes = [f"axis_{number}" for number in range(points.shape[1])]
    return SimpleNamespace(points=pd.DataFrame(points, index=ids, columns=axes))


def test_the_nearest_come_first_at_their_euclidean_distance_without_the_customer():
    found = nearest_customers(placed([[0, 0], [3, 4], [0, 1], [6, 8]]), "c0", 2)
    assert found.to_dict() == {"c2": 1.0, "c1": 5.0}
    assert list(found.index) == ["c2", "c1"]


def test_equal_distances_stand_in_the_order_of_ids():
    found = nearest_customers(placed([[0], [1], [-1], [1], [-1]]), "c0", 3)
    assert list(found.index) == ["c1", "c2", "c3"]


def test_a_twin_is_at_distance_zero():
    assert nearest_customers(placed([[2, 2], [2, 2], [5, 5]]), "c0").to_dict()["c1"] == 0


def test_a_shop_of_one_has_nobody_near():
    assert nearest_customers(placed([[1, 1]]), "c0").empty


def test_they_are_those_of_scikit_learn():
    points = np.random.default_rng(1).normal(size=(200, 4))
    found = nearest_customers(placed(points), "c17", 8)
    distances, places = NearestNeighbors(n_neighbors=9).fit(points).kneighbors(points[[17]])
    assert list(found.index) == [f"c{place}" for place in places[0][1:]]
    assert found.to_numpy() == pytest.approx(distances[0][1:])
