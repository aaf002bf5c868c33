"""What is known of every customer at a date, and what they did after it: portable Ibis expressions.

Forecasts count days with an order, not orders: two orders on one day are one decision to buy.
"""

from __future__ import annotations

import datetime as dt
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


def snapshot(days: ir.Table, at: dt.date, window_days: int) -> ir.Table:
    """Every customer as they were known before a day, and what they did in the days after it.

    Nothing on or after `at` flows into what is known, so a model that learns from one snapshot is
    tested by the next as it would have been in life.

    Parameters
    ----------
    days : from `order_days`
    at : the day; customers who first bought on it or later are not there yet
    window_days : length of the window after `at`, and of the recent window before it

    Returns
    -------
    customer_id, first_day, last_day, order_days, spend, largest_day, recent_orders, recent_spend
    (in the window before `at`), last_orders, last_spend
    (in its last third), earlier_spend (in the window before that one), future_orders, future_spend
    """
    day = ibis.literal(at)
    past = days.filter(days.day < day)
    first = past.day.min(where=past.bought == 1).over(group_by="customer_id")
    past = past.mutate(first=first)
    recent = past.day >= ibis.literal(at - dt.timedelta(days=window_days))
    last = past.day >= ibis.literal(at - dt.timedelta(days=max(1, window_days // 3)))
    earlier = (past.day >= ibis.literal(at - dt.timedelta(days=2 * window_days))) & ~recent
    known = past.group_by("customer_id").aggregate(
        first_day=past["first"].min(),
        last_day=past.day.max(where=past.bought == 1),
        order_days=past.bought.sum(),
        spend=past.amount.sum(),
        largest_day=past.amount.max(),
        recent_orders=past.bought.sum(where=recent),
        recent_spend=past.amount.sum(where=recent),
        last_orders=past.bought.sum(where=last),
        last_spend=past.amount.sum(where=last),
        earlier_spend=past.amount.sum(where=earlier),
    )
    known = known.filter(known.order_days > 0)
    after = days.filter(
        (days.day >= day) & (days.day < ibis.literal(at + dt.timedelta(days=window_days)))
    )
    did = after.group_by("customer_id").aggregate(
        future_orders=after.bought.sum(), future_spend=after.amount.sum()
    )
    joined = known.left_join(did, "customer_id").drop("customer_id_right")
    dated = ("customer_id", "first_day", "last_day")
    numbers = {
        name: joined[name].cast("float64").fill_null(0.0)
        for name in joined.columns
        if name not in dated
    }
    return joined.select(*dated, **numbers)


def orders_a_week(days: ir.Table, start: dt.date) -> ir.Table:
    """Order days in each week counted from a day: week (0, 1, …) and orders.

    Parameters
    ----------
    days : from `order_days`
    start : the first day of week 0
    """
    seen = days.filter((days.day >= ibis.literal(start)) & (days.bought == 1))
    week = (seen.day.delta(ibis.literal(start), unit="day") / 7).floor().cast("int64")
    return seen.group_by(week=week).aggregate(orders=seen.bought.sum()).order_by("week")
