"""The Gaussian mixture family: clusters as overlapping clouds, with membership probabilities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from core.segmentation.algorithms.fitted_mixture import FittedMixture
from core.segmentation.algorithms.model import SEED_SAMPLE, MixtureModel, sample_points

if TYPE_CHECKING:
    from collections.abc import Mapping

EM_TOLERANCE = 1e-2
"""EM stops when a step gains less than this in mean log-likelihood."""

LEAST_VARIANCE = 1e-3
"""Added to each variance of a mixture. Half of most shops' customers ordered exactly once: without
a floor a component would collapse onto that plane and win by an infinite likelihood."""


@dataclass
class GaussianMixtures:
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
    counts_given: bool = True

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> MixtureModel:
        """Fit on at most `SEED_SAMPLE` customers, then label all."""
        from sklearn.mixture import GaussianMixture

        first, sampled = sample_points(self.points, SEED_SAMPLE, self.seed)
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
        every = estimator.predict(self.points) if sampled else labels
        return MixtureModel(every, FittedMixture.of(estimator))

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
    # Where points repeat, as in a resample of a dozen customers, there may be fewer groups than
    # asked for: a group without members starts as all of them.
    each = [points[labels == cluster] for cluster in range(clusters)]
    each = [members if len(members) else points for members in each]
    least = LEAST_VARIANCE * np.eye(points.shape[1])
    return Start(
        weights=np.array([len(members) for members in each]) / sum(map(len, each)),
        means=np.stack([members.mean(axis=0) for members in each]),
        covariances=np.stack([np.cov(members.T, bias=True) + least for members in each]),
    )
