"""Cancelled, refunded and written once an order: what becomes of a sale, and of its money."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from core.cleaning import clean_orders
from core.columns.parsers.currency import OneCurrency
from core.features import customers
from core.settings import CleanSettings, RfmSettings
from tests.core.conftest import as_raw, as_readings, line


@pytest.fixture
def clean_whole(tmp_path):
    """Clean lines in which some columns stand once per order."""

    def build(lines, once=("amount", "refund", "status"), only=None, **choices):
        frame = pd.DataFrame(lines)
        readings = [replace(each, once_per_order=each.role in once) for each in as_readings(frame)]
        return clean_orders(
            as_raw(frame, tmp_path), readings, tmp_path, CleanSettings(**choices), only=only
        )

    return build


def lines_of(orders):
    with orders.opened() as connection:
        return connection.execute(
            "SELECT order_id, product_id, amount FROM order_lines ORDER BY ALL"
        ).fetchall()


def left_out(orders):
    return {reason.code: (reason.rows, reason.amount) for reason in orders.report.left_out}


def codes(orders):
    return {notice.code for notice in orders.report.notices}


def test_a_cancelled_order_counts_as_an_order_of_the_file_but_not_as_money(clean_shop):
    orders = clean_shop(
        [
            line("ann", "1", "2024-01-05", status="sold"),
            line("bob", "2", "2024-01-06", status="not_sold", unit_price=90.0),
        ]
    )
    file = orders.report.file
    assert (file.customers, file.orders, file.net_revenue) == (2, 2, Decimal(5))
    assert left_out(orders) == {"not_sold": (1, Decimal(0))}
    (told,) = [notice for notice in orders.report.notices if notice.code == "not_sold_rows"]
    assert "90.00" in told.message


def test_cancelled_orders_count_in_full_when_the_rule_is_off(clean_shop):
    lines = [
        line("ann", "1", "2024-01-05", status="sold", cancelled_at=False),
        line("bob", "2", "2024-01-06", status="not_sold", cancelled_at=True),
    ]
    assert clean_shop(lines, drop_not_sold=False).report.used_revenue == Decimal(10)
    assert clean_shop(lines).report.used_revenue == Decimal(5)


def test_a_cancellation_date_alone_is_enough(clean_shop):
    lines = [
        line("ann", "1", "2024-01-05", cancelled_at=False),
        line("bob", "2", "2024-01-06", cancelled_at=True),
    ]
    assert left_out(clean_shop(lines)) == {"not_sold": (1, Decimal(0))}


def test_an_open_order_is_a_sale_and_is_said(clean_shop):
    orders = clean_shop([line("ann", "1", "2024-01-05", status="open")])
    assert orders.report.used_revenue == Decimal(5)
    assert "open_rows" in codes(orders)


def test_a_refund_in_a_column_is_taken_off_and_seen_as_returned(clean_shop):
    orders = clean_shop(
        [
            line("ann", "1", "2024-01-05", unit_price=100.0, refund=30.0),
            line("bob", "2", "2024-01-06", unit_price=100.0, refund=None),
        ]
    )
    file = orders.report.file
    assert (file.gross_revenue, file.net_revenue) == (Decimal(200), Decimal(170))
    frame = customers.measure_customers(orders, RfmSettings()).frame
    assert frame["monetary"].to_dict() == {"ann": 70.0, "bob": 100.0}
    assert frame["return_rate"].to_dict() == {"ann": pytest.approx(0.3), "bob": 0.0}


@pytest.mark.parametrize("sign", [{"refund": 5.0}, {"status": "refunded"}, {"refund": -5.0}])
def test_a_sale_refunded_in_full_is_no_purchase_and_no_gift(clean_shop, sign):
    kept = dict.fromkeys(sign)
    orders = clean_shop(
        [line("ann", "1", "2024-01-05", **kept), line("ann", "2", "2024-02-05", **sign)]
    )
    assert left_out(orders) == {"refunded": (1, Decimal(0))}
    frame = customers.measure_customers(orders, RfmSettings()).frame
    assert list(frame["frequency"]) == [1]
    assert list(frame["return_rate"]) == [0.5]


def test_a_refund_of_nothing_in_the_column_goes_before_the_word(clean_shop):
    """Where the file says how much went back, the status is not taken for the amount."""
    orders = clean_shop([line("ann", "1", "2024-01-05", status="refunded", refund=1.0)])
    assert orders.report.used_revenue == Decimal(4)


def test_a_row_that_is_a_refund_is_a_return_whatever_its_sign(clean_shop):
    lines = [
        line("ann", "1", "2024-01-05", unit_price=9.0, kind="sold"),
        line("ann", "2", "2024-01-08", unit_price=2.0, kind="refunded"),
    ]
    assert clean_shop(lines).report.used_revenue == Decimal(7)


WHOLE = [
    line("ann", "1", "2024-01-05", product_id="A", unit_price=20.0, amount=39.99, status="sold"),
    line("ann", "1", "2024-01-05", product_id="B", unit_price=10.0, amount=None, status=None),
    line(None, "1", None, product_id="C", unit_price=0.0, amount=None, status=None),
    line("bob", "2", "2024-01-06", product_id="A", unit_price=20.0, amount=25.0, status="not_sold"),
    line("bob", "2", "2024-01-06", product_id="B", unit_price=20.0, amount=None, status=None),
]


def test_an_order_total_on_the_first_line_counts_once_and_is_shared_by_the_lines(clean_whole):
    orders = clean_whole(WHOLE, drop_zero_prices=False)
    assert lines_of(orders) == [
        ("1", "A", Decimal("26.66")),
        ("1", "B", Decimal("13.33")),
        ("1", "C", Decimal(0)),
    ]
    assert orders.report.file.net_revenue == Decimal("39.99")


def test_a_status_on_the_first_line_speaks_for_the_whole_order(clean_whole):
    assert left_out(clean_whole(WHOLE))["not_sold"] == (2, Decimal(0))


def test_a_total_that_does_not_divide_still_adds_up_to_the_cent(clean_whole):
    lines = [
        line("ann", "1", "2024-01-05", product_id=str(n), amount=10.0 if n == 0 else None)
        for n in range(3)
    ]
    amounts = [amount for *_, amount in lines_of(clean_whole(lines))]
    assert sorted(amounts) == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]


def test_a_copied_line_takes_no_share_of_its_orders_money(clean_whole):
    orders = clean_whole([*WHOLE, *WHOLE])
    assert orders.report.file.net_revenue == Decimal("39.99")
    assert orders.report.used_revenue == Decimal("39.99")


def test_only_the_chosen_currency_is_added_up(clean_whole):
    lines = [
        line("ann", "1", "2024-01-05", country="EUR"),
        line("bob", "2", "2024-01-06", country="USD"),
        line("eve", "3", "2024-01-06", country=None),
    ]
    orders = clean_whole(lines, once=(), only=OneCurrency("EUR", '"country"'))
    assert left_out(orders) == {"other_currency": (2, Decimal(0))}
    assert (orders.report.file.net_revenue, orders.currency) == (Decimal(5), "EUR")
    assert "other_currency_rows" in codes(orders)


def test_a_row_of_totals_is_no_order_but_a_row_without_a_date_stays_one(clean_shop):
    lines = [
        line("ann", "1", "2024-01-05"),
        line(None, "Grand total:", None, product_id=None, unit_price=5.0),
        line(None, "2", None),
    ]
    orders = clean_shop(lines)
    reasons = left_out(orders)
    assert reasons["totals_row"] == (1, Decimal(0))
    assert reasons["unreadable_date"] == (1, Decimal(5))
    assert orders.report.file.orders == 2
