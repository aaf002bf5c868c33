"""What a search tries: algorithms in their order, numbers of clusters, and choices in range."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import SettingError
from core.segmentation.algorithms.registry import create_algorithm
from core.segmentation.search.search_space import algorithms_of, choices
from core.settings import SegmentSettings

POINTS = np.repeat(np.arange(6.0), 3)[:, None]


def tried(algorithm, points=POINTS, **settings):
    limit = settings.pop("max_pairwise", None)
    return choices(
        create_algorithm(algorithm, points, 0, max_pairwise=limit), SegmentSettings(**settings)
    )


def test_algorithms_are_tried_simplest_first_however_they_are_listed():
    assert algorithms_of(SegmentSettings(algorithms=("hdbscan", "kmeans"))) == ("kmeans", "hdbscan")
    assert algorithms_of(SegmentSettings(algorithm="gmm")) == ("gmm",)


def test_there_are_never_more_clusters_than_different_customers():
    space, _ = tried("kmeans")
    assert space["clusters"] == (3, 4, 5, 6)
    assert tried("kmeans", clusters=7)[0]["clusters"] == ()
    assert tried("kmeans", clusters=6)[0]["clusters"] == (6,)


def test_an_algorithm_that_counts_clusters_itself_is_given_no_number():
    assert set(tried("dbscan")[0]) == {"reach", "neighbours"}


def test_a_range_keeps_its_choices_whatever_their_type_and_refuses_to_keep_none():
    space, _ = tried("dbscan", ranges=(("neighbours", ("5", "20")),))
    assert space["neighbours"] == (5, 20)
    with pytest.raises(SettingError, match="DBSCAN cannot be tried with neighbours 7") as refused:
        tried("dbscan", ranges=(("neighbours", ("7",)),))
    assert "5, 10, 20, 40" in refused.value.hint


def test_what_so_many_customers_do_not_allow_is_left_out_and_named():
    space, skipped = tried("agglomerative", max_pairwise=10)
    assert space["linkage"] == ("ward", "single")
    assert "Average and complete linkage were not tried" in skipped[0]
    only_ward = (("linkage", ("ward",)),)
    assert not tried("agglomerative", max_pairwise=10, ranges=only_ward)[1]
    assert not tried("agglomerative", max_pairwise=18)[1]
