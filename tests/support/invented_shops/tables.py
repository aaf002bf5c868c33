"""The shapes in which order data comes: one table or several, and what one row is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from invented_shops.shop import Order, Shop

Row = dict[str, Any]
"""The values of one row by role; a money value is a Decimal, a moment a datetime."""


@dataclass(slots=True)
class Table:
    """A table before its columns have names.

    Parameters
    ----------
    name : of the table, where it is one of several
    roles : the columns
    rows : what stands in them
    main : the rows are those that carry the money, so defects go here
    """

    name: str
    roles: list[str]
    rows: list[Row]
    main: bool = True


@dataclass(frozen=True, slots=True)
class Shape:
    """What the rows are.

    Parameters
    ----------
    tables : the tables, by name: each a function that makes its rows, and its own columns
    lines : the main table has a row a line
    money : which roles say what was paid
    """

    tables: Mapping[str, Callable[[Shop], list[Row]]]
    columns: Mapping[str, tuple[str, ...]]
    lines: bool = False
    money: tuple[str, ...] = ("order_total",)
    links: Mapping[str, str] = field(default_factory=dict)


def order_row(order: Order) -> Row:
    """All that is known of an order."""
    who = order.customer
    return {
        "order": order.number,
        "customer": who.number,
        "person": who.name,
        "email": who.email,
        "city": who.city,
        "phone": who.phone,
        "date": order.at,
        "order_total": order.total,
        "at": order.at,
        "who": who.number,
        "what": order.number,
        "paid": order.total,
    }


def order_rows(shop: Shop) -> list[Row]:
    """One row an order."""
    return [order_row(order) for order in shop.orders]


def line_rows(shop: Shop) -> list[Row]:
    """One row a line, each with all of its order."""
    return [
        order_row(order)
        | {
            "row": place,
            "product": line.product.code,
            "product_name": line.product.name,
            "category": line.product.category,
            "quantity": line.quantity,
            "price": line.product.price,
            "line_total": line.total,
            "paid": line.total,
        }
        for order in shop.orders
        for place, line in enumerate(order.lines, start=1)
    ]


def parent_rows(shop: Shop) -> list[Row]:
    """As `line_rows`, with the order only on its first line."""
    rows = line_rows(shop)
    hidden = dict.fromkeys(("order", "customer", "person", "email", "date", "order_total"), "")
    return [row if row["row"] == 1 else row | hidden for row in rows]


def customer_rows(shop: Shop) -> list[Row]:
    """One row a customer, as a table of people."""
    return [
        {
            "customer": who.number,
            "person": who.name,
            "email": who.email,
            "city": who.city,
            "phone": who.phone,
        }
        for who in shop.customers
    ]


def product_rows(shop: Shop) -> list[Row]:
    """One row a product."""
    return [
        {
            "product": one.code,
            "product_name": one.name,
            "category": one.category,
            "price": one.price,
        }
        for one in shop.products
    ]


def summary_rows(shop: Shop) -> list[Row]:
    """One row a customer, with totals of what they bought."""
    result = []
    for who in shop.customers:
        orders = [order for order in shop.orders if order.customer == who]
        result.append(
            {
                "customer": who.number,
                "person": who.name,
                "email": who.email,
                "city": who.city,
                "phone": who.phone,
                "frequency": len(orders),
                "monetary": sum((order.total for order in orders), Decimal()),
                "first": orders[0].at,
                "last": orders[-1].at,
                "at": orders[-1].at,
                "who": who.number,
                "what": who.number,
                "paid": sum((order.total for order in orders), Decimal()),
            }
        )
    return result


KEY = "KEY"
"""Stands for the columns of the customer that the layout has."""

_HEAD = ("order", KEY, "date")

SHAPES: dict[str, Shape] = {
    "orders": Shape({"orders": order_rows}, {"orders": (*_HEAD, "order_total")}),
    "lines_price": Shape(
        {"lines": line_rows},
        {"lines": (*_HEAD, "product", "quantity", "price")},
        lines=True,
        money=("quantity", "price"),
    ),
    "lines_total": Shape(
        {"lines": line_rows},
        {"lines": (*_HEAD, "product_name", "quantity", "price", "line_total")},
        lines=True,
        money=("line_total",),
    ),
    "lines_amount": Shape(
        {"lines": line_rows},
        {"lines": (*_HEAD, "product", "line_total")},
        lines=True,
        money=("line_total",),
    ),
    "lines_repeat": Shape(
        {"lines": line_rows},
        {"lines": (*_HEAD, "product", "quantity", "price", "order_total")},
        lines=True,
        money=("quantity", "price"),
    ),
    "lines_repeat_only": Shape(
        {"lines": line_rows},
        {"lines": (*_HEAD, "product", "quantity", "order_total")},
        lines=True,
        money=("order_total",),
    ),
    "lines_unnumbered": Shape(
        {"lines": line_rows},
        {"lines": (KEY, "date", "product", "quantity", "price")},
        lines=True,
        money=("quantity", "price"),
    ),
    "parent_blank": Shape(
        {"lines": parent_rows},
        {"lines": (*_HEAD, "product", "quantity", "price")},
        lines=True,
        money=("quantity", "price"),
    ),
    "orders_and_lines": Shape(
        {"orders": order_rows, "order_lines": line_rows},
        {"orders": _HEAD, "order_lines": ("order", "product", "quantity", "price")},
        lines=True,
        money=("quantity", "price"),
    ),
    "three_tables": Shape(
        {"customers": customer_rows, "orders": order_rows, "order_lines": line_rows},
        {
            "customers": ("customer", "person", "email", "city"),
            "orders": ("order", "customer", "date"),
            "order_lines": ("order", "product", "quantity", "line_total"),
        },
        lines=True,
        money=("line_total",),
    ),
    "priced_elsewhere": Shape(
        {"products": product_rows, "sales": line_rows},
        {
            "products": ("product", "product_name", "price"),
            "sales": (*_HEAD, "product", "quantity"),
        },
        lines=True,
        money=("quantity",),
    ),
    "summary": Shape(
        {"customers": summary_rows},
        {"customers": (KEY, "frequency", "monetary", "first", "last")},
        money=("monetary",),
    ),
}
"""Every shape by its name. The last table is the one whose rows carry the money."""
