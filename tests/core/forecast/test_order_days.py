"""Order days: one row a customer and day, and weeks counted from a day; all by hand."""

from __future__ import annotations

import datetime as dt

import ibis
import pandas as pd

from core.forecast import order_days


def rows(table):
    return sorted(map(tuple, table.execute().itertuples(index=False)))


def lines(*entries):
    frame = pd.DataFrame(entries, columns=["customer_id", "ordered_at", "amount"])
    return ibis.memtable(frame.assign(ordered_at=pd.to_datetime(frame["ordered_at"])))


SHOP = lines(
    ("ann", "2024-01-01 09:00", 10.0),
    ("ann", "2024-01-01 18:00", 5.0),
    ("ann", "2024-01-09 12:00", -4.0),
    ("bob", "2024-01-08 10:00", 7.0),
    ("bob", "2024-01-08 11:00", -2.0),
)


def test_two_orders_on_a_day_are_one_and_a_return_alone_is_none():
    days = order_days.order_days(SHOP).select("customer_id", "bought", "amount")
    assert rows(days) == [("ann", 0, -4.0), ("ann", 1, 15.0), ("bob", 1, 5.0)]


def test_without_money_every_day_with_an_order_counts_one():
    days = order_days.order_days(SHOP, money=False).select("customer_id", "amount")
    assert rows(days) == [("ann", 0), ("ann", 1), ("bob", 1)]


def test_weeks_are_counted_from_the_day_and_returns_are_no_orders():
    weeks = order_days.orders_a_week(order_days.order_days(SHOP), dt.date(2024, 1, 1))
    assert rows(weeks) == [(0, 1), (1, 1)]
    later = order_days.orders_a_week(order_days.order_days(SHOP), dt.date(2024, 1, 2))
    assert rows(later) == [(0, 1)]
