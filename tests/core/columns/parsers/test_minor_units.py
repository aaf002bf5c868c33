"""Money in cents is divided where it is known to be, and asked about where it may be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.settings import ReadSettings


def orders(amount="amount", currency="EUR", times=1):
    rows = [
        f"O{n};C{n % 7};2024-01-{n % 28 + 1:02};{(1999 + n) * times};{currency}" for n in range(40)
    ]
    return "\n".join([f"order_id;customer_id;order_date;{amount};currency", *rows])


@pytest.mark.parametrize("name", ["amount_cents", "Amount (in cents)", "Betrag in Cents"])
def test_a_column_that_is_called_cents_is_divided(load, name):
    loaded = load(orders(name))
    assert loaded.values("amount")[0] == Decimal("19.99")
    assert not loaded.reading("amount").ambiguous


def test_large_whole_numbers_in_a_currency_with_cents_are_left_and_said(load):
    loaded = load(orders())
    assert loaded.values("amount")[0] == Decimal(1999)
    assert loaded.reading("amount").ambiguous


@pytest.mark.parametrize(
    "content", [orders(currency="JPY"), orders(times=1.5), orders(currency="")]
)
def test_other_currencies_and_fractions_leave_nothing_open(load, content):
    assert not load(content).reading("amount").ambiguous


@pytest.mark.parametrize(("unit", "first"), [("hundredths", "19.99"), ("whole", "1999")])
def test_the_setting_decides(load, unit, first):
    loaded = load(orders(), ReadSettings(money_unit=unit))
    assert loaded.values("amount")[0] == Decimal(first)
    assert not loaded.reading("amount").ambiguous


def test_a_discount_in_cents_is_divided_with_the_price_it_is_taken_off(load):
    rows = [f"O{n};C{n % 7};2024-01-{n % 28 + 1:02};P1;2;{1500};{n % 3 * 150}" for n in range(40)]
    head = "order_id;customer_id;order_date;product_id;quantity;unit_price;discount"
    loaded = load("\n".join([head, *rows]), ReadSettings(money_unit="hundredths"))
    assert loaded.values("unit_price")[0] == Decimal(15)
    assert max(loaded.values("discount")) == Decimal(3)


def test_a_discount_with_percent_signs_stays_a_percentage(load):
    rows = [f"O{n};C{n % 7};2024-01-{n % 28 + 1:02};P1;2;1500;{n % 3 * 10}%" for n in range(40)]
    head = "order_id;customer_id;order_date;product_id;quantity;unit_price;discount"
    loaded = load("\n".join([head, *rows]), ReadSettings(money_unit="hundredths"))
    assert loaded.reading("discount").form == "percent"
    assert max(loaded.values("discount")) == 20
