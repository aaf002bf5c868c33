"""Money in a table of customers is a total or a mean: told by its name, neighbours and values."""

from __future__ import annotations

import random

import pytest


def draw(place):
    generator = random.Random(place)  # noqa: S311 - invented customers
    orders = generator.randint(1, 12)
    basket = round(generator.uniform(20, 60), 2)
    return generator.randint(1, 300), orders, basket


@pytest.fixture
def read(offered):
    def build(name, money, more=(), roles=(), count=120):
        def row(n):
            recency, orders, basket = draw(n)
            others = [value(n) for _, value in more]
            return f"C{n:03d}", recency, orders, money(orders, basket), *others

        names = [one for one, _ in more]
        return offered(
            ("CustomerID", "Recency", "Frequency", name, *names), row, count=count, roles=roles
        )

    return build


def expected(count=120):
    return sum(draw(n)[1] * draw(n)[2] for n in range(count))


def codes(options):
    return {notice.code for notice in options.ready.notices}


@pytest.mark.parametrize("name", ["MonetaryValue", "monetary_value", "Monetary", "Monetary Value"])
def test_money_that_grows_with_the_orders_is_a_total(name, read):
    options = read(name, lambda orders, basket: round(orders * basket, 2))
    assert options.ready.frame["monetary"].sum() == pytest.approx(expected())
    assert options.ready.roles["average_order_value"] is None


def test_a_total_under_a_name_for_either_is_said(read):
    assert "money_is_a_total" in codes(read("MonetaryValue", lambda n, basket: n * basket))
    assert "money_is_a_total" not in codes(read("Total spent", lambda n, basket: n * basket))


@pytest.mark.parametrize("name", ["MonetaryValue", "Monetary"])
def test_money_that_does_not_grow_with_the_orders_is_a_mean_and_that_is_said(name, read):
    options = read(name, lambda _, basket: basket)
    assert options.ready.frame["monetary"].sum() == pytest.approx(expected())
    assert options.ready.roles["average_order_value"] == name
    assert "money_is_a_mean" in codes(options)


def test_money_spent_is_a_total_whatever_its_values(read):
    options = read("Total Spent", lambda _, basket: basket)
    assert options.ready.roles["monetary"] == "Total Spent"


def test_beside_an_average_money_is_a_total(read):
    options = read(
        "Monetary", lambda _, basket: basket, more=[("Average order value", lambda n: draw(n)[2])]
    )
    assert options.ready.roles["monetary"] == "Monetary"


@pytest.mark.parametrize("role", ["monetary", "average_order_value"])
def test_what_it_is_can_be_chosen(role, read):
    options = read("MonetaryValue", lambda _, basket: basket, roles=((role, "MonetaryValue"),))
    other = {"monetary": "average_order_value", "average_order_value": "monetary"}[role]
    assert options.ready.roles[role] == "MonetaryValue"
    assert options.ready.roles[other] is None


def test_few_customers_do_not_turn_a_total_into_a_mean(read):
    options = read("MonetaryValue", lambda _, basket: basket, count=20)
    assert options.ready.roles["monetary"] == "MonetaryValue"
