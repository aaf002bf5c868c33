"""What a search tries: the numbers of clusters and the choices of every parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from core import formatting
from core.errors import SettingError
from core.segmentation.algorithms.registry import ALGORITHMS

if TYPE_CHECKING:
    from core.segmentation.algorithms.base import Algorithm
    from core.settings import SegmentSettings


def algorithms_of(settings: SegmentSettings) -> tuple[str, ...]:
    """The algorithms that are compared, simplest first."""
    if settings.algorithm != "auto":
        return (settings.algorithm,)
    return tuple(name for name in ALGORITHMS if name in settings.algorithms)


def choices(
    algorithm: Algorithm, settings: SegmentSettings
) -> tuple[dict[str, tuple[Any, ...]], tuple[str, ...]]:
    """The choices of each parameter, and what is not tried and why.

    Parameters
    ----------
    algorithm : for one set of points
    settings : numbers of clusters and ranges

    Raises
    ------
    SettingError : a range leaves nothing to try
    """
    only = dict(settings.ranges)
    space: dict[str, tuple[Any, ...]] = {}
    if algorithm.counts_given:
        space["clusters"] = _cluster_counts(algorithm.points, settings)
    for name, every in algorithm.search_space.items():
        wanted = only.get(name)
        space[name] = tuple(c for c in every if wanted is None or str(c) in wanted)
        if not space[name]:
            raise SettingError(
                f"{algorithm.title} cannot be tried with {name} "
                f"{', '.join(wanted or ())} on"
                f" {formatting.count(len(algorithm.points), 'customer')}.",
                f"Choose among {', '.join(map(str, every))}.",
            )
    return space, algorithm.skipped(only)


def _cluster_counts(points: np.ndarray, settings: SegmentSettings) -> tuple[int, ...]:
    """The numbers of clusters to try: never more than there are different customers."""
    most = len(np.unique(points, axis=0))
    if settings.clusters is not None:
        return (settings.clusters,) if settings.clusters <= most else ()
    return tuple(range(settings.fewest_clusters, min(settings.most_clusters, most) + 1))
