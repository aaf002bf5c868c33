"""How many segments: the elbow of the inertia and the gap statistic.

Both ask K-Means, which has a sum of squares to look at, whatever the algorithm in use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.segmentation.algorithms.base import sample_points
from core.segmentation.algorithms.kmeans import KMeans
from core.segmentation.thread_limits import one_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.segmentation.result import Segmentation

LARGEST = 10
"""Numbers of segments from 1 to this are looked at."""

REFERENCES = 10
"""Shops without any groups that the gap statistic makes up."""

MAX_CUSTOMERS = 5_000
"""Customers the gap statistic looks at: its references are fitted as often as the shop."""

PLAIN = {"init": "k-means++", "algorithm": "lloyd"}


@dataclass(frozen=True)
class Elbow:
    """Inertia by number of segments.

    Parameters
    ----------
    clusters : 1, 2, …
    inertia : sum of squared distances to the nearest centre
    knee : where more segments stop paying: the point farthest below the line from first to last
    """

    clusters: tuple[int, ...]
    inertia: tuple[float, ...]
    knee: int


@dataclass(frozen=True)
class Gap:
    """The gap statistic by number of segments.

    Parameters
    ----------
    clusters : 1, 2, …
    gap : how much tighter the segments are than those of customers spread evenly, in log inertia
    error : standard error of each gap
    best : the fewest segments whose gap is within one error of the next; 1 where there are none
    """

    clusters: tuple[int, ...]
    gap: tuple[float, ...]
    error: tuple[float, ...]
    best: int


def measure_elbow(segmentation: Segmentation) -> Elbow:
    """Inertia for 1 to 10 segments, and its knee.

    Inertia always falls as segments are added. The knee is found by Kneedle: both axes brought to
    0 to 1, the point with the largest distance to the straight line between the ends.

    References
    ----------
    Thorndike (1953), Psychometrika 18(4); Satopää, Albrecht, Irwin and Raghavan (2011), ICDCS
    workshops (Kneedle).
    """
    searched = segmentation.search_result
    points, _ = sample_points(searched.points, MAX_CUSTOMERS * 4, searched.settings.seed)
    clusters = _numbers(points)
    with one_thread():
        inertia = _inertias(points, clusters, searched.settings.seed)
    return Elbow(clusters, tuple(float(item) for item in inertia), clusters[knee(inertia)])


def knee(falling: np.ndarray) -> int:
    """Position of the point farthest below the line from the first to the last."""
    if len(falling) < 3 or falling[0] <= falling[-1]:  # noqa: PLR2004 - a line has two points
        return 0
    down = (falling - falling[-1]) / (falling[0] - falling[-1])
    along = np.linspace(0, 1, len(falling))
    return int((1 - along - down).argmax())


def gap_statistic(segmentation: Segmentation, pause: Callable[[], None] = lambda: None) -> Gap:
    """The gap statistic for 1 to 10 segments.

    The inertia of the shop is compared with that of shops without groups: as many customers spread
    evenly over a box that lies along the shop's principal components.

    Parameters
    ----------
    segmentation : a searched segmentation
    pause : called before each reference; may raise to stop

    References
    ----------
    Tibshirani, Walther and Hastie (2001), JRSS B 63(2); their variant (b) of the reference.
    """
    searched = segmentation.search_result
    seed = searched.settings.seed
    points, _ = sample_points(searched.points, MAX_CUSTOMERS, seed)
    clusters = _numbers(points)
    random = np.random.default_rng(seed)
    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    turned = centred @ axes.T
    low, high = turned.min(axis=0), turned.max(axis=0)
    even = np.empty((REFERENCES, len(clusters)))
    with one_thread():
        log_inertia = np.log(np.maximum(_inertias(points, clusters, seed), 1e-12))
        for reference in range(REFERENCES):
            pause()
            made = random.uniform(low, high, turned.shape)
            even[reference] = np.log(np.maximum(_inertias(made, clusters, seed, 1), 1e-12))
    gaps = even.mean(axis=0) - log_inertia
    error = even.std(axis=0) * np.sqrt(1 + 1 / REFERENCES)
    enough = np.flatnonzero(gaps[:-1] >= gaps[1:] - error[1:])
    best = clusters[int(enough[0])] if len(enough) else clusters[-1]
    return Gap(clusters, tuple(map(float, gaps)), tuple(map(float, error)), best)


def _numbers(points: np.ndarray) -> tuple[int, ...]:
    return tuple(range(1, min(LARGEST, len(np.unique(points, axis=0)) - 1) + 1))


def _inertias(
    points: np.ndarray, clusters: tuple[int, ...], seed: int, starts: int = 3
) -> np.ndarray:
    kmeans = KMeans(points, seed, starts={"k-means++": starts})
    return np.array([_inertia(points, kmeans, cluster) for cluster in clusters])


def _inertia(points: np.ndarray, kmeans: KMeans, clusters: int) -> float:
    if clusters == 1:
        return float(((points - points.mean(axis=0)) ** 2).sum())
    fitted = kmeans.fit(clusters, PLAIN)
    return float(((points - fitted.centres[fitted.labels]) ** 2).sum())
