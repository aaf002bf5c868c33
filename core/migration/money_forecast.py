"""What segments' money was expected to be, a quarter ago, beside what it came to."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from core.migration.size_forecast import INSIDE, MONTHS

MIN_CHANGES = 2
"""Quarters that must have been seen: of fewer, nobody knows how much they differ."""
QUARTERS = 4
"""The last so many are looked at, the one that is tested among them: shops change, and with longer
pasts fewer sums lay inside (docs/methods.md)."""


def money_forecast_test(revenue: pd.DataFrame) -> pd.DataFrame | None:
    """The money of segments forecast a quarter before the last month, and what came.

    The forecast is the money of that day plus the mean change of the quarters seen by then. Its
    interval is that of one more quarter of the same kind: Student's t of the changes, whose
    variance counts once for the next quarter and once for their mean.

    Parameters
    ----------
    revenue : what those in each segment (columns) had spent, by month (rows, rising)

    Returns
    -------
    index segment; before, expected, low, high (80 % interval), actual; None where money is not
    known, or fewer than two quarters came before the last one

    References
    ----------
    Geisser (1993), Predictive Inference (interval of one more observation).
    """
    quarters = revenue.to_numpy(dtype=float)[::-MONTHS][QUARTERS::-1]
    changes = np.diff(quarters, axis=0)
    known = changes[:-1]
    if len(known) < MIN_CHANGES or not np.isfinite(quarters).all():
        return None
    expected = quarters[-2] + known.mean(axis=0)
    student = float(special.stdtrit(len(known) - 1, (1 + INSIDE) / 2))
    half = student * known.std(axis=0, ddof=1) * np.sqrt(1 + 1 / len(known))
    return pd.DataFrame(
        {
            "before": quarters[-2],
            "expected": expected,
            "low": expected - half,
            "high": expected + half,
            "actual": quarters[-1],
        },
        index=pd.Index(revenue.columns, name="segment"),
    )
