"""The question about a shop's customers to begin with: where groups differ most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.hypothesis_tests.dataset import MODEL_SEGMENT, RFM_SEGMENT

if TYPE_CHECKING:
    import pandas as pd

    from core.hypothesis_tests.dataset import Dataset

MAX_CUSTOMERS = 5_000
"""Of more customers so many are drawn: enough to see what differs most."""
_MAX_NUMBERS, _MAX_CATEGORIES = 40, 20
_MIN_GROUP = 5


def strongest_question(sheet: Dataset) -> tuple[str, str] | None:
    """The measure and the attribute by which it differs most, beyond what chance alone would do.

    Strength is (H − k + 1) ÷ (n − k) of Kruskal and Wallis, with k groups of n customers: near
    zero, whatever k is, where groups do not differ. Segments are left out: they were made from
    purchases, so that of course they differ.

    Parameters
    ----------
    sheet : what is known of customers

    Returns
    -------
    None where no attribute sorts customers into two groups of five or more

    References
    ----------
    Tomczak and Tomczak (2014), Trends in Sport Sciences 1(21): η² from H.
    """
    frame = sheet.frame
    if len(frame) > MAX_CUSTOMERS:
        frame = frame.sample(MAX_CUSTOMERS, random_state=0)
    own = [name for name in sheet.categories if name not in {MODEL_SEGMENT, RFM_SEGMENT}]
    asked = [
        (_strength(frame[number], frame[category]), number, category)
        for category in own[:_MAX_CATEGORIES]
        for number in sheet.numbers[:_MAX_NUMBERS]
        if number != category
    ]
    known = [each for each in asked if np.isfinite(each[0])]
    if not known:
        return None
    _, number, category = max(known, key=lambda each: round(each[0], 9))
    return number, category


def _strength(values: pd.Series[float], groups: pd.Series[str]) -> float:
    """How far groups differ, corrected for their number; NaN where there are none to compare."""
    both = values.notna() & groups.notna()
    sizes = groups[both].value_counts()
    kept = both & groups.isin(sizes.index[sizes >= _MIN_GROUP])
    count, named = int(kept.sum()), groups[kept].astype("str")
    many = int(named.nunique())
    ranks = values[kept].rank()
    spread = float(ranks.var())
    if many < 2 or count <= many or not spread > 0:  # noqa: PLR2004 - a comparison
        return float("nan")
    between = float(ranks.groupby(named.to_numpy()).transform("mean").var())
    statistic = (count - 1) * between / spread
    return (statistic - many + 1) / (count - many)
