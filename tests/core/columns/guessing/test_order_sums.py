"""Price and quantity of a line, recognised by the totals of the orders."""

from __future__ import annotations

import numpy as np
import pytest

from core.columns import role_resolution
from core.columns.guessing import order_sums

SHIPPING = 4.9


def orders(shipping=0.0, seed=1):
    """Orders of a few lines: number, lines of (price, pieces), total."""
    draw = np.random.default_rng(seed)
    for number in range(1, 61):
        lines = [
            (float(draw.choice([12.5, 7.9, 24.0, 18.25])), int(draw.integers(1, 4)))
            for _ in range(draw.integers(2, 4))
        ]
        yield number, lines, sum(price * pieces for price, pieces in lines) + shipping


def table(head, lines):
    return "\n".join([head, *lines]).encode()


def roles(raw_table, content):
    guessed = role_resolution.guess_roles(raw_table(content))
    return {role: guessed[role] for role in ("quantity", "unit_price", "amount")}


@pytest.mark.parametrize("shipping", [0.0, SHIPPING])
def test_the_pieces_of_a_whole_order_are_not_those_of_a_line(raw_table, shipping):
    lines = [
        f"{number},c{number % 9}@x.org,2025-01-{number % 28 + 1:02d},"
        f"{sum(count for _, count in parts)},{pieces},{price},{total:.2f}"
        for number, parts, total in orders(shipping)
        for price, pieces in parts
    ]
    head = "Order number,Contact email,Date created,Total order quantity,Qty,Price,Total"
    assert roles(raw_table, table(head, lines)) == {
        "quantity": "Qty",
        "unit_price": "Price",
        "amount": None,
    }


def test_a_value_of_one_piece_is_no_row_total(raw_table):
    """Its order's subtotal stands on the first line only, and is pieces times value in all."""
    lines = []
    for number, parts, total in orders():
        for place, (price, pieces) in enumerate(parts):
            of_order = f"c{number % 9}@x.org,2025-01-{number % 28 + 1:02d},R$ {total:.2f}"
            lines.append(f"{number},{of_order if place == 0 else ',,'},R$ {price:.2f},{pieces}")
    head = "Número do Pedido,E-mail,Data,Subtotal,Valor do Produto,Quantidade Comprada"
    assert roles(raw_table, table(head, lines)) == {
        "quantity": "Quantidade Comprada",
        "unit_price": "Valor do Produto",
        "amount": None,
    }


def test_a_row_total_stays_one(raw_table):
    lines = [
        f"{number},c{number % 9}@x.org,2025-01-{number % 28 + 1:02d},{pieces},"
        f"{price * pieces:.2f},{total:.2f}"
        for number, parts, total in orders(SHIPPING)
        for price, pieces in parts
    ]
    head = "Order number,Contact email,Date created,Qty,Amount,Order total"
    assert roles(raw_table, table(head, lines))["unit_price"] is None
    assert roles(raw_table, table(head, lines))["amount"] == "Amount"


def test_few_orders_tell_nothing(raw_table):
    lines = [
        f"{number},c1@x.org,2025-01-02,{pieces},{price},{total:.2f}"
        for number, parts, total in list(orders())[: order_sums._MIN_ORDERS - 1]
        for price, pieces in parts
    ]
    raw = raw_table(table("number,mail,date,qty,value,total", lines))
    chosen = {"quantity": "qty", "amount": "value"}
    found = order_sums.choose_by_order_sums(raw, "number", chosen, ["qty"], ["value", "total"])
    assert found is None
