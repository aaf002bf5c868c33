"""`SegmentationModel`: what gives a customer a segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from core.segmentation.algorithms.base import Model
    from core.segmentation.drift import FeatureReference
    from core.segmentation.feature_space.feature_space import FeatureSpace


@dataclass(frozen=True)
class SegmentationModel:
    """What gives a customer a segment: the space, the fitted model, and the names.

    Parameters
    ----------
    space : gives customers their coordinates
    model : predicts clusters from coordinates
    names : the name of cluster 0, 1, …
    references : how the features were spread then, to tell when customers have drifted away
    archetypes : what clusters 0, 1, … were called before they were renamed; empty where none was
    """

    space: FeatureSpace
    model: Model
    names: tuple[str, ...]
    references: tuple[FeatureReference, ...] = ()
    archetypes: tuple[str, ...] = ()

    def predict(self, frame: pd.DataFrame) -> pd.Series[str]:
        """The segment of each customer.

        Parameters
        ----------
        frame : the space's features; one row a customer
        """
        clusters = self.model.predict(self.space.transform(frame))
        return name_labels(frame.index, self.names, clusters)


def name_labels(
    index: pd.Index[str], names: tuple[str, ...], clusters: np.ndarray
) -> pd.Series[str]:
    """The segment name of each customer.

    Parameters
    ----------
    index : customer ids
    names : of cluster 0, 1, …
    clusters : of each customer
    """
    return pd.Series(np.array(names, dtype=object)[clusters], index=index, dtype="str")
