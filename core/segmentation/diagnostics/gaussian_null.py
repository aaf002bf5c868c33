"""Whether there are groups at all: the silhouette beside those of clouds that have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.formatting import Sentence
from core.segmentation import metrics
from core.segmentation.algorithms.base import sample_points
from core.segmentation.algorithms.registry import create_algorithm
from core.segmentation.diagnostics.diagnostics import in_use
from core.segmentation.thread_limits import one_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.segmentation.result import Segmentation
    from core.segmentation.search.trials import Fit

N_CLOUDS = 19
"""Clouds of each kind: a silhouette above all 19 has p = 1 ÷ 20."""
MAX_CUSTOMERS = 1_000
"""Customers that are looked at: each cloud is fitted as the shop is."""
ALPHA = 0.05


@dataclass(frozen=True)
class GaussianNullTest:
    """A segmentation's silhouette beside those of clouds without groups.

    Parameters
    ----------
    silhouette : of the same model fitted to the customers looked at
    cloud : the mean over the clouds of the kind that came nearer
    p : share of clouds of that kind, this shop counted among them, whose silhouette is as high
    clouds, customers : how many of each kind, and how many were looked at
    """

    silhouette: float
    cloud: float
    p: float
    clouds: int
    customers: int

    @property
    def groups(self) -> bool:
        """Whether the customers are more than one cloud."""
        return self.p <= ALPHA

    @property
    def sentence(self) -> Sentence:
        """What the test says, in a sentence."""
        verdict = (
            "Real groups: customers are further apart than random customers without groups, "
            "divided the same way (silhouette {own:.2f}, random {cloud:.2f})."
            if self.groups
            else (
                "Slices of a continuum: random customers without groups, divided the same way, are "
                "just as far apart (silhouette {own:.2f}, random {cloud:.2f}). The segments rank "
                "your customers, but are not distinct types."
            )
        )
        return Sentence(verdict, own=self.silhouette, cloud=self.cloud)


def compare_with_one_cloud(
    segmentation: Segmentation, pause: Callable[[], None] = lambda: None
) -> GaussianNullTest | None:
    """Compare the silhouette with those of one cloud, Gaussian or even, that lies as the shop does.

    A parametric bootstrap: as many customers are drawn from the normal distribution with the
    shop's mean and covariance, divided by the same model, and their silhouette is measured; then
    from an even box along its principal components, which slices better than a Gaussian cloud and
    has no groups either. Groups are real where both are passed. Stability cannot tell: one cloud is
    sliced in the same way again and again.

    Parameters
    ----------
    segmentation : a searched segmentation with a model in use
    pause : called before each cloud; may raise to stop

    Returns
    -------
    the test; None where the model cannot be fitted to so few customers

    References
    ----------
    Liu, Hayes, Nobel and Marron (2008), Journal of the American Statistical Association 103(483)
    (SigClust); Tibshirani, Walther and Hastie (2001), JRSS B 63(2) (the even box). The statistic
    here is the silhouette.
    """
    searched = segmentation.search_result
    seed = searched.settings.seed
    points, _ = sample_points(searched.points, MAX_CUSTOMERS, seed)
    fit = in_use(segmentation)
    with one_thread():
        own = _silhouette(points, fit, seed)
        if own is None:
            return None
        tests = [_against(own, clouds, fit, seed, pause) for clouds in _clouds(points, seed)]
    p, cloud = max(tests)
    return GaussianNullTest(own, cloud, p, N_CLOUDS, len(points))


def _against(
    own: float, clouds: Iterator[np.ndarray], fit: Fit, seed: int, pause: Callable[[], None]
) -> tuple[float, float]:
    """The p-value and the mean silhouette of some clouds; one not divided at all is no match."""
    values = []
    for cloud in clouds:
        pause()
        value = _silhouette(cloud[np.lexsort(cloud.T)], fit, seed)
        values.append(-1.0 if value is None else value)
    return (1 + sum(value >= own for value in values)) / (len(values) + 1), float(np.mean(values))


def _clouds(points: np.ndarray, seed: int) -> tuple[Iterator[np.ndarray], Iterator[np.ndarray]]:
    """Gaussian clouds and even boxes that lie as the points do."""
    random = np.random.default_rng(seed)
    middle = points.mean(axis=0)
    spread = np.atleast_2d(np.cov(points, rowvar=False))
    _, _, axes = np.linalg.svd(points - middle, full_matrices=False)
    turned = (points - middle) @ axes.T
    low, high = turned.min(axis=0), turned.max(axis=0)
    size = len(points)
    return (
        (random.multivariate_normal(middle, spread, size) for _ in range(N_CLOUDS)),
        (random.uniform(low, high, turned.shape) @ axes + middle for _ in range(N_CLOUDS)),
    )


def _silhouette(points: np.ndarray, fit: Fit, seed: int) -> float | None:
    """The silhouette of the model fitted anew; None where it leaves one cluster."""
    algorithm = create_algorithm(fit.algorithm, points, seed, requested=True)
    labels = np.unique(algorithm.fit(fit.clusters, fit.parameters).labels, return_inverse=True)[1]
    if labels.max() < 1:
        return None
    return float(metrics.silhouette_values(points, [labels])[0].mean())
