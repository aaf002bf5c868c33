"""The settings that give a segmentation again, also where another model of its search is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.segmentation.algorithms.registry import ALGORITHMS, algorithm_parameters

if TYPE_CHECKING:
    from core.segmentation.result import Segmentation
    from core.settings import SegmentSettings


def settings_of_model(segmentation: Segmentation, settings: SegmentSettings) -> SegmentSettings:
    """Settings whose search fits this one model and offers it, whatever the quality checks say.

    Parameters
    ----------
    segmentation : with the model in use, one of `ALGORITHMS`
    settings : those of the search that tried it; data, features and seed stay as they are
    """
    if segmentation.algorithm not in ALGORITHMS:
        return settings
    chosen = algorithm_parameters(segmentation.algorithm)
    return settings.model_copy(
        update={
            "algorithm": segmentation.algorithm,
            "clusters": segmentation.clusters,
            "ranges": tuple(
                (name, (str(value),))
                for name, value in segmentation.parameters.items()
                if name in chosen
            ),
            "smallest_share": 0.0,
            "largest_share": 1.0,
            "stability": 0.0,
        }
    )
