"""Every name a segment can have, and how a model's clusters get theirs.

Playbooks and colours have one entry for each name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np

from core.settings import RfmBase

if TYPE_CHECKING:
    import pandas as pd

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

ALL_CUSTOMERS = "All Customers"
"""The one segment of a shop whose customers do not differ."""

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
_MAX_ORDERS_OF_NEW = 2
"""Whose typical customer has ordered more often is not called new, however often others order: they
would be welcomed as if they had just come."""
_OUT_OF_THE_QUESTION = 100.0
"""More than the squared distances of all clusters together."""


def name_clusters(frame: pd.DataFrame, labels: np.ndarray) -> tuple[str, ...]:
    """Give each cluster the archetype it resembles most, each name once.

    A cluster stands where its customers stand on average among all customers: the share who bought
    longer ago, less often, for less (mid-ranks, so that currency, shop size and the clusters'
    numbers do not matter). Names are assigned so that the sum of squared distances between clusters
    and their archetypes is least. New is the one name that also says something of each customer
    alone: no cluster gets it whose median customer has more than two orders.

    Parameters
    ----------
    frame : recency_days, frequency, monetary (all missing where unknown), one row a customer
    labels : cluster per row, 0 to k − 1, k ≤ 11

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
    if frame["frequency"].notna().any() and "New" in text:
        orders = frame["frequency"].groupby(labels).median()
        regulars = orders.index[orders > _MAX_ORDERS_OF_NEW]
        distance[regulars, text.index("New")] = _OUT_OF_THE_QUESTION
    # Rounded, so that the last bit of a mean cannot choose between two equal assignments.
    _, chosen = linear_sum_assignment(np.round(distance, 9))
    return tuple(text[item] for item in chosen)


def _share_below(values: pd.Series[float]) -> np.ndarray:
    return np.asarray((values.rank(method="average") - 0.5) / len(values))
