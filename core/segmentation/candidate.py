"""`ModelCandidate`: a model that was fitted, with its scores and the guard's verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.formatting import Sentence


@dataclass(frozen=True)
class ModelCandidate:
    """One model that was fitted and judged.

    Parameters
    ----------
    algorithm : one of `core.segmentation.algorithms.registry.ALGORITHMS`
    clusters : number of segments
    parameters : what else was tried, e.g. {"linkage": "ward"}
    silhouette, davies_bouldin, calinski_harabasz : scores in this space
    smallest_share, largest_share : of all customers
    stability : mean bootstrap adjusted Rand index, None where it was not needed to decide
    verdict : "offered", "passed", "refused" or "not judged" (a better one had already won)
    reason : for the verdict
    """

    algorithm: str
    clusters: int
    parameters: dict[str, Any]
    silhouette: float
    davies_bouldin: float
    calinski_harabasz: float
    smallest_share: float
    largest_share: float
    stability: float | None
    verdict: str
    reason: Sentence
