"""Every customer's orders in their order, made once and found again."""

from __future__ import annotations

import datetime as dt

from core.features.shop import order_facts
from tests.core.conftest import line

AS_OF = dt.date(2024, 3, 1)
LINES = [
    line("ann", "2", "2024-01-09"),
    line("ann", "1", "2024-01-05 09:00:00"),
    line("ann", "1", "2024-01-06", unit_price=7.0),
    line("ann", "R1", "2024-01-07", quantity=-1, unit_price=2.0),
    line("bob", "3", "2024-02-01"),
    line("cid", "4", "2024-03-01"),
    line("cid", "4", "2024-03-02"),
]


def tables(orders, as_of=AS_OF):
    steps = []
    with order_facts.open_order_facts(orders, as_of, lambda *step: steps.append(step)) as opened:
        placed = opened.execute(
            "SELECT placed_at::DATE::VARCHAR, nth FROM placed ORDER BY customer, nth"
        ).fetchall()
        sold = opened.execute(
            "SELECT day::VARCHAR, amount, nth, counts FROM sold ORDER BY day"
        ).fetchall()
    return sorted(placed), sold, steps


def test_orders_are_numbered_for_each_customer_in_the_order_of_their_first_moment(clean_shop):
    placed, _, _ = tables(clean_shop(LINES))
    assert placed == [("2024-01-05", 1), ("2024-01-09", 2), ("2024-02-01", 1)]


def test_money_stands_on_its_day_and_an_order_counts_on_its_first(clean_shop):
    _, sold, _ = tables(clean_shop(LINES))
    assert sold == [
        ("2024-01-05", 5.0, 1, True),
        ("2024-01-06", 7.0, 1, False),
        ("2024-01-07", -2.0, None, False),
        ("2024-01-09", 5.0, 2, True),
        ("2024-02-01", 5.0, 1, True),
    ]


def test_the_tables_are_made_once_for_a_day_and_are_then_the_same(clean_shop):
    orders = clean_shop(LINES)
    first, again = tables(orders), tables(orders)
    assert first[:2] == again[:2]
    assert (len(first[2]), len(again[2])) == (order_facts.LENGTH, 1)
    later, _, steps = tables(orders, dt.date(2024, 4, 1))
    assert len(steps) == order_facts.LENGTH, "another day has tables of its own"
    assert ("2024-03-01", 1) in later
