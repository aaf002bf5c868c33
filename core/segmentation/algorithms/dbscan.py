"""DBSCAN: groups where customers stand close together, and the rest as noise.

It finds the number of groups by itself. Who belongs to no dense group is not forced into one: noise
is a group of its own, which `Model.noise` names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from scipy.spatial import KDTree

from core.segmentation.algorithms import base
from core.segmentation.algorithms.fitted_models import (
    NeighbourModel,
    SampledNeighbourModel,
    density_model,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CUSTOMERS = 10_000
"""Beyond this many customers density is measured on a sample: all pairs are compared."""


@dataclass
class Dbscan(base.Algorithm):
    """DBSCAN: groups of customers who have at least `neighbours` others within a radius.

    The radius is not a setting, since its unit means nothing to a user: `reach` is the share of
    customers who have that many neighbours within it, read off the distances to the k-th neighbour.

    References
    ----------
    Ester, Kriegel, Sander and Xu (1996), KDD.
    """

    name: ClassVar[str] = "dbscan"
    title: ClassVar[str] = "DBSCAN"
    model_classes: ClassVar[tuple[type, ...]] = (NeighbourModel, SampledNeighbourModel)
    counts_given: ClassVar[bool] = False
    search_space: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "reach": (0.5, 0.6, 0.7, 0.8, 0.9, 0.95),
        "neighbours": (5, 10, 20, 40),
    }

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> NeighbourModel:  # noqa: ARG002
        """Fit on at most `MAX_CUSTOMERS`; the rest joins its neighbours' group."""
        from sklearn.cluster import DBSCAN

        sample, sampled = base.sample_points(self.points, MAX_CUSTOMERS, self.seed)
        count = min(int(parameters["neighbours"]), len(sample) - 1)
        # The nearest neighbour is the customer themself, for scikit-learn as for the tree.
        distance, _ = KDTree(sample).query(sample, k=[max(count, 1)])
        radius = float(np.quantile(distance, parameters["reach"]))
        # Half the customers of a shop can stand on one spot: a radius of nothing is refused.
        fitted = DBSCAN(eps=max(radius, 1e-6), min_samples=count).fit(sample)
        return density_model(sample, fitted.labels_, self.points if sampled else None)
