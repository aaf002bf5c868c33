"""DBSCAN and HDBSCAN: groups where customers stand close together, and the rest as noise.

Neither is told how many groups there are. Who belongs to no dense group is not forced into one:
noise is a group of its own, which `Model.noise` names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from core.segmentation.algorithms.model import NeighbourModel, sample_points

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_DENSITY = 10_000
"""Beyond this many customers density is measured on a sample: all pairs are looked at."""

FEWEST = 5
"""Customers in the smallest group that HDBSCAN may find, however small the shop."""


@dataclass
class Dbscan:
    """DBSCAN: groups of customers who have at least `neighbours` others within a radius.

    The radius is not asked for in units nobody can know: `reach` is the share of customers who
    have that many neighbours within it, read off the distances to the k-th neighbour.

    References
    ----------
    Ester, Kriegel, Sander and Xu (1996), KDD.
    """

    points: np.ndarray
    seed: int
    algorithm: str = "dbscan"
    counts_given: bool = False
    space: Mapping[str, tuple[Any, ...]] = field(
        default_factory=lambda: {
            "reach": (0.5, 0.6, 0.7, 0.8, 0.9, 0.95),
            "neighbours": (5, 10, 20, 40),
        }
    )

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> NeighbourModel:  # noqa: ARG002
        """Fit on at most `LARGEST_DENSITY` customers; the rest joins its neighbours' group."""
        from scipy.spatial import KDTree
        from sklearn.cluster import DBSCAN

        dense, sampled = sample_points(self.points, LARGEST_DENSITY, self.seed)
        count = min(int(parameters["neighbours"]), len(dense) - 1)
        # The nearest neighbour is the customer themself, for scikit-learn as for the tree.
        distance, _ = KDTree(dense).query(dense, k=[max(count, 1)])
        radius = float(np.quantile(distance, parameters["reach"]))
        # Half the customers of a shop can stand on one spot: a radius of nothing is refused.
        found = DBSCAN(eps=max(radius, 1e-6), min_samples=count).fit(dense).labels_
        return _with_noise(dense, found, self.points if sampled else None)

    def same_fit(self, clusters: int, parameters: Mapping[str, Any]) -> tuple[object, ...]:  # noqa: ARG002
        """Every parameter counts."""
        return (self.algorithm, parameters["reach"], parameters["neighbours"])


@dataclass
class Hdbscan:
    """HDBSCAN: the groups that last longest as the radius of DBSCAN shrinks.

    `smallest` is the share of customers a group must hold.

    References
    ----------
    Campello, Moulavi and Sander (2013), PAKDD.
    """

    points: np.ndarray
    seed: int
    algorithm: str = "hdbscan"
    counts_given: bool = False
    space: Mapping[str, tuple[Any, ...]] = field(
        default_factory=lambda: {
            "smallest": (0.03, 0.05, 0.08, 0.12),
            "neighbours": (5, 15, 40),
            "selection": ("eom", "leaf"),
        }
    )

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> NeighbourModel:  # noqa: ARG002
        """Fit on at most `LARGEST_DENSITY` customers; the rest joins its neighbours' group."""
        from sklearn.cluster import HDBSCAN

        dense, sampled = sample_points(self.points, LARGEST_DENSITY, self.seed)
        smallest = max(FEWEST, round(parameters["smallest"] * len(dense)))
        found = HDBSCAN(
            min_cluster_size=min(smallest, len(dense)),
            min_samples=min(int(parameters["neighbours"]), len(dense)),
            cluster_selection_method=parameters["selection"],
            copy=True,
        ).fit(dense)
        return _with_noise(dense, found.labels_, self.points if sampled else None)

    def same_fit(self, clusters: int, parameters: Mapping[str, Any]) -> tuple[object, ...]:  # noqa: ARG002
        """Every parameter counts."""
        return (self.algorithm, *(parameters[name] for name in self.space))


def _with_noise(
    dense: np.ndarray, found: np.ndarray, everyone: np.ndarray | None
) -> NeighbourModel:
    """Number the groups 0 to k − 1 with noise, which scikit-learn calls −1, as the last."""
    groups = int(found.max()) + 1
    noise = groups if (found < 0).any() and groups else None
    labels = np.where(found < 0, groups, found)
    model = NeighbourModel(labels, dense, noise)
    if everyone is None:
        return model
    return SampledNeighbourModel(model.assign(everyone), dense, noise, fitted=labels)


@dataclass(frozen=True)
class SampledNeighbourModel(NeighbourModel):
    """Fitted to a sample: everyone has a label, only the sample votes."""

    fitted: np.ndarray = field(default_factory=lambda: np.empty(0, int))

    def assign(self, points: np.ndarray) -> np.ndarray:
        """The group most of the nearest sampled points belong to, shape (m,)."""
        return NeighbourModel(self.fitted, self.points, self.noise).assign(points)
