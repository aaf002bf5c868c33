"""The scores of one customer at earlier days, by today's limits.

Limits are kept as they are now. Cutting anew at each day would compare the customer with another
crowd each time, and labels would move though the customer did not.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.customer.orders import CANCELLED, ORDER
from core.segment.grid import GRID

if TYPE_CHECKING:
    from core.customer.orders import Bought
    from core.segment.result import RfmScores

MOST_DAYS = 13
"""Days looked at: today and, at most, the ends of the twelve months before."""


def before(bought: Bought, scores: RfmScores, as_of: dt.date) -> pd.DataFrame:
    """R, F, M and the RFM segment of one customer at the first of each month, and at `as_of`.

    Score s is reached where the measure reaches the limit between s − 1 and s as it is today:
    recency_days ≤ limit, frequency ≥ limit, monetary ≥ limit.

    Parameters
    ----------
    bought : the customer's orders
    scores : today's, with the limits
    as_of : the day of today's scores

    Returns
    -------
    day, recency_days, frequency, monetary, recency_score, frequency_score, monetary_score, segment;
    oldest first, from the first month that begins after the first order
    """
    counted = bought.orders[bought.orders["kind"] != CANCELLED]
    days = counted["ordered_at"].dt.date
    purchases = (counted["kind"] == ORDER).to_numpy()
    rows = []
    for day in _days(days[purchases].min() if purchases.any() else None, as_of):
        seen = (days < day).to_numpy()
        if not (seen & purchases).any():
            continue
        measured = {
            "recency_days": (day - days[seen & purchases].max()).days,
            "frequency": counted.loc[seen & purchases, "order_id"].nunique(),
            "monetary": float(counted.loc[seen, "amount"].sum()),
        }
        rows.append({"day": day, **measured, **_scored(measured, scores)})
    return pd.DataFrame(rows)


def _days(first: dt.date | None, as_of: dt.date) -> list[dt.date]:
    if first is None:
        return []
    months = pd.date_range(first, as_of, freq="MS").date
    return [*[day for day in months if first < day < as_of][-(MOST_DAYS - 1) :], as_of]


def _scored(measured: dict[str, float], scores: RfmScores) -> dict[str, object]:
    recency = _reached(-measured["recency_days"], [-cut for cut in scores.cuts["recency_days"]])
    frequency = _reached(measured["frequency"], scores.cuts["frequency"])
    if not scores.cuts["monetary"]:
        return {
            "recency_score": recency,
            "frequency_score": frequency,
            "monetary_score": np.nan,
            "segment": GRID[recency - 1][frequency - 1],
        }
    monetary = _reached(measured["monetary"], scores.cuts["monetary"])
    return {
        "recency_score": recency,
        "frequency_score": frequency,
        "monetary_score": monetary,
        "segment": GRID[recency - 1][(frequency + monetary + 1) // 2 - 1],
    }


def _reached(value: float, limits: list[float] | tuple[float, ...]) -> int:
    # Money is added up in another order here than where the limits come from.
    return 1 + sum(value >= limit - 1e-6 * max(1.0, abs(limit)) for limit in limits)
