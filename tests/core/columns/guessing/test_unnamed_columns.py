"""Customer, date and amount are found where no name says in full what a column is."""

from __future__ import annotations

import pytest

from core.columns import role_resolution


@pytest.fixture
def guessed(raw_table):
    def of(header, row):
        lines = [row(n) for n in range(80)]
        return role_resolution.guess_roles(raw_table("\n".join([header, *lines])))

    return of


def day(n, after=0):
    return f"2024-{n % 12 + 1:02}-{n % 20 + 1 + after:02}"


def test_the_only_column_of_dates_is_the_order_date(guessed):
    roles = guessed("customer id,Принят в обработку,total", lambda n: f"C{n % 9},{day(n)},{n}.50")
    assert roles["ordered_at"] == "Принят в обработку"
    assert "as no other column looks more like it" in roles.assumptions[0].message


def test_of_several_dates_the_earliest_is(guessed):
    roles = guessed("customer id,bbb,aaa,total", lambda n: f"C{n % 9},{day(n, 3)},{day(n)},{n}.50")
    assert roles["ordered_at"] == "aaa"


def test_dates_of_which_none_comes_first_are_left_to_the_user(guessed):
    roles = guessed(
        "customer id,bbb,aaa,total",
        lambda n: f"C{n % 9},{day(n, n % 2 * 3)},{day(n, (n + 1) % 2 * 3)},{n}.50",
    )
    assert roles["ordered_at"] is None


@pytest.mark.parametrize("name", ["Date of birth", "Due date", "Last updated"])
def test_a_date_of_another_kind_is_not_the_order_date(guessed, name):
    roles = guessed(f"customer id,{name},total", lambda n: f"C{n % 9},{day(n)},{n}.50")
    assert roles["ordered_at"] is None


def test_words_of_a_long_chinese_name_are_found_between_others(guessed):
    roles = guessed(
        "买家会员名,买家实际支付金额,订单创建时间", lambda n: f"b{n % 9},{n}.50,{day(n)}"
    )
    assert (roles["customer_id"], roles["amount"]) == ("买家会员名", "买家实际支付金额")
    assert roles["ordered_at"] == "订单创建时间"


def test_a_customer_named_in_part_is_used_where_no_other_is(guessed):
    roles = guessed("Onward customer no.,date,total", lambda n: f"C{n % 9},{day(n)},{n}.50")
    assert roles["customer_id"] == "Onward customer no."
    assert "no column is a clearer match" in roles.assumptions[0].message


def test_numbers_of_persons_and_dates_of_checking_out_are_neither_customers_nor_orders(guessed):
    roles = guessed(
        "Booking no,Guest email,Booked on,Check-out,Persons,Price",
        lambda n: f"{n + 700},g{n % 9}@x.org,{day(n)},{day(n, 3)},{n % 3 + 1},{n}.50",
    )
    assert (roles["customer_id"], roles["order_id"]) == ("Guest email", "Booking no")
    assert roles["ordered_at"] == "Booked on"


def test_the_only_column_of_email_addresses_is_the_customer(guessed):
    roles = guessed("Booker inbox,Order date,total", lambda n: f"b{n % 9}@x.org,{day(n)},{n}.50")
    assert roles["customer_id"] == "Booker inbox"
    assert "no column is a clearer match" in roles.assumptions[0].message


@pytest.mark.parametrize("second", ["s{n}@y.org", "s{again}@y.org"], ids=["never again", "two"])
def test_addresses_of_which_there_are_several_or_none_comes_again_are_not(guessed, second):
    first = "b{again}@x.org" if "again" in second else "b{n}@x.org"
    roles = guessed(
        "aaa,bbb,Order date,total",
        lambda n: f"{first},{second},".format(n=n, again=n % 9) + f"{day(n)},{n}.50",
    )
    assert roles["customer_id"] is None


@pytest.mark.parametrize(("ahead", "date"), [(7, "Purchased"), (-1, "Event date")])
def test_what_was_bought_lies_ahead_of_the_order(guessed, ahead, date):
    roles = guessed(
        "Customer ID,Event date,Purchased,Total",
        lambda n: f"C{n % 9},{day(n, 1 + ahead)},{day(n, 1)},{n}.50",
    )
    assert roles["ordered_at"] == date
