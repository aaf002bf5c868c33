"""What is known of a whole file: its totals, and which rules no row of it can fall under."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from core.cleaning.accounting.file_statistics import measure_file
from core.settings import CleanSettings
from tests.core.conftest import line


@pytest.fixture
def measured(connection, row_context):
    def measure(lines, repeats=0, **choices):
        rows = row_context(lines).rows
        return measure_file(connection, rows, CleanSettings(**choices), repeats)

    return measure


def test_totals_are_those_of_all_rows(measured):
    found = measured(
        [
            line("ann", "1", "2024-01-05", quantity=2),
            line("ann", "2", "2024-03-01", unit_price=0.01),
            line("bob", "2", "2024-02-01", quantity=-1),
            line(None, None, "never", unit_price=7.0),
        ]
    ).totals
    assert (found.rows, found.customers, found.orders) == (4, 2, 2)
    assert found.gross_revenue == Decimal("17.01")
    assert found.net_revenue == Decimal("12.01")
    days = (found.first_order.date(), found.last_order.date())
    assert days == (dt.date(2024, 1, 5), dt.date(2024, 3, 1))


def test_money_given_back_counts_as_sold_and_as_refunded(measured):
    found = measured([line("ann", "1", "2024-01-05", refund=2.0), line("bob", "2", "2024-01-05")])
    assert (found.refunds, found.refunded) == (1, Decimal(2))
    assert (found.totals.gross_revenue, found.totals.net_revenue) == (Decimal(10), Decimal(8))


def test_rules_that_cannot_hold_are_idle(measured):
    plain = [line("ann", "1", "2024-01-05"), line("bob", "2", "2024-01-06")]
    assert measured(plain).idle == {"duplicate", "future", "long_ago"}
    assert "non_product" in measured(plain, drop_non_products=False).idle
    assert "duplicate" not in measured(plain, repeats=1).idle
    future = f"{dt.datetime.now(dt.UTC).date() + dt.timedelta(days=400)}"
    assert "future" not in measured([*plain, line("cid", "3", future)]).idle
    assert "long_ago" not in measured([*plain, line("cid", "3", "1970-01-01")]).idle
    assert "zero_price" in measured([line("ann", "1", "2024-01-05", unit_price=0.0)]).idle
