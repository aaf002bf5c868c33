"""Every clustering algorithm, simplest first.

To add one, write its class in a file of its own, beside these, and register it here; its name joins
the `Algorithm` literal of `core.settings.segment`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from core.formatting import N_
from core.segmentation.algorithms import base
from core.segmentation.algorithms.agglomerative import Agglomerative
from core.segmentation.algorithms.consensus import Consensus
from core.segmentation.algorithms.dbscan import Dbscan
from core.segmentation.algorithms.gaussian_mixture import GaussianMixtures
from core.segmentation.algorithms.hdbscan import Hdbscan
from core.segmentation.algorithms.kmeans import KMeans

if TYPE_CHECKING:
    from collections.abc import Mapping

ALGORITHMS: dict[str, type[base.Algorithm]] = {
    algorithm.name: algorithm
    for algorithm in (KMeans, Agglomerative, GaussianMixtures, Hdbscan, Dbscan, Consensus)
}
"""By name, simplest first: of two models that are equally good, the earlier algorithm's wins."""

_NOT_SEARCHED = {
    "single": N_("One segment"),
    "plain": N_("Best, regular and lapsed"),
}


def algorithm_title(name: str) -> str:
    """What an algorithm is called on screen; all customers are one segment where none was used."""
    return ALGORITHMS[name].title if name in ALGORITHMS else _NOT_SEARCHED.get(name, name)


def complexity(name: str) -> int:
    """An algorithm's rank in simplicity: 0 is the simplest."""
    return list(ALGORITHMS).index(name)


def algorithm_parameters(name: str) -> Mapping[str, tuple[Any, ...]]:
    """The parameters an algorithm is searched over, with their choices, whoever the customers."""
    return create_algorithm(name, np.empty((0, 1)), 0).search_space


def model_classes() -> tuple[type, ...]:
    """The classes that the fitted models of all algorithms are made of."""
    classes = (
        model_class for algorithm in ALGORITHMS.values() for model_class in algorithm.model_classes
    )
    return tuple(dict.fromkeys(classes))


def create_algorithm(
    name: str,
    points: np.ndarray,
    seed: int,
    *,
    requested: bool = False,
    max_pairwise: int | None = None,
) -> base.Algorithm:
    """An algorithm for one set of points.

    Parameters
    ----------
    name : one of `ALGORITHMS`
    points : shape (n, d), in canonical order
    seed : for everything random
    requested : it was requested by name, so that it may take more memory than a default search
    max_pairwise : customers whose distances a default search may all hold; the usual number when
        None
    """
    limit = base.MAX_PAIRWISE_REQUESTED if requested else max_pairwise or base.MAX_PAIRWISE
    return ALGORITHMS[name](points, seed, limit)
