"""Consensus: customers belong together whom many models, fitted to many resamples, put together.

One model's groups can be an accident of its start, its shape or the customers drawn. Customers who
share a group under most of many different models do so for a better reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from core.segmentation.algorithms.gaussian_mixture import GaussianMixtures
from core.segmentation.algorithms.model import (
    LARGEST_PAIRWISE,
    Agglomerative,
    KMeans,
    NeighbourModel,
    grow_from,
    sample_points,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DRAWN = 0.8
"""Share of the customers a partition is fitted to; the others join its groups."""

_KMEANS = {"init": "k-means++", "algorithm": "lloyd"}
PARTITIONS: tuple[tuple[str, int, Mapping[str, Any]], ...] = (
    *(("kmeans", clusters, _KMEANS) for clusters in (3, 4, 5, 6, 7, 8, 9, 10) * 2),
    *(("agglomerative", clusters, {"linkage": "ward"}) for clusters in (4, 6, 8)),
    *(("gmm", clusters, {"covariance": "full"}) for clusters in (3, 4)),
)
"""Who votes: each an algorithm, a number of groups and its parameters, on a resample of its own.
Many numbers of groups, so that the votes are fine; mostly K-Means, because with as many votes for
the others the groups were measured less apart (silhouette .27 against .14 at five of UCI's)."""


@dataclass
class Consensus:
    """Evidence accumulation: count how often two customers share a group, then join by average.

    The co-association of two customers is the share of all partitions that put them together; one
    minus that is a distance, and average linkage cuts its tree at any number of clusters.

    References
    ----------
    Fred and Jain (2005), IEEE PAMI 27(6).
    """

    points: np.ndarray
    seed: int
    algorithm: str = "consensus"
    counts_given: bool = True
    space: Mapping[str, tuple[Any, ...]] = field(default_factory=lambda: {"linkage": ("average",)})
    votes: list[np.ndarray] = field(default_factory=list)
    trees: dict[str, np.ndarray] = field(default_factory=dict)

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> NeighbourModel:
        """Cut the tree of the votes; a large shop's is grown from a sample, the rest joins it."""
        from scipy.cluster.hierarchy import fcluster

        voting, sampled = sample_points(self.points, LARGEST_PAIRWISE, self.seed)
        linkage = parameters["linkage"]
        if not self.votes:
            self.votes.append(np.column_stack(list(self._partitions(voting))))
        if linkage not in self.trees:
            self.trees[linkage] = grow_from(_apart(self.votes[0]), len(voting), linkage)
        labels = fcluster(self.trees[linkage], clusters, "maxclust") - 1
        model = NeighbourModel(labels, voting)
        return NeighbourModel(model.assign(self.points), self.points) if sampled else model

    def same_fit(self, clusters: int, parameters: Mapping[str, Any]) -> tuple[object, ...]:
        """Every parameter counts."""
        return (self.algorithm, clusters, parameters["linkage"])

    def _partitions(self, voting: np.ndarray) -> Iterator[np.ndarray]:
        makers = {
            "kmeans": KMeans,
            "gmm": GaussianMixtures,
            "agglomerative": Agglomerative,
        }
        random = np.random.default_rng(self.seed)
        size = max(2, round(DRAWN * len(voting)))
        for vote, (algorithm, clusters, parameters) in enumerate(PARTITIONS):
            drawn = np.sort(random.choice(len(voting), size, replace=False))
            most = len(np.unique(voting[drawn], axis=0))
            made: Any = makers[algorithm](voting[drawn], self.seed + vote)
            yield made.fit(min(clusters, most), parameters).assign(voting)


def _apart(votes: np.ndarray) -> np.ndarray:
    """Share of the partitions that part two customers, for every pair, condensed."""
    from scipy.spatial.distance import pdist

    return np.asarray(pdist(votes, "hamming"))
