"""Best, regular and lapsed customers: for shops with too few orders to look for groups in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from core.errors import Notice
from core.formatting import N_
from core.segmentation import drift
from core.segmentation.feature_space.feature_space import fit_space
from core.segmentation.model import SegmentationModel, name_labels
from core.segmentation.profile import measure_profiles
from core.segmentation.single_segment import one_segment
from core.settings import SegmentSettings

if TYPE_CHECKING:
    import pandas as pd

    from core.features import Customers
    from core.formatting import Sentence
    from core.segmentation.result import Segmentation

PLAIN = "plain"
"""The algorithm of such a segmentation: none that is searched."""
PLAIN_GROUPS = ("Best", "Regular", "Lapsed")
_BEST_SHARE = 1 / 3


@dataclass(frozen=True)
class PlainGroups:
    """Two limits: who has been silent for longer has lapsed, and of the rest the best spent more.

    Parameters
    ----------
    labels : group per fitted point, as places in `PLAIN_GROUPS`
    days_limit, worth_limit : in coordinates, of recency and of what a customer is worth; above them
    days_at, worth_at : which coordinates these are
    """

    labels: np.ndarray
    days_limit: float
    worth_limit: float
    days_at: int
    worth_at: int
    rule: ClassVar[str] = N_("group by two limits")
    noise: ClassVar[int | None] = None
    centres: ClassVar[np.ndarray | None] = None

    def predict(self, points: np.ndarray) -> np.ndarray:
        """Group of each point, shape (m,)."""
        best = points[:, self.worth_at] > self.worth_limit
        lapsed = points[:, self.days_at] > self.days_limit
        return np.where(lapsed, 2, np.where(best, 0, 1))


def plain_groups(customers: Customers, lapsed_days: float, reason: Sentence) -> Segmentation:
    """Sort customers into best, regular and lapsed.

    Of those who have not lapsed the best spent more than two in three do, or ordered more often
    where money is not known.

    Parameters
    ----------
    customers : one row a customer, from orders
    lapsed_days : whose last order is longer ago has lapsed (`ReorderHistory.lapsed_days`)
    reason : why no groups are looked for
    """
    frame = customers.frame
    space = fit_space(customers, SegmentSettings())
    points = space.transform(frame)
    worth = "monetary" if customers.knows_money else "frequency"
    days_at, worth_at = (space.features.index(name) for name in ("recency_days", worth))
    limits = frame.iloc[:1].assign(recency_days=lapsed_days)
    days_limit = float(space.transform(limits)[0, days_at])
    here = points[points[:, days_at] <= days_limit, worth_at]
    worth_limit = _worth_limit(here)
    model = PlainGroups(np.zeros(0, np.int64), days_limit, worth_limit, days_at, worth_at)
    clusters = model.predict(points)
    labels: pd.Series[str] = name_labels(frame.index, PLAIN_GROUPS, clusters)
    return replace(
        one_segment(customers, points),
        labels=labels,
        profiles=measure_profiles(customers, labels, PLAIN_GROUPS),
        algorithm=PLAIN,
        clusters=len(np.unique(clusters)),
        verdict=reason,
        notices=(Notice("few_customers", reason),),
        model=SegmentationModel(
            space,
            replace(model, labels=clusters),
            PLAIN_GROUPS,
            drift.reference_distributions(frame, space.features),
        ),
    )


def _worth_limit(worth: np.ndarray) -> float:
    """Above it are the best third; more where they are equal, none where everybody is."""
    if not len(worth):
        return np.inf
    limit = float(np.quantile(worth, 1 - _BEST_SHARE, method="inverted_cdf"))
    below = worth[worth < limit]
    return float(below.max()) if not (worth > limit).any() and len(below) else limit
