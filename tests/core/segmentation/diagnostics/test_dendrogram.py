"""The tree behind agglomerative segments."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core.progress import silent
from core.segmentation.diagnostics.dendrogram import build_dendrogram, has_dendrogram
from core.segmentation.segmenting import segment_customers
from core.settings import SegmentSettings
from tests.core.segmentation.test_segmenting import planted

WARD = SegmentSettings(algorithm="agglomerative", resamples=2, ranges=(("linkage", ("ward",)),))


@pytest.fixture(scope="module")
def segmentation():
    return segment_customers(planted()[0], WARD, silent)


def test_every_customer_is_below_one_leaf_and_the_cut_leaves_the_segments(segmentation):
    tree = build_dendrogram(segmentation)
    assert sum(tree.leaves) == len(segmentation.searched.points)
    assert tree.next_cut[0] < tree.cut < tree.next_cut[1]
    above = [branch for branch in tree.branches if max(branch.height) > tree.cut]
    assert len(above) == segmentation.clusters - 1
    assert not any(branch.segment for branch in above)
    below = {branch.segment for branch in tree.branches} - {None}
    assert below <= set(segmentation.labels)
    assert (tree.linkage, tree.sampled) == ("ward", False)


def test_only_a_searched_agglomerative_model_has_a_tree(segmentation):
    assert has_dendrogram(segmentation)
    for other in ({"searched": None}, {"algorithm": "kmeans"}, {"algorithm": "single"}):
        changed = dataclasses.replace(segmentation, **other)
        assert not has_dendrogram(changed)
        assert build_dendrogram(changed) is None


def test_heights_rise_from_leaf_to_root(segmentation):
    for branch in build_dendrogram(segmentation).branches:
        left, shoulder, other, right = branch.height
        assert shoulder == other >= max(left, right)
        assert np.isfinite(branch.across).all()
