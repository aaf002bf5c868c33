"""Every name a segment can have, and how a model's clusters get theirs.

Playbooks and colours have one entry for each name.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, get_args

import numpy as np

from core.segmentation.naming.name_conditions import (
    ALL_CUSTOMERS,
    allows,
    describe,
    measure_facts,
)
from core.settings import RfmBase

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from core.features import ReorderHistory

RFM_SEGMENT_NAMES: tuple[str, ...] = get_args(RfmBase)
"""The 11 segments of the R × FM grid."""

ARCHETYPES: dict[str, tuple[float, float, float]] = {
    "Champions": (0.85, 0.90, 0.90),
    "Big Spenders": (0.55, 0.50, 0.90),
    "Loyal": (0.70, 0.75, 0.70),
    "Potential Loyalists": (0.72, 0.42, 0.42),
    "New": (0.75, 0.22, 0.25),
    "Promising": (0.55, 0.30, 0.40),
    "Average": (0.50, 0.50, 0.50),
    "Can't Lose": (0.20, 0.85, 0.88),
    "At Risk": (0.35, 0.68, 0.68),
    "Hibernating": (0.30, 0.25, 0.35),
    "Lost": (0.15, 0.20, 0.15),
}
"""The names a model's clusters can get: where their typical customer stands among all customers, as
the share of customers who bought longer ago, less often, and for less."""

SEGMENT_NAMES = (
    "Champions",
    "Big Spenders",
    "Loyal",
    "Potential Loyalists",
    "New",
    "Promising",
    "Average",
    "Need Attention",
    "About To Sleep",
    "Can't Lose",
    "At Risk",
    "Hibernating",
    "Lost",
    ALL_CUSTOMERS,
)
"""All of them, in the order in which pages list them."""


_MEASURES = ("recency_days", "frequency", "monetary")
_BETTER = (-1, 1, 1)
"""Few days are better, many orders and much money are."""
_BY_MONEY = ("Big Spenders",)
"""Nobody is called so where money is not known."""
_OUT_OF_THE_QUESTION = 100.0
"""More than the squared distances of all clusters together."""
_FARTHEST = 0.25
"""A cluster is described rather than called by an archetype at a larger squared distance."""


def name_clusters(
    frame: pd.DataFrame,
    labels: np.ndarray,
    history: ReorderHistory | None = None,
    then: np.ndarray | None = None,
) -> tuple[str, ...]:
    """Give each cluster the archetype it resembles most, each name once.

    A cluster stands where its customers stand on average among all customers: the share who bought
    longer ago, less often, for less (mid-ranks, so that currency, shop size and the clusters'
    numbers do not matter). Names are assigned so that the sum of squared distances between clusters
    and their archetypes is least. No cluster gets a name that its facts contradict
    (core/segmentation/naming/name_conditions.py); one that is left without is described.

    Parameters
    ----------
    frame : recency_days, frequency, monetary (all missing where unknown), one row a customer
    labels : cluster per row, 0 to k − 1, k ≤ 11
    history : what customers did next in the shop's past; names rest on ranks and orders without it
    then : cluster of each customer in `history.before`, None where not known

    Returns
    -------
    the name of cluster 0, 1, …

    References
    ----------
    Kuhn (1955), Naval Research Logistics 2 (the assignment problem).
    """
    from scipy.optimize import linear_sum_assignment

    # What nobody's value is known of (money in a file without any) does not place anybody.
    known = [at for at, name in enumerate(_MEASURES) if frame[name].notna().any()]
    standing = np.column_stack([_share_below(frame[_MEASURES[at]] * _BETTER[at]) for at in known])
    clusters = int(labels.max()) + 1
    centres = np.stack([standing[labels == number].mean(axis=0) for number in range(clusters)])
    text = [name for name in ARCHETYPES if len(known) == len(_MEASURES) or name not in _BY_MONEY]
    archetypes = np.array([ARCHETYPES[name] for name in text])[:, known]
    distance = ((centres[:, None, :] - archetypes[None, :, :]) ** 2).sum(axis=2)
    facts = measure_facts(frame, labels, clusters, history, then)
    for cluster, place in itertools.product(range(clusters), range(len(text))):
        if not allows(facts[cluster], text[place]):
            distance[cluster, place] = _OUT_OF_THE_QUESTION
    if history is not None:
        distance = np.hstack([distance, np.full((clusters, clusters), _FARTHEST)])
    # Rounded, so that the last bit of a mean cannot choose between two equal assignments.
    _, chosen = linear_sum_assignment(np.round(distance, 9))
    names = {at: text[item] for at, item in enumerate(chosen) if item < len(text)}
    described = sorted(set(range(clusters)) - set(names), key=lambda at: tuple(centres[at]))
    for cluster in described:
        names[cluster] = describe(facts[cluster], names.values())
    return tuple(names[cluster] for cluster in range(clusters))


def best_first(
    frame: pd.DataFrame, labels: pd.Series[str], names: Collection[str]
) -> tuple[str, ...]:
    """Segments in the order of `SEGMENT_NAMES`; others where their customers rank among those.

    Parameters
    ----------
    frame : recency_days, frequency, one row a customer
    labels : segment name per customer
    names : every name
    """
    listed = [name for name in SEGMENT_NAMES if name in names]
    others = [name for name in dict.fromkeys(names) if name not in SEGMENT_NAMES]
    if not others:
        return tuple(listed)
    ranks = frame["frequency"].rank(pct=True) - frame["recency_days"].rank(pct=True)
    standing = ranks.groupby(labels.to_numpy()).mean().to_dict()
    for name in sorted(others, key=lambda name: (-standing.get(name, -1.0), name)):
        own = standing.get(name, -1.0)
        lower = (at for at, item in enumerate(listed) if standing.get(item, own) < own)
        listed.insert(next(lower, len(listed)), name)
    return tuple(listed)


def _share_below(values: pd.Series[float]) -> np.ndarray:
    return np.asarray((values.rank(method="average") - 0.5) / len(values))
