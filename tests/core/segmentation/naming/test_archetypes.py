"""Clusters are called by where their customers stand, each name once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from planted import GROUPS, planted

from core.segmentation.naming.archetypes import ARCHETYPES, name_clusters


def test_names_follow_the_clusters_and_not_their_numbers():
    customers, truth = planted(10)
    numbers = pd.Categorical(truth, categories=list(GROUPS)).codes
    named = name_clusters(customers.frame, numbers)
    assert named == tuple(GROUPS)
    turned = (len(GROUPS) - 1 - numbers).astype(int)
    assert name_clusters(customers.frame, turned) == tuple(reversed(named))


@pytest.mark.parametrize(("orders", "new"), [(1, True), (11, False)])
def test_who_often_ordered_is_not_new_however_often_others_order(make_customers, orders, new):
    """Three groups, told apart by the same ranks: few orders lately, many lately, some long ago."""
    groups = np.repeat([0, 1, 2], 50)
    customers = make_customers(
        np.array([5, 5, 90])[groups].tolist(),
        np.array([orders, orders + 9, orders + 1])[groups].tolist(),
        np.array([10.0, 900.0, 60.0])[groups].tolist(),
    )
    named = name_clusters(customers.frame, groups)
    assert (named[0] == "New") is new
    assert named[1] in {"Champions", "Loyal"}


def test_ten_clusters_get_ten_different_names(make_customers):
    random = np.random.default_rng(0)
    customers = make_customers(
        list(random.integers(1, 400, 500)),
        list(random.integers(1, 20, 500)),
        list(random.lognormal(4, 1, 500)),
    )
    named = name_clusters(customers.frame, np.arange(500) % 10)
    assert len(set(named)) == 10
    assert set(named) <= set(ARCHETYPES)
