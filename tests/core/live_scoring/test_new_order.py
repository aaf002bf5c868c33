"""What an order does to a customer's measures, counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from core.live_scoring import CustomerMeasures, NewOrder
from core.live_scoring.new_order import measures_after

AS_OF = dt.date(2025, 1, 1)
BEFORE = CustomerMeasures(AS_OF, 30, 2, 80.0)


def order(day: str, amount: float) -> NewOrder:
    at = dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")
    return NewOrder(order_id=f"{day} {amount}", ordered_at=at, amount=amount)


@pytest.mark.parametrize(
    ("before", "orders", "expected"),
    [
        (BEFORE, [order("2025-01-10", 20)], ("2025-01-11", 1, 3, 100.0)),
        (BEFORE, [order("2024-12-31", 20)], ("2025-01-01", 1, 3, 100.0)),
        # A return costs money, is no order, and leaves the last purchase where it was.
        (BEFORE, [order("2025-01-10", -20)], ("2025-01-11", 40, 2, 60.0)),
        (BEFORE, [order("2025-01-10", 20), order("2025-01-05", 5)], ("2025-01-11", 1, 4, 105.0)),
        (None, [order("2025-01-10", 20), order("2025-01-12", -5)], ("2025-01-13", 3, 1, 15.0)),
    ],
)
def test_measures_after_orders(before, orders, expected):
    after = measures_after(before, orders, AS_OF)
    day, recency, frequency, monetary = expected
    assert after == CustomerMeasures(dt.date.fromisoformat(day), recency, frequency, monetary)


def test_a_new_customer_with_a_return_only_has_no_measures():
    with pytest.raises(ValueError, match="returns only"):
        measures_after(None, [order("2025-01-10", -20)], AS_OF)
