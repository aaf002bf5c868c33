"""Order days: one row a customer and day, counted by hand."""

from __future__ import annotations

import ibis
import pandas as pd

from core.forecast.history import order_days


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
