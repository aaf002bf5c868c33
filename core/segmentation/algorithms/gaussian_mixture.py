"""Gaussian mixture: clusters as overlapping clouds, with membership probabilities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from core.segmentation.algorithms import base
from core.segmentation.algorithms.fitted_mixture import FittedMixture
from core.segmentation.algorithms.fitted_models import MixtureModel

if TYPE_CHECKING:
    from collections.abc import Mapping

EM_TOLERANCE = 1e-2
"""EM stops when a step gains less than this in mean log-likelihood."""

MIN_VARIANCE = 1e-3
"""Added to each variance of a mixture. Half of most shops' customers ordered exactly once: without
a floor a component would collapse onto that plane and win by an infinite likelihood."""


@dataclass
class GaussianMixtures(base.Algorithm):
    """Gaussian mixture by expectation maximisation (Dempster, Laird and Rubin 1977).

    All shapes of covariance start from the same K-Means clusters, computed once for each number.

    Parameters
    ----------
    starts : those computed so far, by number of clusters
    """

    starts: dict[int, MixtureStart] = field(default_factory=dict)

    name: ClassVar[str] = "gmm"
    title: ClassVar[str] = "Gaussian mixture"
    model_classes: ClassVar[tuple[type, ...]] = (MixtureModel, FittedMixture)
    has_likelihood: ClassVar[bool] = True
    searched_by_default: ClassVar[bool] = True
    title_parameters: ClassVar[tuple[str, ...]] = ("covariance",)
    search_space: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "covariance": ("full", "tied", "diag", "spherical")
    }

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> MixtureModel:
        """Fit on at most `base.MAX_FIRST_FIT` customers, then label all."""
        from sklearn.mixture import GaussianMixture

        sample, sampled = base.sample_points(self.points, base.MAX_FIRST_FIT, self.seed)
        if clusters not in self.starts:
            self.starts[clusters] = mixture_start(sample, clusters, self.seed)
        start, covariance = self.starts[clusters], parameters["covariance"]
        estimator = GaussianMixture(
            clusters,
            covariance_type=covariance,
            weights_init=start.weights,
            means_init=start.means,
            precisions_init=start.precisions(covariance),
            reg_covar=MIN_VARIANCE,
            tol=EM_TOLERANCE,
            random_state=self.seed,
        )
        labels = estimator.fit_predict(sample)
        if sampled:
            labels = estimator.predict(self.points)
        return MixtureModel(labels, FittedMixture.of(estimator))


@dataclass(frozen=True)
class MixtureStart:
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


def mixture_start(points: np.ndarray, clusters: int, seed: int) -> MixtureStart:
    """The clusters of one K-Means fit as Gaussians."""
    from sklearn.cluster import KMeans

    labels = KMeans(clusters, n_init=1, random_state=seed).fit(points).labels_
    # Where points repeat, as in a resample of a dozen customers, there may be fewer groups than
    # asked for: a group without members starts as all of them.
    groups = [points[labels == cluster] for cluster in range(clusters)]
    groups = [members if len(members) else points for members in groups]
    floor = MIN_VARIANCE * np.eye(points.shape[1])
    return MixtureStart(
        weights=np.array([len(members) for members in groups]) / sum(map(len, groups)),
        means=np.stack([members.mean(axis=0) for members in groups]),
        covariances=np.stack([np.cov(members.T, bias=True) + floor for members in groups]),
    )
