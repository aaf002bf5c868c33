"""Cancellations: which sale each one reverses, and which it does not."""

from __future__ import annotations

import pytest

from tests.core.conftest import line


def used(orders):
    """Order ids of the lines that are used, in time."""
    with orders.opened() as connection:
        rows = connection.execute(
            "SELECT order_id FROM order_lines ORDER BY ordered_at, order_id"
        ).fetchall()
    return [order for (order,) in rows]


def reasons(orders):
    return {reason.code: reason.rows for reason in orders.report.left_out}


def test_a_cancellation_takes_its_sale_away(clean_shop):
    orders = clean_shop(
        [
            line("ann", "1", "2024-01-05", quantity=3),
            line("ann", "2", "2024-02-05"),
            line("ann", "C1", "2024-01-07", quantity=-3),
        ]
    )
    assert reasons(orders) == {"cancelled": 2}
    assert used(orders) == ["2"]


def test_a_cancellation_before_any_sale_reverses_nothing_and_stays(clean_shop):
    orders = clean_shop(
        [
            line("ann", "C1", "2024-01-01", quantity=-1),
            line("ann", "1", "2024-01-05"),
        ]
    )
    assert reasons(orders) == {}
    assert orders.report.used_revenue == 0


def test_an_early_unmatched_cancellation_does_not_hide_a_later_match(clean_shop):
    """Pairing the first cancellation with the first sale, by position, misses this one."""
    orders = clean_shop(
        [
            line("ann", "C0", "2024-01-01", quantity=-1),
            line("ann", "1", "2024-01-05"),
            line("ann", "C1", "2024-01-09", quantity=-1),
            line("ann", "2", "2024-02-05"),
        ]
    )
    assert reasons(orders) == {"cancelled": 2}
    assert used(orders) == ["C0", "2"]


def test_a_cancellation_reverses_the_latest_sale_before_it(clean_shop):
    orders = clean_shop(
        [
            line("ann", "1", "2024-01-05"),
            line("ann", "2", "2024-02-05"),
            line("ann", "C2", "2024-02-06", quantity=-1),
        ]
    )
    assert used(orders) == ["1"]


@pytest.mark.parametrize(
    "other",
    [{"customer_id": "bob"}, {"product_id": "CUP-9"}, {"quantity": -2}, {"unit_price": 4.0}],
)
def test_a_cancellation_must_agree_in_customer_product_quantity_and_price(clean_shop, other):
    cancellation = line("ann", "C1", "2024-01-07", quantity=-1) | other
    bought = line("ann", "1", "2024-01-05"), line("bob", "9", "2024-01-01", product_id="HAT-3")
    orders = clean_shop([*bought, cancellation])
    assert reasons(orders) == {}
