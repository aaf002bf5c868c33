"""`SearchResult`: what a search saw and fitted, so that more can be asked of it afterwards."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.segmentation.candidate import ModelCandidate
    from core.segmentation.feature_space.feature_space import FeatureSpace
    from core.segmentation.search.search import SearchState
    from core.segmentation.search.trials import Fit
    from core.settings import SegmentSettings


@dataclass(frozen=True)
class SearchResult:
    """The customers as the models saw them, and every model.

    Read back from a file it stays packed until something is asked of it: a store that is opened
    again is on screen before the libraries its models need are imported.

    Parameters
    ----------
    space : gives customers their coordinates
    settings : what was searched
    points : what models were fitted to, shape (n, d), in canonical order
    rows : the row in `Customers.frame` of each point, shape (n,)
    aside : points that were assigned afterwards, shape (m, d): unusual, or not in the sample
    aside_rows : their rows, shape (m,)
    tuning : trials and fits
    """

    space: FeatureSpace
    settings: SegmentSettings
    points: np.ndarray
    rows: np.ndarray
    aside: np.ndarray
    aside_rows: np.ndarray
    tuning: SearchState

    def __getstate__(self) -> bytes:
        """Everything, packed."""
        return pickle.dumps(dict(self._unpacked()))

    def __setstate__(self, packed: bytes) -> None:
        """Keep it packed."""
        self.__dict__["packed"] = packed

    def __getattr__(self, name: str) -> Any:
        """Unpack on the first question: Python asks here only for what is not there."""
        if "packed" not in self.__dict__ or name.startswith("__"):
            raise AttributeError(name)
        self._unpacked()
        return getattr(self, name)

    def _unpacked(self) -> dict[str, Any]:
        held = vars(self)
        if "packed" in held:
            # Whoever keeps it has checked where it comes from, as of all that lies beside it.
            held.update(pickle.loads(held["packed"]))  # noqa: S301
            del held["packed"]
        return held

    def fit(self, candidate: ModelCandidate) -> Fit:
        """The fitted model behind a candidate.

        Raises
        ------
        LookupError : it is none of this search
        """
        return self.find(candidate.algorithm, candidate.clusters, candidate.parameters)

    def find(self, algorithm: str, clusters: int, parameters: Mapping[str, Any]) -> Fit:
        """The fitted model with these parameters.

        Raises
        ------
        LookupError : it is none of this search
        """
        asked = (algorithm, clusters, parameters)
        for fit in self.tuning.fits:
            if (fit.algorithm, fit.clusters, fit.parameters) == asked:
                return fit
        raise LookupError("this model is none of the search")

    def clusters_of(self, fit: Fit) -> np.ndarray:
        """The cluster of every customer under one model, in the order of `Customers.frame`."""
        clusters = np.empty(len(self.rows) + len(self.aside_rows), dtype=int)
        clusters[self.rows] = fit.model.labels
        if len(self.aside_rows):
            clusters[self.aside_rows] = fit.model.predict(self.aside)
        return clusters
