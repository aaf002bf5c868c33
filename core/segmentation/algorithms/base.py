"""What an algorithm and a fitted model are, and what several algorithms share.

An `Algorithm` belongs to one set of points, so that it can share work between its fits: one linkage
tree serves every number of clusters. A `Model` is what a fit returns: the labels of the points it
was fitted to, and a way to predict the cluster of others.
"""

from __future__ import annotations

import abc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.errors import Notice

MAX_FIRST_FIT = 20_000
"""Beyond this many customers algorithms find their start, or their whole fit, on a sample of as
many."""

MAX_PAIRWISE = 4_500
"""Up to so many customers, a default search holds all n² / 2 distances: 80 MB."""

MAX_PAIRWISE_REQUESTED = 15_000
"""The same where the algorithm was requested by name: 900 MB, and four times that at 30,000."""


class Model(Protocol):
    """A fitted model.

    Attributes
    ----------
    labels : cluster per fitted point, 0 to k − 1, shape (n,)
    rule : what a new customer joins, in a few words
    noise : the cluster of those who belong to no group, None where everyone does
    centres : shape (k, d); None where clusters have none of their own
    """

    @property
    def labels(self) -> np.ndarray:
        """Cluster per fitted point."""
        ...

    @property
    def rule(self) -> str:
        """What a new customer joins."""
        ...

    @property
    def noise(self) -> int | None:
        """The cluster of those who belong to no group."""
        ...

    @property
    def centres(self) -> np.ndarray | None:
        """The centre of each cluster."""
        ...

    def predict(self, points: np.ndarray) -> np.ndarray:
        """Cluster of each point, shape (m,)."""
        ...


@runtime_checkable
class ProbabilisticModel(Model, Protocol):
    """A fitted model that also knows how probable its clusters are."""

    def probabilities(self, points: np.ndarray) -> np.ndarray:
        """Probability of each cluster for each point, shape (m, k); rows add up to 1."""
        ...

    def information(self, points: np.ndarray) -> tuple[float, float]:
        """BIC and AIC of these points, lower is better."""
        ...


@dataclass
class Algorithm(abc.ABC):
    """One algorithm for one set of points; its class is its record in the registry.

    Parameters
    ----------
    points : what it is fitted to, shape (n, d), in canonical order
    seed : for everything random
    max_pairwise : most customers for which all distances may be held in memory

    Attributes
    ----------
    name, title : in settings, and on screen
    model_classes : what its fitted models are made of; only these are exchanged between
        installations
    counts_given : whether it fits a number of clusters it is given, or finds that by itself
    has_likelihood : whether its models are `ProbabilisticModel`s
    has_dendrogram : whether its models cut the linkage tree of the points
    searched_by_default : whether a search compares it by default
    title_parameters : those that make a different model; the others are ways to the same one
    """

    points: np.ndarray
    seed: int
    max_pairwise: int = MAX_PAIRWISE

    name: ClassVar[str]
    title: ClassVar[str]
    model_classes: ClassVar[tuple[type, ...]]
    counts_given: ClassVar[bool] = True
    has_likelihood: ClassVar[bool] = False
    has_dendrogram: ClassVar[bool] = False
    searched_by_default: ClassVar[bool] = False
    title_parameters: ClassVar[tuple[str, ...]] = ()

    @property
    @abc.abstractmethod
    def search_space(self) -> Mapping[str, tuple[Any, ...]]:
        """The choices of every parameter beside the number of clusters."""

    @abc.abstractmethod
    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> Model:
        """Fit one model; `clusters` counts only where `counts_given`."""

    def fit_key(self, clusters: int, parameters: Mapping[str, Any]) -> tuple[object, ...]:
        """What decides a fit: equal for two parameter sets that give the same model."""
        given = (clusters,) if self.counts_given else ()
        return (self.name, *given, *(parameters[name] for name in self.search_space))

    def skipped(self, ranges: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:  # noqa: ARG002
        """Which choices so many customers do not allow, and why, in sentences.

        Parameters
        ----------
        ranges : the choices that were asked for, by parameter; all where one is missing
        """
        return ()

    @classmethod
    def approximation(
        cls,
        points: np.ndarray,  # noqa: ARG003
        fits: Iterable[Mapping[str, Any]],  # noqa: ARG003
    ) -> Notice | None:
        """Say where models with these parameters are approximate for so many points."""
        return None


def sample_points(points: np.ndarray, limit: int, seed: int) -> tuple[np.ndarray, bool]:
    """At most `limit` points, in their order, and whether that left some out."""
    if len(points) <= limit:
        return points, False
    picked = np.random.default_rng(seed).choice(len(points), limit, replace=False)
    return points[np.sort(picked)], True


def cluster_means(points: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The mean of each cluster, shape (k, d)."""
    sizes = np.bincount(labels)
    return np.stack([np.bincount(labels, weights=column) / sizes for column in points.T], axis=1)
