"""`Segmentation`: named segments from a model, with their evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from core.errors import Notice
    from core.formatting import Sentence
    from core.segmentation.candidate import ModelCandidate
    from core.segmentation.drift import FeatureDrift
    from core.segmentation.model import SegmentationModel
    from core.segmentation.profile import Profile
    from core.segmentation.search.search_result import SearchResult


@dataclass(frozen=True)
class Segmentation:
    """Named segments from a model, and why this model.

    Parameters
    ----------
    labels : segment name per customer_id
    profiles : the segments, best first
    algorithm : one of `core.segmentation.algorithms.registry.ALGORITHMS`; "plain" for best, regular
        and lapsed customers, "single" when the customers do not differ
    clusters : number of segments
    parameters : of the offered model, with its random seed
    scores : silhouette, davies_bouldin, calinski_harabasz, smallest_share, largest_share,
        stability; empty for "single"
    candidates : every model that was judged, best first, the offered one included
    rejected : those of them that the guard refused
    outliers : customer ids flagged as unusual by Isolation Forest
    points : index customer_id; the space the models saw, with its two principal components
        `pca_1`, `pca_2`
    pca_shares : share of the variance on each of the two components
    trials : Optuna trials that were run
    verdict : why this model was offered, or what to be careful about
    notices : what the user should know
    model : what gives new customers their segment; None where all customers are one segment
    searched : what the search saw and fitted, for what is judged on request; see
        core/segmentation/search/search_result.py. None where nothing was searched
    drift : under a saved model, how far each feature has moved since; see
        core/segmentation/drift.py
    """

    labels: pd.Series[str]
    profiles: tuple[Profile, ...]
    algorithm: str
    clusters: int
    parameters: dict[str, Any]
    scores: dict[str, float]
    candidates: tuple[ModelCandidate, ...]
    rejected: tuple[ModelCandidate, ...]
    outliers: tuple[str, ...]
    points: pd.DataFrame
    pca_shares: tuple[float, float]
    trials: int
    verdict: Sentence
    notices: tuple[Notice, ...] = ()
    model: SegmentationModel | None = field(default=None, repr=False)
    searched: SearchResult | None = field(default=None, repr=False)
    drift: tuple[FeatureDrift, ...] = ()

    @property
    def model_in_use(self) -> SegmentationModel:
        """The model.

        Raises
        ------
        LookupError : all customers are one segment
        """
        if self.model is None:
            raise LookupError("no model is in use: all customers are one segment")
        return self.model

    @property
    def search_result(self) -> SearchResult:
        """What the search saw and fitted.

        Raises
        ------
        LookupError : nothing was searched
        """
        if self.searched is None:
            raise LookupError("these segments were not searched for")
        return self.searched
