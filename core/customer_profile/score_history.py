"""The scores of one customer at earlier days, by today's limits.

Today's cut points are used throughout. New ones at each day would compare the customer with other
customers each time, and move labels although the customer did not change.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from core import rfm
from core.customer_profile.customer_orders import CANCELLED, ORDER

if TYPE_CHECKING:
    from core.customer_profile.customer_orders import CustomerOrders
    from core.rfm import RfmScores

MAX_DAYS = 13
"""Days looked at: today and, at most, the ends of the twelve months before."""

_EXACT = 6
"""Decimals that amounts have."""


def score_history(bought: CustomerOrders, scores: RfmScores, as_of: dt.date) -> pd.DataFrame:
    """R, F, M and the RFM segment of one customer at the first of each month, and at `as_of`.

    Each day is scored by today's rule: its limits, the number of scores, and the shop's own grid.

    Parameters
    ----------
    bought : the customer's orders
    scores : today's, with their rule
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
            # Money is added up in another order here than where the limits come from.
            "monetary": round(float(counted.loc[seen, "amount"].sum()), _EXACT),
        }
        rows.append({"day": day, **measured})
    history = pd.DataFrame(rows)
    if history.empty:
        return history
    scored = scores.rule.scores(history[list(rfm.MEASURES)])
    return history.join(scored[[*rfm.MEASURES.values(), "segment"]])


def _days(first: dt.date | None, as_of: dt.date) -> list[dt.date]:
    if first is None:
        return []
    months = pd.date_range(first, as_of, freq="MS").date
    return [*[day for day in months if first < day < as_of][-(MAX_DAYS - 1) :], as_of]
