"""Discounts are taken off exactly once, whatever the column says them in."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from core.cleaning import clean_orders
from core.columns import role_resolution
from core.columns.parsers import registry
from core.settings import CleanSettings, ReadSettings


def _sales():
    """Sixty lines of eight products: price, quantity, and the share that was given."""
    draw = np.random.default_rng(1)
    prices = [round(float(price), 2) for price in draw.uniform(5, 200, 8)]
    for number in range(60):
        product = int(draw.integers(8))
        share = float(draw.choice((0, 0.05, 0.1, 0.25)))
        yield number, product, prices[product], 1 + number % 4, share


@pytest.fixture
def revenue(raw_table, tmp_path):
    """Revenue of a shop, what its lines come to, and its discount notices."""

    def build(header, line, settings=None):
        chosen, wanted, rows = settings or ReadSettings(), 0.0, []
        for number, product, price, quantity, share in _sales():
            cells, net = line(price, quantity, share, number)
            wanted += net
            order = number // 2
            rows.append(f"O{order},C{order % 9},2024-01-{1 + order % 27:02d},P{product},{cells}")
        raw = raw_table("\n".join([f"Order,Customer,Date,Product,{header}", *rows]))
        roles = role_resolution.resolve_roles(raw, chosen)
        orders = clean_orders(
            raw, registry.choose_parsers(raw, roles, chosen), tmp_path, CleanSettings()
        )
        notices = [one for one in orders.report.notices if one.code.startswith("discount")]
        return float(orders.report.used_revenue), wanted, notices

    return build


OFF = {
    "a share": ("Price,Qty,Discount", lambda p, q, s, _: (f"{p},{q},{s}", p * q * (1 - s))),
    "a percentage": (
        "Unit Price,Quantity,Rabatt %",
        lambda p, q, s, _: (f"{p},{q},{s * 100:.0f}", p * q * (1 - s)),
    ),
    "a percentage that is not called one": (
        "Unit Price,Quantity,Discount",
        lambda p, q, s, _: (f"{p},{q},{s * 100:.0f}", p * q * (1 - s)),
    ),
    "a text with a percent sign": (
        "Unit Price,Quantity,Remise",
        lambda p, q, s, _: (f"{p},{q},{s * 100:.0f} %", p * q * (1 - s)),
    ),
    "money, negative": (
        "Unit Price,Quantity,Discount",
        lambda p, q, s, _: (f"{p},{q},{-p * q * s:.2f}", p * q - round(p * q * s, 2)),
    ),
    "money off each unit": (
        "Unit Price,Quantity,Unit discount",
        lambda p, q, s, _: (f"{p},{q},{p * s:.2f}", q * (p - round(p * s, 2))),
    ),
    "money off the order, on each of its lines": (
        "Unit Price,Quantity,Discount",
        lambda p, q, _, n: (f"{p},{q},{1.37 * (n // 2 % 4):.2f}", p * q - 1.37 * (n // 2 % 4) / 2),
    ),
    "an amount before the discount": (
        "Unit Price,Quantity,Discount,Total",
        lambda p, q, s, _: (f"{p},{q},{s},{p * q:.2f}", p * q * (1 - s)),
    ),
    "an amount called gross": (
        "Discount,Gross Sales",
        lambda p, q, s, _: (f"{p * q * s:.2f},{p * q:.2f}", p * q - round(p * q * s, 2)),
    ),
    "an amount that gives each product one price": (
        "Quantity,Discount,Sales",
        lambda p, q, s, _: (f"{q},{s},{p * q:.2f}", p * q * (1 - s)),
    ),
}

TAKEN = {
    "a share": (
        "Unit Price,Quantity,Discount,Total",
        lambda p, q, s, _: (f"{p},{q},{s},{p * q * (1 - s):.2f}", p * q * (1 - s)),
    ),
    "money": (
        "Unit Price,Quantity,Discount,Total",
        lambda p, q, s, _: (f"{p},{q},{p * q * s:.2f},{p * q * (1 - s):.2f}", p * q * (1 - s)),
    ),
    "a total with taxes": (
        "Unit Price,Quantity,Discount,Total",
        lambda p, q, s, _: (f"{p},{q},{s},{p * q * (1 - s) * 1.2:.2f}", p * q * (1 - s) * 1.2),
    ),
    "an amount without a price": (
        "Quantity,Discount,Sales",
        lambda p, q, s, _: (f"{q},{s},{p * q * (1 - s):.2f}", p * q * (1 - s)),
    ),
    "a price beside the one on the list": (
        "List Price,Discount,Price,Quantity",
        lambda p, q, s, _: (f"{p},{s},{p * (1 - s):.2f},{q}", q * p * (1 - s)),
    ),
}


@pytest.mark.parametrize(("header", "line"), OFF.values(), ids=OFF)
def test_a_discount_is_taken_off(revenue, header, line):
    used, wanted, notices = revenue(header, line)
    assert used == pytest.approx(wanted, abs=0.5)
    assert [one.code for one in notices] == ["discount_taken_off"]


@pytest.mark.parametrize(("header", "line"), TAKEN.values(), ids=TAKEN)
def test_a_discount_is_never_taken_off_twice(revenue, header, line):
    used, wanted, notices = revenue(header, line)
    assert used == pytest.approx(wanted, abs=0.5)
    assert [one.code for one in notices] == ["discount_taken"]


def test_the_code_of_a_coupon_is_no_discount(revenue):
    used, wanted, notices = revenue(
        "Unit Price,Quantity,Discount",
        lambda p, q, s, _: (f"{p},{q},{'SUMMER10' if s else ''}", p * q),
    )
    assert used == pytest.approx(wanted)
    assert not notices


def test_what_the_user_says_of_a_discount_holds(revenue):
    def line(p, q, s, _):
        return f"{p},{q},{s * 100:.0f}", p * q

    used, wanted, _ = revenue("Unit Price,Quantity,Discount", line, ReadSettings(discount="taken"))
    assert used == pytest.approx(wanted)


def test_where_nothing_decides_it_is_said(revenue):
    *_, (notice,) = revenue(
        "Unit Price,Quantity,Discount",
        lambda p, q, _, n: (f"{p},{q},{n % 5}", p * q),
    )
    assert "ambiguous" in notice.message
    assert "setting discount" in notice.message


def test_a_discount_is_never_more_than_the_line(load, tmp_path):
    rows = [f"{n},C{n % 3},2024-01-{1 + n:02d},5.00,{12.34 if n == 3 else 1.11}" for n in range(9)]
    loaded = load("\n".join(["order,customer,date,unit_price,discount_amount", *rows]))
    orders = clean_orders(loaded.raw, loaded.readings, tmp_path, CleanSettings())
    assert orders.report.file.net_revenue == Decimal("31.12")
