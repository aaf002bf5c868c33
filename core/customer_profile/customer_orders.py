"""The orders of one customer, from the clean lines: what, when, for how much, what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pandas as pd

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from core.cleaning import Orders

ORDER, RETURN, CANCELLED = "Order", "Return", "Cancelled"
MAX_FAVOURITES = 8


@dataclass(frozen=True)
class CustomerOrders:
    """What one customer ordered and sent back.

    Parameters
    ----------
    orders : one row an order or return, oldest first: ordered_at, order_id, kind (`ORDER`,
        `RETURN`, or `CANCELLED`: a sale that was taken back in full and does not count), lines,
        units, amount (signed; what the file says for a cancelled one)
    products : the favourites: product, orders (that held it), units, amount; those that brought
        most first
    """

    orders: pd.DataFrame
    products: pd.DataFrame


def load_customer_orders(orders: Orders, customer: str) -> CustomerOrders:
    """Read the orders of one customer.

    Parameters
    ----------
    orders : the clean lines
    customer : an id
    """
    with orders.tables() as (lines, reversed_lines):
        return CustomerOrders(
            orders_query(lines, reversed_lines, customer).execute().reset_index(drop=True),
            favourites_query(lines, customer).execute(),
        )


def orders_query(lines: ir.Table, reversed_lines: ir.Table, customer: str) -> ir.Table:
    """One row an order or return of one customer, oldest first.

    Parameters
    ----------
    lines, reversed_lines : order lines and matched cancellations, any Ibis backend
    customer : an id
    """
    counted = lines.filter(lines.customer_id == customer)
    counted = counted.mutate(kind=ibis.ifelse(counted.amount < 0, RETURN, ORDER))
    undone = reversed_lines.filter(
        (reversed_lines.customer_id == customer) & (reversed_lines.amount > 0)
    ).mutate(kind=ibis.literal(CANCELLED))
    columns = ["ordered_at", "order_id", "kind", "quantity", "amount"]
    every = counted.select(columns).union(undone.select(columns))
    return (
        every.group_by("order_id", "kind")
        .aggregate(
            ordered_at=every.ordered_at.min(),
            lines=every.count(),
            units=every.quantity.sum().cast("float64"),
            amount=every.amount.sum().cast("float64"),
        )
        .select("ordered_at", "order_id", "kind", "lines", "units", "amount")
        .order_by("ordered_at", "order_id", "kind")
    )


def favourites_query(lines: ir.Table, customer: str) -> ir.Table:
    """What one customer bought most of, by money; nothing where the file names no products.

    Parameters
    ----------
    lines : order lines, any Ibis backend
    customer : an id
    """
    bought = lines.filter((lines.customer_id == customer) & (lines.amount >= 0))
    bought = bought.mutate(product=ibis.coalesce(bought.product_name, bought.product_id))
    named = bought.filter(bought["product"].notnull())  # noqa: PD004 - an Ibis column
    return (
        named.group_by("product")
        .aggregate(
            orders=named.order_id.nunique(),
            units=named.quantity.sum().cast("float64"),
            amount=named.amount.sum().cast("float64"),
        )
        .order_by(ibis.desc("amount"), "product")
        .limit(MAX_FAVOURITES)
    )
