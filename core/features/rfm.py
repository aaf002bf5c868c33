"""Recency, frequency and monetary value, as one portable Ibis expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import datetime as dt

    import ibis.expr.types as ir


def measure(lines: ir.Table, as_of: dt.date) -> ir.Table:
    """One row a customer: when they bought, how often, for how much.

    Recency is counted from the last *purchase*, a return does not make a customer recent; frequency
    counts distinct purchase orders; monetary is net, so that returns reduce it.

    Parameters
    ----------
    lines : order lines (core/clean/orders.py), any Ibis backend
    as_of : only lines before this day are seen; days are counted to it

    Returns
    -------
    customer_id, recency_days, frequency, monetary (exact), first_order_at, last_order_at,
    tenure_days. frequency is 0 and the dates are null for a customer with returns only.

    References
    ----------
    Hughes (1994), Strategic Database Marketing: recency, frequency, monetary value.
    """
    seen = lines.filter(lines.ordered_at < ibis.literal(as_of).cast("timestamp"))
    purchase = seen.amount >= 0
    day = ibis.literal(as_of)
    bought = seen.group_by("customer_id").aggregate(
        frequency=seen.order_id.nunique(where=purchase),
        monetary=seen.amount.sum(),
        first_order_at=seen.ordered_at.min(where=purchase),
        last_order_at=seen.ordered_at.max(where=purchase),
    )
    return bought.mutate(
        recency_days=day.delta(bought.last_order_at.date(), unit="day"),
        tenure_days=day.delta(bought.first_order_at.date(), unit="day"),
    )
