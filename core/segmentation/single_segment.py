"""All customers as one segment: where there are no groups, and where none were looked for yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.errors import Notice
from core.formatting import Sentence
from core.segmentation.naming import name_conditions
from core.segmentation.profile import measure_profiles
from core.segmentation.result import Segmentation

if TYPE_CHECKING:
    from core.features import Customers

MIN_CUSTOMERS = 10
"""Fewer customers than this are not searched for groups."""


def one_segment(customers: Customers, points: np.ndarray) -> Segmentation:
    """All customers as one segment, when no honest split exists."""
    frame = customers.frame
    labels = pd.Series(name_conditions.ALL_CUSTOMERS, index=frame.index, dtype="str")
    few = (
        "{n:# customer is|# customers are} too few to look for groups, so they are shown as one "
        "segment."
    )
    alike = "These customers hardly differ, so they are shown as one segment."
    verdict = Sentence(few if len(frame) < MIN_CUSTOMERS else alike, n=len(frame))
    components, pca_shares = _principal_components(points)
    return Segmentation(
        labels=labels,
        profiles=measure_profiles(customers, labels, (name_conditions.ALL_CUSTOMERS,)),
        algorithm="single",
        clusters=1,
        parameters={},
        scores={},
        candidates=(),
        rejected=(),
        outliers=(),
        points=pd.DataFrame(
            np.hstack([points, components]),
            index=frame.index,
            columns=[*(f"axis_{item + 1}" for item in range(points.shape[1])), "pca_1", "pca_2"],
        ),
        pca_shares=pca_shares,
        trials=0,
        verdict=verdict,
        notices=(Notice("one_segment", verdict),),
    )


def _principal_components(points: np.ndarray) -> tuple[np.ndarray, tuple[float, float]]:
    """Two components, shape (n, 2), turned so that more money is to the right and up."""
    centred = points - points.mean(axis=0)
    _, strength, axes = np.linalg.svd(centred, full_matrices=False)
    variance = strength**2 / max(float((strength**2).sum()), 1e-12)
    axes = np.vstack([axes, np.zeros((2, points.shape[1]))])[:2]
    turned = axes * np.where(axes[:, -1:] < 0, -1.0, 1.0)
    first, second = [*variance.tolist(), 0.0, 0.0][:2]
    return centred @ turned.T, (first, second)
