"""The tree behind agglomerative segments: which clusters merge, and where it is cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.cluster.hierarchy import dendrogram, fcluster

from core.segmentation.algorithms.agglomerative import linkage_tree
from core.segmentation.algorithms.base import sample_points
from core.segmentation.algorithms.registry import ALGORITHMS
from core.segmentation.diagnostics.diagnostics import in_use
from core.segmentation.thread_limits import one_thread

if TYPE_CHECKING:
    from core.segmentation.result import Segmentation

MAX_CUSTOMERS = {"ward": 20_000, "single": 20_000, "complete": 4_500, "average": 4_500}
"""Customers the tree is grown of, by linkage: what a small server can hold, within two seconds."""

LEAVES = 30
"""Branches that are drawn; what is below them is one leaf with a number of customers."""


@dataclass(frozen=True)
class DendrogramBranch:
    """One merge: two branches that join at a height.

    Parameters
    ----------
    across : left foot, left shoulder, right shoulder, right foot
    height : of these four
    segment : whose customers are below it; None above the cut, where segments join
    """

    across: tuple[float, ...]
    height: tuple[float, ...]
    segment: str | None


@dataclass(frozen=True)
class Dendrogram:
    """The upper part of a linkage tree.

    Parameters
    ----------
    branches : merges, as they are drawn
    leaves : customers below each leaf, from left to right; leaf i stands at 10 i + 5
    cut : height at which the tree is cut into the segments
    next_cut : (lower, upper) heights between which any cut gives as many segments
    linkage : how the distance of two groups is measured
    sampled : not everyone is in it
    """

    branches: tuple[DendrogramBranch, ...]
    leaves: tuple[int, ...]
    cut: float
    next_cut: tuple[float, float]
    linkage: str
    sampled: bool


def has_dendrogram(segmentation: Segmentation) -> bool:
    """Whether the model in use was searched here and cuts a linkage tree of the customers."""
    algorithm = ALGORITHMS.get(segmentation.algorithm)
    return segmentation.searched is not None and algorithm is not None and algorithm.has_dendrogram


def build_dendrogram(segmentation: Segmentation) -> Dendrogram | None:
    """The linkage tree of the agglomerative model in use; None for another model.

    Parameters
    ----------
    segmentation : a searched segmentation with a model in use

    References
    ----------
    Müllner (2013), Journal of Statistical Software 53(9).
    """
    if not has_dendrogram(segmentation):
        return None
    searched = segmentation.search_result
    fit = in_use(segmentation)
    linkage = str(fit.parameters["linkage"])
    numbers = np.arange(len(searched.points))[:, None]
    picked, sampled = sample_points(numbers, MAX_CUSTOMERS[linkage], searched.settings.seed)
    points, labels = searched.points[picked[:, 0]], fit.model.labels[picked[:, 0]]
    with one_thread():
        grown = linkage_tree(points, linkage)
    cuts = fcluster(grown, fit.clusters, "maxclust")
    # A branch below the cut is the segment most of its customers are in: with everyone in the
    # tree, all of them.
    named = {
        cut: segmentation.model_in_use.names[np.bincount(labels[cuts == cut]).argmax()]
        for cut in np.unique(cuts)
    }
    below = _cut_of_nodes(grown, cuts)
    drawn = dendrogram(
        grown,
        p=min(LEAVES, len(points)),
        truncate_mode="lastp",
        no_plot=True,
        link_color_func=lambda node: named.get(below[node], ""),
    )
    heights = grown[:, 2]
    lower, upper = float(heights[-fit.clusters]), float(heights[-fit.clusters + 1])
    return Dendrogram(
        branches=tuple(
            DendrogramBranch(tuple(map(float, across)), tuple(map(float, height)), name or None)
            for across, height, name in zip(
                drawn["icoord"], drawn["dcoord"], drawn["color_list"], strict=True
            )
        ),
        leaves=tuple(_customers(grown, node) for node in drawn["leaves"]),
        cut=(lower + upper) / 2,
        next_cut=(lower, upper),
        linkage=linkage,
        sampled=sampled,
    )


def _cut_of_nodes(grown: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    """For each node of the tree the cut cluster that all of it lies in; 0 where it spans more."""
    below = np.concatenate([cuts, np.zeros(len(grown), dtype=int)])
    for place, (left, right) in enumerate(grown[:, :2].astype(int), start=len(cuts)):
        if below[left] == below[right]:
            below[place] = below[left]
    return below


def _customers(grown: np.ndarray, node: int) -> int:
    singles = len(grown) + 1
    return 1 if node < singles else int(grown[node - singles, 3])
