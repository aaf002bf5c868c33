"""HDBSCAN: DBSCAN over all radii, and the groups that last longest.

It finds the number of groups by itself. Who belongs to no dense group is not forced into one: noise
is a group of its own, which `Model.noise` names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

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

MIN_GROUP = 5
"""Customers in the smallest group that may be found, however small the shop."""


@dataclass
class Hdbscan(base.Algorithm):
    """HDBSCAN: the groups that last longest as the radius of DBSCAN shrinks.

    `smallest` is the share of customers a group must hold.

    References
    ----------
    Campello, Moulavi and Sander (2013), PAKDD.
    """

    name: ClassVar[str] = "hdbscan"
    title: ClassVar[str] = "HDBSCAN"
    model_classes: ClassVar[tuple[type, ...]] = (NeighbourModel, SampledNeighbourModel)
    counts_given: ClassVar[bool] = False
    search_space: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "smallest": (0.03, 0.05, 0.08, 0.12),
        "neighbours": (5, 15, 40),
        "selection": ("eom", "leaf"),
    }

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> NeighbourModel:  # noqa: ARG002
        """Fit on at most `MAX_CUSTOMERS`; the rest joins its neighbours' group."""
        from sklearn.cluster import HDBSCAN

        sample, sampled = base.sample_points(self.points, MAX_CUSTOMERS, self.seed)
        smallest = max(MIN_GROUP, round(parameters["smallest"] * len(sample)))
        fitted = HDBSCAN(
            min_cluster_size=min(smallest, len(sample)),
            min_samples=min(int(parameters["neighbours"]), len(sample)),
            cluster_selection_method=parameters["selection"],
            copy=True,
        ).fit(sample)
        return density_model(sample, fitted.labels_, self.points if sampled else None)
