"""Fitted models that several algorithms share: by centres, by probabilities, by neighbours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import scipy

from core.formatting import N_

if TYPE_CHECKING:
    from core.segmentation.algorithms.fitted_mixture import FittedMixture

N_NEIGHBOURS = 5
"""How many of the nearest fitted customers vote where a model has no rule of its own."""


@dataclass(frozen=True)
class CentroidModel:
    """Clusters around centres: new customers join the nearest."""

    labels: np.ndarray
    centres: np.ndarray
    rule: ClassVar[str] = N_("nearest centre")
    noise: ClassVar[int | None] = None

    def predict(self, points: np.ndarray) -> np.ndarray:
        """Cluster of the nearest centre of each point, shape (m,)."""
        return np.asarray(scipy.spatial.distance.cdist(points, self.centres).argmin(axis=1))


@dataclass(frozen=True)
class MixtureModel:
    """Gaussian clusters: new customers join the most probable."""

    labels: np.ndarray
    estimator: FittedMixture
    rule: ClassVar[str] = N_("highest membership probability")
    noise: ClassVar[int | None] = None

    @property
    def centres(self) -> np.ndarray:
        """The means of the components."""
        return self.estimator.means_

    def predict(self, points: np.ndarray) -> np.ndarray:
        """Most probable cluster of each point, shape (m,)."""
        return self.estimator.predict(points)

    def probabilities(self, points: np.ndarray) -> np.ndarray:
        """How probably each point belongs to each cluster, shape (m, k); rows add up to 1."""
        return self.estimator.predict_proba(points)

    def information(self, points: np.ndarray) -> tuple[float, float]:
        """BIC and AIC of these points, lower is better (Schwarz 1978; Akaike 1974)."""
        return self.estimator.bic(points), self.estimator.aic(points)


@dataclass(frozen=True)
class NeighbourModel:
    """Clusters of any shape: new customers join the group of their nearest neighbours.

    Each of the `N_NEIGHBOURS` nearest fitted customers votes with one over the distance, so that a
    customer who was fitted keeps their own group.
    """

    labels: np.ndarray
    points: np.ndarray
    noise: int | None = None
    rule: ClassVar[str] = N_("nearest neighbours' group")
    centres: ClassVar[np.ndarray | None] = None

    def predict(self, points: np.ndarray) -> np.ndarray:
        """The group most of the nearest fitted points belong to, shape (m,)."""
        near = min(N_NEIGHBOURS, len(self.points))
        distance, neighbour = scipy.spatial.KDTree(self.points).query(points, k=range(1, near + 1))
        votes = np.zeros((len(points), int(self.labels.max()) + 1))
        voters = np.repeat(np.arange(len(points)), near)
        np.add.at(votes, (voters, self.labels[neighbour].ravel()), 1 / (distance.ravel() + 1e-9))
        return np.asarray(votes.argmax(axis=1))


@dataclass(frozen=True)
class SampledNeighbourModel(NeighbourModel):
    """Fitted to a sample: everyone has a label, only the sample votes.

    Parameters
    ----------
    fitted : cluster of each of `points`, the sample
    """

    fitted: np.ndarray = field(default_factory=lambda: np.empty(0, int))

    def predict(self, points: np.ndarray) -> np.ndarray:
        """The group most of the nearest sampled points belong to, shape (m,)."""
        return NeighbourModel(self.fitted, self.points, self.noise).predict(points)


def density_model(
    dense: np.ndarray, labels: np.ndarray, everyone: np.ndarray | None
) -> NeighbourModel:
    """A model of DBSCAN's or HDBSCAN's labels, with noise as the last cluster.

    Parameters
    ----------
    dense, labels : the fitted points and scikit-learn's labels of them, −1 for noise
    everyone : all points where `dense` is a sample of them
    """
    groups = int(labels.max()) + 1
    noise = groups if (labels < 0).any() and groups else None
    labels = np.where(labels < 0, groups, labels)
    model = NeighbourModel(labels, dense, noise)
    if everyone is None:
        return model
    return SampledNeighbourModel(model.predict(everyone), dense, noise, fitted=labels)
