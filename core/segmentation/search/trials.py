"""What a search has tried: a `Fit` for each model, a `Trial` for each question to the sampler."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.segmentation import metrics
    from core.segmentation.algorithms.base import Model


@dataclass(frozen=True)
class Fit:
    """One model that was tried.

    Parameters
    ----------
    algorithm, clusters, parameters : what was tried
    model : the fitted model
    silhouette : with its standard error
    davies_bouldin, calinski_harabasz : the other two scores
    smallest_share, largest_share : of all customers, those set aside included
    value : of the objective, higher is better
    """

    algorithm: str
    clusters: int
    parameters: dict[str, Any]
    model: Model
    silhouette: metrics.Silhouette
    davies_bouldin: float
    calinski_harabasz: float
    smallest_share: float
    largest_share: float
    value: float = 0.0


@dataclass(frozen=True)
class Trial:
    """One question to the sampler and its answer.

    Parameters
    ----------
    algorithm, parameters : what was tried, the number of clusters among the parameters
    clusters : how many there are; None where no model of a usable number of clusters came out
    value : of the objective, higher is better; None as for `clusters`
    repeated : the same model had been fitted before and was not fitted again
    seconds : spent fitting
    """

    algorithm: str
    parameters: dict[str, Any]
    clusters: int | None
    value: float | None
    repeated: bool
    seconds: float
