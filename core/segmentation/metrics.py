"""How good a segmentation is: separation, sizes, stability."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.metrics import adjusted_rand_score

from core.segmentation.algorithms.registry import create_algorithm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from core.segmentation.algorithms.base import Model

MAX_EXACT = 10_000
"""Silhouettes are exact up to this many customers and from a fixed sample of as many above it."""

CHUNK = 256


@dataclass(frozen=True, slots=True)
class Silhouette:
    """Mean silhouette and its standard error (of the mean over customers).

    Parameters
    ----------
    mean, error : over the customers that were looked at
    values : of each of these customers; None where they were not kept
    """

    mean: float
    error: float
    values: np.ndarray | None = field(default=None, repr=False, compare=False)

    def error_of_difference(self, other: Silhouette) -> float:
        """Standard error of the difference of two means.

        Paired where both are of the same customers: who lies badly under one model mostly lies
        badly under the other, so that the difference is surer than either mean.
        """
        one, two = self.values, other.values
        if one is None or two is None or len(one) != len(two):
            return float(np.hypot(self.error, other.error))
        return float((one - two).std() / np.sqrt(len(one)))


def silhouettes(points: np.ndarray, labelings: Sequence[np.ndarray], seed: int) -> list[Silhouette]:
    """The silhouette of many labelings of the same points, from one pass over the distances.

    For each customer, a = mean distance to the others of the own cluster, b = least mean distance
    to another cluster, s = (b − a) / max(a, b), and 0 for a cluster of one. Computing distances is
    most of the work, so all labelings share them: the distances of a chunk of customers times one
    indicator matrix of all clusters of all labelings gives every sum at once.

    Parameters
    ----------
    points : shape (n, d)
    labelings : arrays of shape (n,), labels 0 to k − 1, each with at least two clusters
    seed : picks the sample where n is above `MAX_EXACT`

    References
    ----------
    Rousseeuw (1987), Journal of Computational and Applied Mathematics 20.
    """
    if not labelings:
        return []
    if len(points) > MAX_EXACT:
        picked = np.random.default_rng(seed).choice(len(points), MAX_EXACT, replace=False)
        points = points[picked]
        labelings = [np.unique(labels[picked], return_inverse=True)[1] for labels in labelings]
    values = silhouette_values(points, labelings)
    error = values.std(axis=1) / np.sqrt(len(points))
    return [
        Silhouette(float(own.mean()), float(item), own.astype(np.float32))
        for own, item in zip(values, error, strict=True)
    ]


def silhouette_values(points: np.ndarray, labelings: Sequence[np.ndarray]) -> np.ndarray:
    """The silhouette of every customer under every labeling, shape (labelings, n).

    Parameters
    ----------
    points : shape (n, d); all distances are looked at, so n is best at most `MAX_EXACT`
    labelings : arrays of shape (n,), labels 0 to k − 1, none empty
    """
    indicators = [np.eye(labels.max() + 1, dtype=np.float32)[labels] for labels in labelings]
    sizes = [indicator.sum(axis=0) for indicator in indicators]
    stacked = np.hstack(indicators)
    bounds = np.cumsum([0, *(indicator.shape[1] for indicator in indicators)])
    values = np.empty((len(labelings), len(points)))
    for start in range(0, len(points), CHUNK):
        chunk = slice(start, start + CHUNK)
        sums = cdist(points[chunk], points).astype(np.float32) @ stacked
        for item, labels in enumerate(labelings):
            own_sums = sums[:, bounds[item] : bounds[item + 1]]
            values[item, chunk] = _silhouette_values(own_sums, labels[chunk], sizes[item])
    return values


def _silhouette_values(sums: np.ndarray, labels: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    rows = np.arange(len(labels))
    others = sizes[labels] - 1
    within = sums[rows, labels] / np.maximum(others, 1)
    between = sums / sizes
    between[rows, labels] = np.inf
    nearest = between.min(axis=1)
    largest = np.maximum(within, nearest)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(largest > 0, (nearest - within) / largest, 0.0)
    return np.where(others > 0, value, 0.0)


def shares(model: Model, aside: np.ndarray, clusters: int) -> tuple[float, float]:
    """The smallest and the largest cluster's share of all customers.

    Noise is what is left over and no group that somebody is to be served by, so it may be as small
    as it likes; large noise is a bad sign and counts.

    Parameters
    ----------
    model : knows the labels of the customers it was fitted to
    aside : shape (m, d): customers set aside while fitting, assigned now
    clusters : number of clusters
    """
    sizes = np.bincount(model.labels, minlength=clusters)
    if len(aside):
        sizes = sizes + np.bincount(model.predict(aside), minlength=clusters)
    groups = sizes if model.noise is None else np.delete(sizes, model.noise)
    return float(groups.min() / sizes.sum()), float(sizes.max() / sizes.sum())


def separation(points: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Davies-Bouldin (lower is better) and Calinski-Harabasz (higher is better).

    Davies-Bouldin: for each cluster the worst ratio of both spreads to the distance of the centres,
    averaged; spread is the mean distance to the centre. Calinski-Harabasz: variance between centres
    over variance within clusters, each per degree of freedom. Both from the same sums, because they
    are asked for every model that is tried.

    Parameters
    ----------
    points, labels : shape (n, d) and (n,), labels 0 to k − 1, k ≥ 2, none empty

    References
    ----------
    Davies and Bouldin (1979), IEEE PAMI 1(2); Caliński and Harabasz (1974), Communications in
    Statistics 3(1).
    """
    sizes = np.bincount(labels)
    count, clusters = len(points), len(sizes)
    sums = np.stack([np.bincount(labels, weights=column) for column in points.T], axis=1)
    centres = sums / sizes[:, None]
    squared = ((points - centres[labels]) ** 2).sum(axis=1)
    within = squared.sum()
    between = (sizes[:, None] * (centres - points.mean(axis=0)) ** 2).sum()
    spread = np.bincount(labels, weights=np.sqrt(squared)) / sizes
    apart = cdist(centres, centres)
    np.fill_diagonal(apart, np.inf)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.nan_to_num((spread[:, None] + spread[None, :]) / apart, nan=0.0)
        calinski_harabasz = between * (count - clusters) / (within * (clusters - 1))
    return float(ratios.max(axis=1).mean()), float(calinski_harabasz if within else 1.0)


def bootstrap_stability(
    points: np.ndarray,
    labels: np.ndarray,
    algorithm: str,
    parameters: Mapping[str, Any],
    *,
    needed: float,
    resamples: int,
    seed: int,
    pause: Callable[[], None] = lambda: None,
) -> float:
    """How much of a segmentation comes back when the customers are drawn again.

    Bootstrap: draw n customers with replacement, fit the same model, and compare its labels of the
    customers drawn with the original ones by the adjusted Rand index (1 the same, 0 chance). Draws
    stop early once the mean can no longer reach `needed`; the mean so far is then returned.

    Parameters
    ----------
    points, labels : the fitted points and their labels
    needed : the least mean that matters
    resamples : draws
    pause : called before each draw; may raise to stop

    References
    ----------
    Hennig (2007), Computational Statistics & Data Analysis 52(1); Hubert and Arabie (1985), Journal
    of Classification 2.
    """
    agreement: list[float] = []
    for before, again in redrawn(
        points, labels, algorithm, parameters, resamples=resamples, seed=seed, pause=pause
    ):
        agreement.append(adjusted_rand_score(before, again))
        best_possible = (sum(agreement) + resamples - len(agreement)) / resamples
        if best_possible < needed:
            break
    return float(np.mean(agreement))


def redrawn(
    points: np.ndarray,
    labels: np.ndarray,
    algorithm: str,
    parameters: Mapping[str, Any],
    *,
    resamples: int,
    seed: int,
    pause: Callable[[], None] = lambda: None,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Draw customers with replacement and fit again: labels of those drawn, before and again.

    Each customer who was drawn counts once, however often they were.
    """
    clusters = int(labels.max()) + 1
    random = np.random.default_rng(seed)
    size = min(len(points), MAX_EXACT)
    for draw in range(resamples):
        pause()
        # Sorted, so that a resample is in canonical order as the points are.
        drawn = np.sort(random.integers(0, len(points), size))
        again = create_algorithm(algorithm, points[drawn], seed + draw, requested=True).fit(
            clusters, parameters
        )
        once, first = np.unique(drawn, return_index=True)
        yield labels[once], again.labels[first]
