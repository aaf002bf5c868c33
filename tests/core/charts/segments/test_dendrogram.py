"""The tree that is drawn is SciPy's."""

from __future__ import annotations

import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from core.segmentation.diagnostics.dendrogram import build_dendrogram
from tests.core.charts.examples import with_algorithm


def test_the_tree_is_scipys_tree_cut_where_it_gives_these_segments(searched):
    _, found = with_algorithm(searched, "agglomerative")
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


def test_a_model_that_is_no_tree_has_none(searched):
    assert build_dendrogram(with_algorithm(searched, "gmm")[1]) is None
