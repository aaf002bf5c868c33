"""Recency, frequency and monetary value, as one portable Ibis expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import datetime as dt

    import ibis.expr.types as ir


def by_order(lines: ir.Table, as_of: dt.date) -> ir.Table:
    """One row for each order of a customer (and country it names): what it comes to.

    Everything that is measured of customers but the variety of their products is a sum over
    orders, and orders are far fewer than lines: a large shop is gone through once for all of it.

    Parameters
    ----------
    lines : order lines (core/clean/orders.py), any Ibis backend
    as_of : only lines before this day are seen

    Returns
    -------
    customer_id, order_id, country; lines, monetary; of the purchases: bought (how many lines),
        units, first_at, last_at; spent and returned, the money of sales and of returns
    """
    seen = before(lines, as_of)
    purchase = seen.amount >= 0
    return seen.group_by(["customer_id", "order_id", "country"]).aggregate(
        lines=seen.count(),
        monetary=seen.amount.sum(),
        bought=seen.count(where=purchase),
        units=seen.quantity.sum(where=purchase),
        first_at=seen.ordered_at.min(where=purchase),
        last_at=seen.ordered_at.max(where=purchase),
        spent=seen.amount.sum(where=seen.amount > 0),
        returned=-seen.amount.sum(where=seen.amount < 0),
    )


def before(lines: ir.Table, as_of: dt.date) -> ir.Table:
    """The lines before a day."""
    return lines.filter(lines.ordered_at < ibis.literal(as_of).cast("timestamp"))


def measure(orders: ir.Table, as_of: dt.date) -> ir.Table:
    """One row a customer: when they bought, how often, for how much.

    Recency is counted from the last *purchase*, a return does not make a customer recent; frequency
    counts distinct purchase orders; monetary is net, so that returns reduce it.

    Parameters
    ----------
    orders : from `by_order`
    as_of : days are counted to it

    Returns
    -------
    customer_id, recency_days, frequency, monetary (exact), first_order_at, last_order_at,
    tenure_days; lines, units, spent and returned, summed. frequency is 0 and the dates are null for
    a customer with returns only.

    References
    ----------
    Hughes (1994), Strategic Database Marketing: recency, frequency, monetary value.
    """
    day = ibis.literal(as_of)
    bought = orders.group_by("customer_id").aggregate(
        frequency=orders.order_id.nunique(where=orders.bought > 0),
        monetary=orders.monetary.sum(),
        first_order_at=orders.first_at.min(),
        last_order_at=orders.last_at.max(),
        lines=orders.lines.sum().cast("int64"),
        units=orders.units.sum(),
        spent=orders.spent.sum(),
        returned=orders.returned.sum(),
    )
    return bought.mutate(
        recency_days=day.delta(bought.last_order_at.date(), unit="day"),
        tenure_days=day.delta(bought.first_order_at.date(), unit="day"),
    )
