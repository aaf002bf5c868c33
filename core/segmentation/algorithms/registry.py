"""Every algorithm by name, and the family of each for one set of points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from core.segmentation.algorithms.consensus import Consensus
from core.segmentation.algorithms.density import Dbscan, Hdbscan
from core.segmentation.algorithms.gaussian_mixture import GaussianMixtures
from core.segmentation.algorithms.model import Agglomerative, Algorithm, KMeans

if TYPE_CHECKING:
    from collections.abc import Mapping

ALGORITHMS: dict[str, Any] = {
    "kmeans": KMeans,
    "agglomerative": Agglomerative,
    "gmm": GaussianMixtures,
    "hdbscan": Hdbscan,
    "dbscan": Dbscan,
    "consensus": Consensus,
}
"""In the order of `core.segmentation.algorithms.model.ALGORITHM_TITLES`."""


def algorithm_parameters(algorithm: str) -> Mapping[str, tuple[Any, ...]]:
    """The parameters an algorithm is searched over, with their choices, whoever the customers."""
    return create_algorithm(algorithm, np.empty((0, 1)), 0).space


def create_algorithm(
    algorithm: str,
    points: np.ndarray,
    seed: int,
    *,
    asked: bool = False,
    pairwise: int | None = None,
) -> Algorithm:
    """The family of an algorithm for one set of points.

    Parameters
    ----------
    points : shape (n, d), in canonical order
    asked : it was asked for by name, so that it may take more memory than a default search
    pairwise : customers whose distances a default search may all hold; the usual number when None
    """
    if algorithm == "agglomerative":
        return Agglomerative(points, seed, asked=asked, pairwise=pairwise)
    made: Algorithm = ALGORITHMS[algorithm](points, seed)
    return made
