"""Ward's tree of a large shop: exact, by merging all mutually nearest pairs at once."""

from __future__ import annotations

import numpy as np
from scipy.spatial import KDTree
from scipy.spatial.distance import cdist

BRUTE = 1_500
"""From here on down all pairs are looked at: quicker than a tree of so few clusters."""

NEAREST = 12
"""Neighbours asked for first; where they cannot settle which is nearest, twice as many follow."""


def ward_tree(points: np.ndarray) -> np.ndarray:
    """The Ward tree of points, in SciPy's format, shape (n − 1, 4), in linear memory.

    Ward's distance between two clusters of n and m members is √(2nm / (n + m)) times the distance
    of their centres. It is reducible: merging two clusters never brings the result nearer to a
    third than both were. So clusters that are each other's nearest are merged sooner or later,
    whatever else is merged, and all such pairs can be merged in one round. The nearest of each is
    found with a k-d tree: a cluster beyond the k nearest centres cannot be nearer in Ward's sense
    than the lightest cluster would be at the distance of the last of them.

    Parameters
    ----------
    points : shape (n, d), n ≥ 2; few coordinates, as k-d trees need

    References
    ----------
    Ward (1963), Journal of the American Statistical Association 58; Bruynooghe (1977), Statistique
    et analyse des données 2 (reducibility); Murtagh (1983), The Computer Journal 26 (reciprocal
    nearest neighbours).
    """
    places, first, which, weights = np.unique(
        points, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    pairs, heights = _same_place(which.ravel(), first)
    centres, sizes, leaves = places, weights.astype(float), first
    while len(centres) > 1:
        one, other, cost = _mutual(centres, sizes)
        pairs.append(np.column_stack([leaves[one], leaves[other]]))
        heights.append(np.sqrt(2 * cost))
        merged = sizes[one] + sizes[other]
        shifted = (centres[one] * sizes[one, None] + centres[other] * sizes[other, None]) / (
            merged[:, None]
        )
        centres, sizes = centres.copy(), sizes.copy()
        centres[one], sizes[one] = shifted, merged
        stays = np.ones(len(centres), dtype=bool)
        stays[other] = False
        centres, sizes, leaves = centres[stays], sizes[stays], leaves[stays]
    return _numbered(np.vstack(pairs), np.concatenate(heights))


def _same_place(which: np.ndarray, first: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Points at one place are merged first, at no height."""
    again = np.ones(len(which), dtype=bool)
    again[first] = False
    later = np.flatnonzero(again)
    return [np.column_stack([first[which[later]], later])], [np.zeros(len(later))]


def _mutual(centres: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of clusters that are each other's nearest, and half their squared Ward distance."""
    nearest, cost = (_among_all if len(centres) <= BRUTE else _by_tree)(centres, sizes)
    everyone = np.arange(len(centres))
    one = np.flatnonzero((nearest[nearest] == everyone) & (everyone < nearest))
    if len(one) == 0:
        # Ties in a ring: the least of all distances is mutual whatever its ends call nearest.
        one = np.array([int(cost.argmin())])
    return one, nearest[one], cost[one]


def _among_all(centres: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    costs = cdist(centres, centres, "sqeuclidean")
    costs *= sizes[:, None] * sizes / (sizes[:, None] + sizes)
    np.fill_diagonal(costs, np.inf)
    nearest = costs.argmin(axis=1)
    return nearest, costs[np.arange(len(centres)), nearest]


def _by_tree(centres: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    tree = KDTree(centres)
    nearest = np.empty(len(centres), dtype=int)
    cost = np.empty(len(centres))
    open_, count = np.arange(len(centres)), NEAREST
    lightest = sizes.min()
    while len(open_):
        count = min(count, len(centres))
        apart, who = tree.query(centres[open_], count)
        own = sizes[open_, None]
        costs = own * sizes[who] / (own + sizes[who]) * apart**2
        costs[who == open_[:, None]] = np.inf
        best = costs.min(axis=1)
        # Of several as near, the pair with the lowest numbers: both ends choose alike.
        low, high = np.minimum(who, open_[:, None]), np.maximum(who, open_[:, None])
        pair = np.where(costs == best[:, None], low * len(centres) + high, np.iinfo(np.int64).max)
        nearest[open_] = who[np.arange(len(open_)), pair.argmin(axis=1)]
        cost[open_] = best
        own = own[:, 0]
        settled = own * lightest / (own + lightest) * apart[:, -1] ** 2 > best
        open_ = open_[~settled] if count < len(centres) else open_[:0]
        count *= 2
    return nearest, cost


def _numbered(pairs: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """Merges of leaves, in any order, as SciPy numbers them: by height, each with a new number."""
    order = np.argsort(heights, kind="stable")
    count = len(pairs) + 1
    parent, sizes = list(range(2 * count - 1)), [1] * (2 * count - 1)
    tree = np.empty((count - 1, 4))
    tree[:, 2] = heights[order]

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for row, (left, right) in enumerate(pairs[order].tolist()):
        one, other, new = root(left), root(right), count + row
        parent[one] = parent[other] = new
        sizes[new] = sizes[one] + sizes[other]
        tree[row, 0], tree[row, 1], tree[row, 3] = min(one, other), max(one, other), sizes[new]
    return tree
