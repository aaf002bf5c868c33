"""Models behind one small protocol, and the two plainest families: K-Means and Agglomerative.

A family knows its search space and fits a model for a number of clusters; a model knows the labels
of the points it was fitted to and assigns new ones. Families keep what their fits share (a linkage
tree serves every number of clusters), so one family object belongs to one set of points. All of
them are listed in `core.segmentation.algorithms.registry`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from core.segmentation.algorithms import ward

if TYPE_CHECKING:
    from collections.abc import Mapping

SEED_SAMPLE = 20_000
"""Beyond this many customers K-Means and Gaussian mixture find their start on a sample."""

LARGEST_TREE = 40_000
"""Beyond this many customers single linkage, and Ward of more than `FEW_AXES` coordinates, are
fitted to a sample of `SEED_SAMPLE`."""

FEW_AXES = 4
"""Up to so many coordinates `core.segmentation.algorithms.ward` finds nearest neighbours quickly:
Ward then is exact however many customers are searched (100,000 of three coordinates took 2 CPU-s;
50,000 of eight took 72)."""

WARD_IN_ROUNDS = 10_000
"""From here on that is quicker than `fastcluster`, which gives the same tree."""

LARGEST_PAIRWISE = 4_500
"""Complete and average linkage hold all n² / 2 distances: 80 MB here. Beyond this they are tried
only where Agglomerative clustering is asked for by name, or `pairwise_customers` says so."""

LARGEST_ASKED = 15_000
"""Beyond this they are refused: 900 MB of distances here, four times that at 30,000."""

NEIGHBOURS = 5
"""How many of the nearest fitted customers decide where a model has no rule of its own."""


class Model(Protocol):
    """A fitted model.

    Attributes
    ----------
    labels : cluster per fitted point, 0 to k − 1, shape (n,)
    how_it_assigns : how new customers get a cluster, in a few words
    noise : the cluster of those who belong to no group, None where everyone does
    """

    @property
    def labels(self) -> np.ndarray:
        """Cluster per fitted point."""
        ...

    @property
    def how_it_assigns(self) -> str:
        """How new customers get a cluster."""
        ...

    @property
    def noise(self) -> int | None:
        """The cluster of those who belong to no group."""
        ...

    def assign(self, points: np.ndarray) -> np.ndarray:
        """Cluster of each point, shape (m,)."""
        ...


class Algorithm(Protocol):
    """One algorithm, fitted to one set of points.

    Attributes
    ----------
    algorithm : its name
    points : what it is fitted to, shape (n, d), in canonical order
    space : the parameters that are searched beside the number of clusters, with their choices
    counts_given : whether it is told how many clusters to find, or finds that by itself
    """

    algorithm: str
    points: np.ndarray
    counts_given: bool

    @property
    def space(self) -> Mapping[str, tuple[Any, ...]]:
        """The choices that are searched."""
        ...

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> Model:
        """Fit one model; `clusters` counts only where `counts_given`."""
        ...

    def same_fit(self, clusters: int, parameters: Mapping[str, Any]) -> tuple[object, ...]:
        """What decides the result: equal for two parameter sets that give the same model."""
        ...


@dataclass(frozen=True)
class CentroidModel:
    """Clusters around centres: new customers join the nearest."""

    labels: np.ndarray
    centres: np.ndarray
    how_it_assigns: str = "nearest centre"
    noise: int | None = None

    def assign(self, points: np.ndarray) -> np.ndarray:
        """Cluster of the nearest centre of each point, shape (m,)."""
        from scipy.spatial.distance import cdist

        return np.asarray(cdist(points, self.centres).argmin(axis=1))


@dataclass(frozen=True)
class MixtureModel:
    """Gaussian clusters: new customers join the most probable."""

    labels: np.ndarray
    estimator: Any
    how_it_assigns: str = "highest membership probability"
    noise: int | None = None

    def assign(self, points: np.ndarray) -> np.ndarray:
        """Most probable cluster of each point, shape (m,)."""
        return np.asarray(self.estimator.predict(points))

    def probabilities(self, points: np.ndarray) -> np.ndarray:
        """How probably each point belongs to each cluster, shape (m, k); rows add up to 1."""
        return np.asarray(self.estimator.predict_proba(points))

    def information(self, points: np.ndarray) -> tuple[float, float]:
        """BIC and AIC of these points, lower is better (Schwarz 1978; Akaike 1974)."""
        return float(self.estimator.bic(points)), float(self.estimator.aic(points))


@dataclass(frozen=True)
class NeighbourModel:
    """Clusters of any shape: new customers join the group of their nearest neighbours.

    Each of the `NEIGHBOURS` nearest fitted customers votes with one over the distance, so that a
    customer who was fitted keeps their own group.
    """

    labels: np.ndarray
    points: np.ndarray
    noise: int | None = None
    how_it_assigns: str = "nearest neighbours' group"

    def assign(self, points: np.ndarray) -> np.ndarray:
        """The group most of the nearest fitted points belong to, shape (m,)."""
        from scipy.spatial import KDTree

        near = min(NEIGHBOURS, len(self.points))
        distance, who = KDTree(self.points).query(points, k=range(1, near + 1))
        votes = np.zeros((len(points), int(self.labels.max()) + 1))
        voters = np.repeat(np.arange(len(points)), near)
        np.add.at(votes, (voters, self.labels[who].ravel()), 1 / (distance.ravel() + 1e-9))
        return np.asarray(votes.argmax(axis=1))


@dataclass
class KMeans:
    """K-Means (Lloyd 1982; k-means++ by Arthur and Vassilvitskii 2007).

    The `algorithm` choice, Lloyd or Elkan, is how the same optimum is reached: Elkan saves distance
    computations, the clusters are the same, so both share one fit.
    """

    points: np.ndarray
    seed: int
    algorithm: str = "kmeans"
    space: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"init": ("k-means++", "random"), "algorithm": ("lloyd", "elkan")}
    )
    starts: Mapping[str, int] = field(default_factory=lambda: {"k-means++": 3, "random": 6})
    counts_given: bool = True

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> CentroidModel:
        """Fit from several starts; a large shop finds its start on a sample, then runs once."""
        from sklearn.cluster import KMeans

        chosen = {"n_clusters": clusters, "random_state": self.seed}
        chosen["algorithm"] = parameters["algorithm"]
        first, full = sample_points(self.points, SEED_SAMPLE, self.seed)
        fitted = KMeans(
            init=parameters["init"], n_init=self.starts[parameters["init"]], **chosen
        ).fit(first)
        if full:
            fitted = KMeans(init=fitted.cluster_centers_, n_init=1, **chosen).fit(self.points)
        return CentroidModel(fitted.labels_, fitted.cluster_centers_)

    def same_fit(self, clusters: int, parameters: Mapping[str, Any]) -> tuple[object, ...]:
        """Lloyd and Elkan give the same clusters."""
        return (self.algorithm, clusters, parameters["init"])


@dataclass
class Agglomerative:
    """Agglomerative clustering: one tree per linkage, cut at every number of clusters.

    Ward and single linkage are exact in linear memory (Müllner 2013, fastcluster; for large shops
    see `core.segmentation.algorithms.ward`). Complete and average need all distances: up to
    `pairwise` customers, and up to `LARGEST_ASKED` where the algorithm was `asked` for.
    """

    points: np.ndarray
    seed: int
    algorithm: str = "agglomerative"
    trees: dict[str, np.ndarray] = field(default_factory=dict)
    asked: bool = False
    pairwise: int | None = None
    counts_given: bool = True

    @property
    def most_pairwise(self) -> int:
        """Customers up to which all distances may be held."""
        return LARGEST_ASKED if self.asked else self.pairwise or LARGEST_PAIRWISE

    @property
    def space(self) -> Mapping[str, tuple[str, ...]]:
        """The linkages this many customers allow."""
        if len(self.points) > self.most_pairwise:
            return {"linkage": ("ward", "single")}
        return {"linkage": ("ward", "complete", "average", "single")}

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> CentroidModel:
        """Cut the linkage's tree; where it is grown from a sample, the rest joins centres."""
        from scipy.cluster.hierarchy import fcluster

        linkage = parameters["linkage"]
        grown, sampled = self.points, False
        if grown_on_sample(self.points, linkage):
            grown, sampled = sample_points(self.points, SEED_SAMPLE, self.seed)
        if linkage not in self.trees:
            self.trees[linkage] = grow(grown, linkage)
        labels = fcluster(self.trees[linkage], clusters, "maxclust") - 1
        model = CentroidModel(labels, cluster_means(grown, labels))
        if sampled:
            return CentroidModel(model.assign(self.points), model.centres)
        return model

    def same_fit(self, clusters: int, parameters: Mapping[str, Any]) -> tuple[object, ...]:
        """Every parameter counts."""
        return (self.algorithm, clusters, parameters["linkage"])


ALGORITHM_TITLES = {
    "kmeans": "K-Means",
    "agglomerative": "Agglomerative",
    "gmm": "Gaussian mixture",
    "hdbscan": "HDBSCAN",
    "dbscan": "DBSCAN",
    "consensus": "Consensus",
}
"""What each algorithm is called on screen; simplest first: where two tie, the earlier is
preferred."""


def grow(points: np.ndarray, linkage: str) -> np.ndarray:
    """The linkage tree of points, in SciPy's format, shape (n − 1, 4)."""
    import fastcluster
    from scipy.spatial.distance import pdist

    if linkage == "ward" and len(points) > WARD_IN_ROUNDS and points.shape[1] <= FEW_AXES:
        return ward.ward_tree(points)
    if linkage in ("ward", "single"):
        return np.asarray(fastcluster.linkage_vector(points, linkage))
    return grow_from(pdist(points), len(points), linkage)


def grow_from(distances: np.ndarray, count: int, linkage: str) -> np.ndarray:
    """The same from all n (n − 1) / 2 distances between `count` points, which it overwrites."""
    import fastcluster

    tree = np.empty((count - 1, 4))
    # The inner routine of `fastcluster.linkage`, which would copy the distances first.
    fastcluster.linkage_wrap(count, distances, tree, fastcluster.mthidx[linkage])
    return tree


def grown_on_sample(points: np.ndarray, linkage: str) -> bool:
    """Whether a linkage's tree of so many customers is an approximation."""
    exact = linkage == "ward" and points.shape[1] <= FEW_AXES
    return len(points) > LARGEST_TREE and not exact


def sample_points(points: np.ndarray, most: int, seed: int) -> tuple[np.ndarray, bool]:
    """At most `most` points, and whether that left some out."""
    if len(points) <= most:
        return points, False
    picked = np.random.default_rng(seed).choice(len(points), most, replace=False)
    return points[np.sort(picked)], True


def cluster_means(points: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The centre of each cluster, shape (k, d)."""
    members = np.bincount(labels)
    return np.stack([np.bincount(labels, weights=column) / members for column in points.T], axis=1)
