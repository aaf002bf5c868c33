"""Every algorithm by name, and the family of each for one set of points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from core.segmentation.algorithms.consensus import ConsensusFamily
from core.segmentation.algorithms.density import DbscanFamily, HdbscanFamily
from core.segmentation.algorithms.gaussian_mixture import MixtureFamily
from core.segmentation.algorithms.model import AgglomerativeFamily, Family, KMeansFamily

if TYPE_CHECKING:
    from collections.abc import Mapping

FAMILIES: dict[str, Any] = {
    "kmeans": KMeansFamily,
    "agglomerative": AgglomerativeFamily,
    "gmm": MixtureFamily,
    "hdbscan": HdbscanFamily,
    "dbscan": DbscanFamily,
    "consensus": ConsensusFamily,
}
"""In the order of `core.segmentation.algorithms.model.TITLES`."""


def parameters(algorithm: str) -> Mapping[str, tuple[Any, ...]]:
    """The parameters an algorithm is searched over, with their choices, whoever the customers."""
    return family(algorithm, np.empty((0, 1)), 0).space


def family(
    algorithm: str,
    points: np.ndarray,
    seed: int,
    *,
    asked: bool = False,
    pairwise: int | None = None,
) -> Family:
    """The family of an algorithm for one set of points.

    Parameters
    ----------
    points : shape (n, d), in canonical order
    asked : it was asked for by name, so that it may take more memory than a default search
    pairwise : customers whose distances a default search may all hold; the usual number when None
    """
    if algorithm == "agglomerative":
        return AgglomerativeFamily(points, seed, asked=asked, pairwise=pairwise)
    made: Family = FAMILIES[algorithm](points, seed)
    return made
