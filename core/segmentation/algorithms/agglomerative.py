"""Agglomerative clustering: one linkage tree, cut at every number of clusters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import fastcluster
import numpy as np
from scipy.cluster.hierarchy import fcluster
from scipy.spatial.distance import pdist

from core import formatting
from core.errors import Notice
from core.formatting import Sentence
from core.segmentation.algorithms import base, ward
from core.segmentation.algorithms.fitted_models import CentroidModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_TREE_CUSTOMERS = 40_000
"""Beyond this many customers single linkage, and Ward of more than `MAX_WARD_DIMENSIONS`
coordinates, are fitted to a sample of `base.MAX_FIRST_FIT`."""

MAX_WARD_DIMENSIONS = 4
"""Up to so many coordinates `core.segmentation.algorithms.ward` finds nearest neighbours quickly:
Ward then is exact however many customers are searched (100,000 of three coordinates took 2 CPU-s;
50,000 of eight took 72)."""

MIN_WARD_CUSTOMERS = 10_000
"""From here on `core.segmentation.algorithms.ward` is quicker than `fastcluster`, which gives the
same tree."""

_PAIRWISE = ("complete", "average")
"""Linkages that hold all distances; Ward and single linkage need linear memory."""


@dataclass
class Agglomerative(base.Algorithm):
    """Agglomerative clustering: one tree per linkage, cut at every number of clusters.

    Ward and single linkage are exact in linear memory (Müllner 2013, fastcluster; for large shops
    see `core.segmentation.algorithms.ward`). Complete and average linkage need all distances, so
    they are tried for up to `max_pairwise` customers.

    Parameters
    ----------
    trees : those grown so far, by linkage
    """

    trees: dict[str, np.ndarray] = field(default_factory=dict)

    name: ClassVar[str] = "agglomerative"
    title: ClassVar[str] = "Agglomerative"
    model_classes: ClassVar[tuple[type, ...]] = (CentroidModel,)
    has_dendrogram: ClassVar[bool] = True
    searched_by_default: ClassVar[bool] = True
    title_parameters: ClassVar[tuple[str, ...]] = ("linkage",)

    @property
    def search_space(self) -> Mapping[str, tuple[str, ...]]:
        """The linkages this many customers allow."""
        if len(self.points) > self.max_pairwise:
            return {"linkage": ("ward", "single")}
        return {"linkage": ("ward", "complete", "average", "single")}

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> CentroidModel:
        """Cut the linkage's tree; where it is grown from a sample, the rest joins centres."""
        linkage = parameters["linkage"]
        points, sampled = self.points, False
        if is_approximate(self.points, linkage):
            points, sampled = base.sample_points(self.points, base.MAX_FIRST_FIT, self.seed)
        if linkage not in self.trees:
            self.trees[linkage] = linkage_tree(points, linkage)
        labels = fcluster(self.trees[linkage], clusters, "maxclust") - 1
        model = CentroidModel(labels, base.cluster_means(points, labels))
        return CentroidModel(model.predict(self.points), model.centres) if sampled else model

    def skipped(self, ranges: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Complete and average linkage of more customers than can be compared pairwise."""
        linkages = sorted(set(ranges.get("linkage", _PAIRWISE)) & set(_PAIRWISE))
        count = len(self.points)
        if not linkages or count <= self.max_pairwise:
            return ()
        remedy = (
            " Choose Agglomerative by itself to try them."
            if count <= base.MAX_PAIRWISE_REQUESTED
            else ""
        )
        return (
            (
                f"{' and '.join(linkages).capitalize()} linkage "
                f"{'was' if len(linkages) == 1 else 'were'} not tried: they need all distances "
                f"between {formatting.count(count, 'customer')}, and at most "
                f"{formatting.count(self.max_pairwise, 'customer')} are compared that way.{remedy}"
            ),
        )

    @classmethod
    def approximation(cls, points: np.ndarray, fits: Iterable[Mapping[str, Any]]) -> Notice | None:
        """Say which linkages' trees were grown on a sample."""
        linkages = {str(parameters["linkage"]) for parameters in fits}
        rough = sorted(linkage for linkage in linkages if is_approximate(points, linkage))
        if not rough:
            return None
        return Notice(
            "tree_on_sample",
            Sentence(
                "Agglomerative clustering ({linkages}) is approximate for this many customers: its "
                "dendrogram uses a random {n}, and everyone else joined the nearest centre.",
                linkages=formatting.listed(rough),
                n=base.MAX_FIRST_FIT,
            ),
        )


def linkage_tree(points: np.ndarray, linkage: str) -> np.ndarray:
    """The linkage tree of points, in SciPy's format, shape (n − 1, 4)."""
    low = points.shape[1] <= MAX_WARD_DIMENSIONS
    if linkage == "ward" and len(points) > MIN_WARD_CUSTOMERS and low:
        return ward.ward_tree(points)
    if linkage not in _PAIRWISE:
        return np.asarray(fastcluster.linkage_vector(points, linkage))
    return tree_from_distances(pdist(points), len(points), linkage)


def tree_from_distances(distances: np.ndarray, count: int, linkage: str) -> np.ndarray:
    """The same from all n (n − 1) / 2 distances between `count` points, which it overwrites."""
    tree = np.empty((count - 1, 4))
    # The inner routine of `fastcluster.linkage`, which would copy the distances first.
    fastcluster.linkage_wrap(count, distances, tree, fastcluster.mthidx[linkage])
    return tree


def is_approximate(points: np.ndarray, linkage: str) -> bool:
    """Whether a linkage's tree of so many customers is grown on a sample."""
    exact = linkage == "ward" and points.shape[1] <= MAX_WARD_DIMENSIONS
    return len(points) > MAX_TREE_CUSTOMERS and not exact
