"""Two segmentations side by side: who is called what in each, and who changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from sklearn.metrics import adjusted_rand_score

from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.segmentation.result import Segmentation


EXCELLENT, GOOD, MODERATE = 0.90, 0.80, 0.65
"""Steinley's marks for the adjusted Rand index."""


@dataclass(frozen=True)
class SegmentationComparison:
    """How two segmentations of the same customers differ.

    Parameters
    ----------
    table : customers by segment before (rows) and after (columns), best segments first
    adjusted_rand : 1 where they group alike, 0 as chance would; the names do not matter
    stayed : share of the customers in both who are called the same
    changed : index customer_id; before, after: everyone who is called something else now
    only_before, only_after : ids in one of them alone
    """

    table: pd.DataFrame
    adjusted_rand: float
    stayed: float
    changed: pd.DataFrame
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @property
    def agreement(self) -> str:
        """The adjusted Rand index in words, whatever the segments are called.

        References
        ----------
        Steinley (2004), Psychological Methods 9(3): excellent from 0.90, good from 0.80, moderate
        from 0.65 on, poor below.
        """
        if self.adjusted_rand >= EXCELLENT:
            return "Nearly identical: almost every customer is grouped the same way."
        if self.adjusted_rand >= GOOD:
            return "Similar: most customers are grouped the same way."
        if self.adjusted_rand >= MODERATE:
            return "Partly similar: the core of most groups agrees, but the boundaries differ."
        return "Different: the two group customers in different ways."

    @property
    def both(self) -> int:
        """Customers that are in both."""
        return int(self.table.to_numpy().sum())


def compare(before: Segmentation, after: Segmentation) -> SegmentationComparison:
    """Compare two runs, or one shop at two dates, by customer id.

    Parameters
    ----------
    before, after : with at least one customer in common

    Raises
    ------
    SettingError : they have no customer in common

    References
    ----------
    Hubert and Arabie (1985), Journal of Classification 2.
    """
    return compare_labels(
        before.labels,
        after.labels,
        [profile.name for profile in before.profiles],
        [profile.name for profile in after.profiles],
    )


def compare_labels(
    before: pd.Series[str],
    after: pd.Series[str],
    before_order: Sequence[str],
    after_order: Sequence[str],
) -> SegmentationComparison:
    """The same from segment names per customer_id, and the order in which names are listed."""
    both = before.index.intersection(after.index)
    if both.empty:
        raise SettingError(
            "These two have no customer in common.",
            "Compare two runs over the same shop: customers are matched by their id.",
        )
    then, now = before.loc[both], after.loc[both]
    changed = pd.DataFrame({"before": then, "after": now})[(then != now).to_numpy()]
    table = pd.crosstab(then, now).reindex(
        index=[name for name in before_order if (then == name).any()],
        columns=[name for name in after_order if (now == name).any()],
        fill_value=0,
    )
    return SegmentationComparison(
        table=table.rename_axis(index="before", columns="after"),
        adjusted_rand=float(adjusted_rand_score(then, now)),
        stayed=float((then == now).mean()),
        changed=changed,
        only_before=tuple(before.index.difference(after.index)),
        only_after=tuple(after.index.difference(before.index)),
    )
