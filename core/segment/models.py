"""K-Means, Agglomerative and Gaussian mixture behind one small protocol.

A family knows its search space and fits a model for a number of clusters; a model knows the labels
of the points it was fitted to and assigns new ones. Families keep what their fits share (a linkage
tree serves every number of clusters), so one family object belongs to one set of points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

SEED_SAMPLE = 20_000
"""Beyond this many customers K-Means and Gaussian mixture find their start on a sample."""

LARGEST_TREE = 40_000
"""Beyond this many customers Ward and single linkage are fitted to a sample of `SEED_SAMPLE`."""

LARGEST_PAIRWISE = 4_500
"""Complete and average linkage hold all n² / 2 distances and are not tried beyond this: 80 MB here,
900 MB at 15,000 customers, which a small server does not have."""

EM_TOLERANCE = 1e-2
"""EM stops when a step gains less than this in mean log-likelihood."""

LEAST_VARIANCE = 1e-3
"""Added to each variance of a mixture. Half of most shops' customers ordered exactly once: without
a floor a component would collapse onto that plane and win by an infinite likelihood."""


class Model(Protocol):
    """A fitted model.

    Attributes
    ----------
    labels : cluster per fitted point, 0 to k − 1, shape (n,)
    how_it_assigns : how new customers get a cluster, in a few words
    """

    labels: np.ndarray
    how_it_assigns: str

    def assign(self, points: np.ndarray) -> np.ndarray:
        """Cluster of each point, shape (m,)."""
        ...


class Family(Protocol):
    """One algorithm, fitted to one set of points.

    Attributes
    ----------
    algorithm : its name
    points : what it is fitted to, shape (n, d), in canonical order
    space : the parameters that are searched beside the number of clusters, with their choices
    """

    algorithm: str
    points: np.ndarray

    @property
    def space(self) -> Mapping[str, tuple[str, ...]]:
        """The choices that are searched."""
        ...

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> Model:
        """Fit one model."""
        ...

    def same_fit(self, clusters: int, parameters: Mapping[str, Any]) -> tuple[object, ...]:
        """What decides the result: equal for two parameter sets that give the same model."""
        ...


@dataclass(frozen=True)
class Centres:
    """Clusters around centres: new customers join the nearest."""

    labels: np.ndarray
    centres: np.ndarray
    how_it_assigns: str = "nearest centre"

    def assign(self, points: np.ndarray) -> np.ndarray:
        """Cluster of the nearest centre of each point, shape (m,)."""
        from scipy.spatial.distance import cdist

        return np.asarray(cdist(points, self.centres).argmin(axis=1))


@dataclass(frozen=True)
class Mixture:
    """Gaussian clusters: new customers join the most probable."""

    labels: np.ndarray
    estimator: Any
    how_it_assigns: str = "highest membership probability"

    def assign(self, points: np.ndarray) -> np.ndarray:
        """Most probable cluster of each point, shape (m,)."""
        return np.asarray(self.estimator.predict(points))


@dataclass
class KMeansFamily:
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

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> Centres:
        """Fit from several starts; a large shop finds its start on a sample, then runs once."""
        from sklearn.cluster import KMeans

        chosen = {"n_clusters": clusters, "random_state": self.seed}
        chosen["algorithm"] = parameters["algorithm"]
        first, full = _sample(self.points, SEED_SAMPLE, self.seed)
        fitted = KMeans(
            init=parameters["init"], n_init=self.starts[parameters["init"]], **chosen
        ).fit(first)
        if full:
            fitted = KMeans(init=fitted.cluster_centers_, n_init=1, **chosen).fit(self.points)
        return Centres(fitted.labels_, fitted.cluster_centers_)

    def same_fit(self, clusters: int, parameters: Mapping[str, Any]) -> tuple[object, ...]:
        """Lloyd and Elkan give the same clusters."""
        return (self.algorithm, clusters, parameters["init"])


@dataclass
class AgglomerativeFamily:
    """Agglomerative clustering: one tree per linkage, cut at every number of clusters.

    Ward and single linkage are exact in linear memory (Müllner 2013, fastcluster).
    """

    points: np.ndarray
    seed: int
    algorithm: str = "agglomerative"
    trees: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def space(self) -> Mapping[str, tuple[str, ...]]:
        """The linkages this many customers allow."""
        if len(self.points) > LARGEST_PAIRWISE:
            return {"linkage": ("ward", "single")}
        return {"linkage": ("ward", "complete", "average", "single")}

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> Centres:
        """Cut the linkage's tree; a large shop's is grown from a sample, the rest joins centres."""
        from scipy.cluster.hierarchy import fcluster

        linkage = parameters["linkage"]
        grown, sampled = self.points, False
        if len(self.points) > LARGEST_TREE:
            grown, sampled = _sample(self.points, SEED_SAMPLE, self.seed)
        if linkage not in self.trees:
            self.trees[linkage] = grow(grown, linkage)
        labels = fcluster(self.trees[linkage], clusters, "maxclust") - 1
        model = Centres(labels, _means(grown, labels))
        if sampled:
            return Centres(model.assign(self.points), model.centres)
        return model

    def same_fit(self, clusters: int, parameters: Mapping[str, Any]) -> tuple[object, ...]:
        """Every parameter counts."""
        return (self.algorithm, clusters, parameters["linkage"])


@dataclass
class MixtureFamily:
    """Gaussian mixture by expectation maximisation (Dempster, Laird and Rubin 1977).

    All shapes of covariance start from the same K-Means clusters, found once for each number.
    """

    points: np.ndarray
    seed: int
    algorithm: str = "gmm"
    space: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"covariance": ("full", "tied", "diag", "spherical")}
    )
    starts: dict[int, Start] = field(default_factory=dict)

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> Mixture:
        """Fit on at most `SEED_SAMPLE` customers, then label all."""
        from sklearn.mixture import GaussianMixture

        first, sampled = _sample(self.points, SEED_SAMPLE, self.seed)
        if clusters not in self.starts:
            self.starts[clusters] = _start(first, clusters, self.seed)
        start, covariance = self.starts[clusters], parameters["covariance"]
        estimator = GaussianMixture(
            clusters,
            covariance_type=covariance,
            weights_init=start.weights,
            means_init=start.means,
            precisions_init=start.precisions(covariance),
            reg_covar=LEAST_VARIANCE,
            tol=EM_TOLERANCE,
            random_state=self.seed,
        )
        labels = estimator.fit_predict(first)
        return Mixture(estimator.predict(self.points) if sampled else labels, estimator)

    def same_fit(self, clusters: int, parameters: Mapping[str, Any]) -> tuple[object, ...]:
        """Every parameter counts."""
        return (self.algorithm, clusters, parameters["covariance"])


@dataclass(frozen=True)
class Start:
    """Where expectation maximisation begins: one Gaussian for each of k clusters.

    Parameters
    ----------
    weights, means, covariances : shapes (k,), (k, d) and (k, d, d)
    """

    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray

    def precisions(self, shape: str) -> np.ndarray:
        """The inverse covariances in the form scikit-learn takes for one `covariance_type`."""
        if shape == "full":
            return np.linalg.inv(self.covariances)
        if shape == "tied":
            return np.linalg.inv(np.tensordot(self.weights, self.covariances, axes=1))
        variances = np.diagonal(self.covariances, axis1=1, axis2=2)
        return 1 / (variances if shape == "diag" else variances.mean(axis=1))


def _start(points: np.ndarray, clusters: int, seed: int) -> Start:
    from sklearn.cluster import KMeans

    labels = KMeans(clusters, n_init=1, random_state=seed).fit(points).labels_
    each = [points[labels == cluster] for cluster in range(clusters)]
    least = LEAST_VARIANCE * np.eye(points.shape[1])
    return Start(
        weights=np.array([len(members) / len(points) for members in each]),
        means=np.stack([members.mean(axis=0) for members in each]),
        covariances=np.stack([np.cov(members.T, bias=True) + least for members in each]),
    )


FAMILIES = {
    "kmeans": KMeansFamily,
    "agglomerative": AgglomerativeFamily,
    "gmm": MixtureFamily,
}
"""Simplest first: where two models tie, the earlier is preferred."""


TITLES = {"kmeans": "K-Means", "agglomerative": "Agglomerative", "gmm": "Gaussian mixture"}
"""What each algorithm is called on screen."""


def family(algorithm: str, points: np.ndarray, seed: int) -> Family:
    """The family of an algorithm for one set of points, shape (n, d), in canonical order."""
    made: Family = FAMILIES[algorithm](points, seed)
    return made


def grow(points: np.ndarray, linkage: str) -> np.ndarray:
    """The linkage tree of points, in SciPy's format, shape (n − 1, 4)."""
    import fastcluster
    from scipy.spatial.distance import pdist

    if linkage in ("ward", "single"):
        return np.asarray(fastcluster.linkage_vector(points, linkage))
    distances, tree = pdist(points), np.empty((len(points) - 1, 4))
    # The inner routine of `fastcluster.linkage`, which would copy the n² / 2 distances first.
    fastcluster.linkage_wrap(len(points), distances, tree, fastcluster.mthidx[linkage])
    return tree


def _sample(points: np.ndarray, most: int, seed: int) -> tuple[np.ndarray, bool]:
    """At most `most` points, and whether that left some out."""
    if len(points) <= most:
        return points, False
    picked = np.random.default_rng(seed).choice(len(points), most, replace=False)
    return points[np.sort(picked)], True


def _means(points: np.ndarray, labels: np.ndarray) -> np.ndarray:
    members = np.bincount(labels)
    return np.stack([np.bincount(labels, weights=column) / members for column in points.T], axis=1)
