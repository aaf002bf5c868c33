"""Names that stand for nobody known are no customers; people and firms with such names are."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.core.conftest import line


def shop(name, share=2, people=6, rows=48):
    """Every second order, say, is of nobody known."""
    return [
        line(
            name if n % share == 0 else f"Person {n % people}",
            str(n),
            str(dt.date(2024, 1, 1) + dt.timedelta(days=n)),
        )
        for n in range(rows)
    ]


def codes(orders):
    return {notice.code: notice.message for notice in orders.report.notices}


@pytest.mark.parametrize(
    "name",
    [
        *("Walk-in Customer", "WALK IN", "walkin", "Customer, Walk-In", "Guest", "guest checkout"),
        *("Cash sale", "Cash Customer", "CASH SALES", "Unknown", "Anonymous", "unknown customer"),
        *("Laufkunde", "Laufkundschaft", "Barverkauf", "Gast", "Unbekannter Kunde"),
        *("Client de passage", "Comptoir", "Client comptoir", "vente au comptoir", "Inconnu"),
        *("Cliente final", "CONSUMIDOR FINAL", "Público en General", "cliente ocasional"),
        *("Cliente mostrador", "Consumidor não identificado", "cliente generico"),
        *("Klant onbekend", "Losse klant", "Klient detaliczny", "Misafir", "Umum", "匿名", "Гость"),
    ],
)
def test_a_placeholder_is_no_customer_and_is_named(name, clean_shop):
    orders = clean_shop(shop(name))
    assert {one.code: one.rows for one in orders.report.left_out} == {"no_customer": 24}
    assert f"{name} (24 rows)" in codes(orders)["placeholder_customers"]


@pytest.mark.parametrize(
    "name",
    ["Gast, Peter", "Guest & Sons Ltd", "Cash Converters", "Johnny Cash", "Walk-in Wardrobes GmbH"],
)
def test_a_name_with_such_a_word_in_it_is_a_customer(name, clean_shop):
    assert not clean_shop(shop(name)).report.left_out


@pytest.mark.parametrize("name", ["0", "99999", "POS", "Default"])
def test_a_doubtful_word_is_nobody_only_where_it_is_frequent(name, clean_shop):
    often = clean_shop(shop(name))
    assert [one.code for one in often.report.left_out] == ["no_customer"]
    assert not clean_shop(shop(name, share=12)).report.left_out


def numbers(odd, often, ids=range(4711, 4727)):
    """Sixteen customers with three orders each, and some orders of another number."""
    people = [str(one) for one in ids for _ in range(3)]
    return [
        line(one, str(n), str(dt.date(2024, 1, 1) + dt.timedelta(days=n)))
        for n, one in enumerate([*people, *[odd] * often])
    ]


@pytest.mark.parametrize("odd", ["0", "99999", "-1", "00000"])
def test_a_zero_or_nines_beside_numbers_of_another_size_is_nobody(odd, clean_shop):
    report = clean_shop(numbers(odd, often=2)).report
    assert {one.code: one.rows for one in report.left_out} == {"no_customer": 2}
    assert (
        f"{odd} (2 rows)"
        in {one.code: one.message for one in report.notices}["placeholder_customers"]
    )


def test_a_zero_is_a_customer_where_numbers_are_counted_from_it(clean_shop):
    assert not clean_shop(numbers("0", often=3, ids=range(1, 17))).report.left_out


def test_another_number_of_another_size_is_nobody_where_it_has_most_of_the_rows(clean_shop):
    assert clean_shop(numbers("7", often=12)).report.left_out
    assert not clean_shop(numbers("7", often=3)).report.left_out
    assert not clean_shop(numbers("4999", often=12)).report.left_out


def test_a_doubtful_word_among_names_of_people_need_only_have_most_of_the_rows(clean_shop):
    names = [f"Person {chr(65 + n)}" for n in range(16)]
    assert clean_shop(numbers("CASH", often=12, ids=names)).report.left_out
    assert not clean_shop(numbers("CASH", often=3, ids=names)).report.left_out


def test_placeholders_are_kept_when_asked(clean_shop):
    assert not clean_shop(shop("Guest"), placeholder_customers="keep").report.left_out


def test_orders_of_a_placeholder_are_customers_of_their_own_when_guests_are(clean_shop):
    orders = clean_shop(shop("Guest"), guests="one_per_order")
    assert not orders.report.left_out
    with orders.opened() as connection:
        (buyers,) = connection.execute(
            "SELECT count(DISTINCT customer_id) FROM order_lines"
        ).fetchone()
    assert buyers == 24 + 3


def test_one_large_customer_stays_and_is_named(clean_shop):
    lines = shop("Haus Nord AG", people=25, rows=100)
    orders = clean_shop(lines)
    assert not orders.report.left_out
    assert "Haus Nord AG has 50%" in codes(orders)["one_large_customer"].replace(" %", "%")
    left = clean_shop(lines, guest_names=("haus nord ag",)).report.left_out
    assert [(one.code, one.rows) for one in left] == [("no_customer", 50)]
