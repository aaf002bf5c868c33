"""The names of tables and columns say which table could hold the orders, and what are keys."""

from __future__ import annotations

import pytest

from core.joins.candidates import Order, TableCandidate, links

ORDERS = TableCandidate("orders", 10, ("id", "customer_id", "order_date"))
LINES = TableCandidate(
    "order_items", 30, ("id", "order_id", "product_id", "unit_price", "quantity")
)
CUSTOMERS = TableCandidate("customers", 5, ("id", "name", "country"))
FLAT = TableCandidate("export", 30, ("Order No", "Customer ID", "Order date", "Amount"))


def test_a_bare_id_is_that_of_its_table():
    assert ORDERS.meant("id") == "order id"
    assert TableCandidate("categories", 1, ("id",)).meant("id") == "category id"
    assert ORDERS.meant("customer_id") == "customer_id"


def test_a_table_that_has_everything_suffices():
    assert FLAT.suffices
    assert not ORDERS.suffices
    assert not LINES.suffices


def test_how_surely_a_table_tells_orders_apart():
    assert ORDERS.order is Order.STRONG
    assert CUSTOMERS.order is not Order.STRONG


@pytest.mark.parametrize(
    ("left", "right", "keys"),
    [(LINES, ORDERS, ("order_id", "id")), (ORDERS, CUSTOMERS, ("customer_id", "id"))],
)
def test_tables_are_linked_by_what_one_calls_the_other(left, right, keys):
    assert keys in [(link.left_key, link.right_key) for link in links(left, right)]


def test_columns_of_one_role_meet_under_different_names():
    pairs = [(link.left_key, link.right_key) for link in links(FLAT, LINES)]
    assert ("Order No", "order_id") in pairs


def test_dates_and_money_are_no_keys():
    assert {"Order date", "Amount"}.isdisjoint(FLAT.keys.values())


@pytest.mark.parametrize(("name", "short"), [("shop/orders.csv", "orders"), ("v1.2", "v1.2")])
def test_a_file_in_an_archive_has_a_short_name(name, short):
    assert TableCandidate(name, 1, ()).short == short
