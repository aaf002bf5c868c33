"""What is known of every customer at a date, and what they did after it: portable Ibis expressions.

Forecasts count days with an order, not orders: two orders on one day are one decision to buy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir


def order_days(lines: ir.Table, *, money: bool = True) -> ir.Table:
    """One row a customer and day: whether they bought, and what was spent, net of returns.

    Parameters
    ----------
    lines : order lines (core/cleaning/orders.py), any Ibis backend
    money : False where the file tells none; then every day with an order counts one

    Returns
    -------
    customer_id, day, bought (1 where there was a purchase, 0 for returns alone), amount (exact)
    """
    days = lines.group_by("customer_id", day=lines.ordered_at.date()).aggregate(
        bought=(lines.amount >= 0).any().cast("int64"), amount=lines.amount.sum()
    )
    return days if money else days.mutate(amount=days.bought)


def cancelled_days(reversed_lines: ir.Table) -> ir.Table:
    """Sales that were cancelled on a later day: clean orders are without them from the start.

    On the days between, nobody knew. The first cancellation of a product, number and price is
    taken to reverse the customer's first sale of it, the second the second.

    Parameters
    ----------
    reversed_lines : sales and the cancellations that reverse them (`core.cleaning.Orders`)

    Returns
    -------
    customer_id, day, until (the day of the cancellation), amount (exact)
    """
    lines = reversed_lines.select(
        "customer_id",
        "ordered_at",
        "amount",
        product=ibis.coalesce(reversed_lines.product_id, ""),
        paid=reversed_lines.amount.abs(),
        number=reversed_lines.quantity.abs(),
    )
    alike = ("customer_id", "product", "paid", "number")
    place = ibis.row_number().over(group_by=alike, order_by="ordered_at")
    sales = lines.filter(lines.amount > 0).mutate(place=place)
    backs = lines.filter(lines.amount < 0).mutate(place=place, back_at=ibis._.ordered_at)
    pairs = sales.join(backs.select(*alike, "place", "back_at"), [*alike, "place"])
    dated = pairs.select(
        "customer_id", "amount", day=pairs.ordered_at.date(), until=pairs.back_at.date()
    )
    later = dated.filter(dated.until > dated.day)
    return later.group_by("customer_id", "day", "until").aggregate(amount=later.amount.sum())
