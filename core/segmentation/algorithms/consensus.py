"""Consensus: customers belong together that many models, fitted to many resamples, put together.

One model's groups can be an accident of its start, its shape or the customers drawn. Customers who
share a group under most of many different models do so for a better reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from scipy.cluster.hierarchy import fcluster
from scipy.spatial.distance import pdist

from core.segmentation.algorithms import base
from core.segmentation.algorithms.agglomerative import Agglomerative, tree_from_distances
from core.segmentation.algorithms.fitted_models import NeighbourModel
from core.segmentation.algorithms.gaussian_mixture import GaussianMixtures
from core.segmentation.algorithms.kmeans import KMeans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RESAMPLED = 0.8
"""Share of the customers a partition is fitted to; the others join its groups."""

_KMEANS = {"init": "k-means++", "algorithm": "lloyd"}
PARTITIONS: tuple[tuple[type[base.Algorithm], int, Mapping[str, Any]], ...] = (
    *((KMeans, clusters, _KMEANS) for clusters in (3, 4, 5, 6, 7, 8, 9, 10) * 2),
    *((Agglomerative, clusters, {"linkage": "ward"}) for clusters in (4, 6, 8)),
    *((GaussianMixtures, clusters, {"covariance": "full"}) for clusters in (3, 4)),
)
"""Who votes: each an algorithm, a number of groups and its parameters, on a resample of its own.
Many numbers of groups, so that the votes are fine; mostly K-Means, because with as many votes for
the others the groups were measured less apart (silhouette .27 against .14 at five of UCI's)."""


@dataclass
class Consensus(base.Algorithm):
    """Evidence accumulation: count how often two customers share a group, then join by average.

    The co-association of two customers is the share of all partitions that put them together; one
    minus that is a distance, and average linkage cuts its tree at any number of clusters.

    Parameters
    ----------
    votes : the cluster of each customer in each partition, shape (n, partitions); computed once
    trees : those grown so far, by linkage

    References
    ----------
    Fred and Jain (2005), IEEE PAMI 27(6).
    """

    votes: np.ndarray | None = None
    trees: dict[str, np.ndarray] = field(default_factory=dict)

    name: ClassVar[str] = "consensus"
    title: ClassVar[str] = "Consensus"
    model_classes: ClassVar[tuple[type, ...]] = (NeighbourModel,)
    title_parameters: ClassVar[tuple[str, ...]] = ("linkage",)
    search_space: ClassVar[Mapping[str, tuple[str, ...]]] = {"linkage": ("average",)}

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> NeighbourModel:
        """Cut the tree of the votes; a large shop's is grown from a sample, the rest joins it."""
        sample, sampled = base.sample_points(self.points, base.MAX_PAIRWISE, self.seed)
        linkage = parameters["linkage"]
        if self.votes is None:
            self.votes = np.column_stack(list(self._partitions(sample)))
        if linkage not in self.trees:
            distances = _disagreement(self.votes)
            self.trees[linkage] = tree_from_distances(distances, len(sample), linkage)
        labels = fcluster(self.trees[linkage], clusters, "maxclust") - 1
        model = NeighbourModel(labels, sample)
        return NeighbourModel(model.predict(self.points), self.points) if sampled else model

    def _partitions(self, points: np.ndarray) -> Iterator[np.ndarray]:
        random = np.random.default_rng(self.seed)
        size = max(2, round(RESAMPLED * len(points)))
        for number, (algorithm, clusters, parameters) in enumerate(PARTITIONS):
            drawn = points[np.sort(random.choice(len(points), size, replace=False))]
            distinct = len(np.unique(drawn, axis=0))
            model = algorithm(drawn, self.seed + number).fit(min(clusters, distinct), parameters)
            yield model.predict(points)


def _disagreement(votes: np.ndarray) -> np.ndarray:
    """Share of the partitions that separate two customers, for every pair, condensed."""
    return np.asarray(pdist(votes, "hamming"))
