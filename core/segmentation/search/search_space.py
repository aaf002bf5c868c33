"""What a search tries: the numbers of clusters and the choices of every parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from core import formatting
from core.errors import SettingError
from core.segmentation.algorithms.model import ALGORITHM_TITLES, LARGEST_ASKED, Agglomerative

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.segmentation.algorithms.model import Algorithm
    from core.settings import SegmentSettings


def choices(
    members: Algorithm, settings: SegmentSettings
) -> tuple[dict[str, tuple[Any, ...]], tuple[str, ...]]:
    """The choices of each parameter, and what is not tried and why.

    Parameters
    ----------
    members : the algorithm, for one set of points
    settings : numbers of clusters and ranges

    Raises
    ------
    SettingError : a range leaves nothing to try
    """
    only = dict(settings.ranges)
    space: dict[str, tuple[Any, ...]] = {}
    if members.counts_given:
        space["clusters"] = _cluster_counts(members.points, settings)
    for name, every in members.space.items():
        wanted = only.get(name)
        space[name] = tuple(c for c in every if wanted is None or str(c) in wanted)
        if not space[name]:
            raise SettingError(
                f"{ALGORITHM_TITLES[members.algorithm]} cannot be tried with {name} "
                f"{', '.join(wanted or ())} on"
                f" {formatting.count(len(members.points), 'customer')}.",
                f"Choose among {', '.join(map(str, every))}.",
            )
    return space, tuple(_left_out(members, only))


def _left_out(members: Algorithm, only: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    if not isinstance(members, Agglomerative):
        return
    wanted = sorted(set(only.get("linkage", ("complete", "average"))) & {"complete", "average"})
    limit, count = members.most_pairwise, len(members.points)
    if wanted and count > limit:
        way = (
            " Asked for by name, Agglomerative clustering tries them."
            if count <= LARGEST_ASKED
            else ""
        )
        yield (
            f"{' and '.join(wanted).capitalize()} linkage {'was' if len(wanted) == 1 else 'were'} "
            f"not tried: all distances between {formatting.count(count, 'customer')} are needed, "
            f"and at most {formatting.count(limit, 'customer')} are compared that way.{way}"
        )


def _cluster_counts(points: np.ndarray, settings: SegmentSettings) -> tuple[int, ...]:
    """The numbers of clusters to try: never more than there are different customers."""
    most = len(np.unique(points, axis=0))
    if settings.clusters is not None:
        return (settings.clusters,) if settings.clusters <= most else ()
    return tuple(range(settings.fewest_clusters, min(settings.most_clusters, most) + 1))
