"""Staff, tills and ids of single orders are no customers, whatever their column is called."""

from __future__ import annotations

import pytest

from core.columns import role_resolution
from core.errors import MissingMoneyError
from core.settings import ReadSettings


@pytest.fixture
def customer_of(raw_table):
    def guessed(header, rows):
        """The guess for the customer: the column, and the sentence about it."""
        roles = role_resolution.guess_roles(raw_table("\n".join([header, *rows]) + "\n"))
        said = [one.message for one in roles.assumptions]
        guess = next(one for one in roles.guesses if one.role == "customer_id")
        return guess.column, said, guess

    return guessed


def day(number):
    return f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}"


@pytest.mark.parametrize(
    ("header", "staff", "person"),
    [
        ("Receipt No,Date,User ID,Customer,Total", ["kim", "lee"], "Person {}"),
        ("Bon,Datum,Benutzer,Kunde,Betrag", ["anna", "jan", "ute"], "Frau {}"),
        ("Order ID,Order Date,Account Number,Customer Name,Sales", ["4000", "4010"], "Jo {}"),
        ("id,date_order,user_id,partner_id,amount_total", ["2", "6"], "10{}"),
        ("ticket,fecha,usuario,cliente,importe", ["caja1", "caja2", "caja3"], "Sra {}"),
    ],
)
def test_staff_do_not_beat_the_customer(customer_of, header, staff, person):
    rows = [
        f"R{n:04},{day(n)},{staff[n * 7 % 11 % len(staff)]},{person.format(n * 5 % 13)},{n}.50"
        for n in range(60)
    ]
    column, said, guess = customer_of(header, rows)
    assert column == header.split(",")[3]
    assert header.split(",")[2] in said[0]
    assert guess.runner_up.column == header.split(",")[2]


def test_a_user_is_the_customer_of_a_web_shop(customer_of):
    rows = [f"{day(n)},P{n % 5},{n % 5 + 1}.00,U{n % 17},SE" for n in range(80)]
    column, said, _ = customer_of("timestamp,product_id,price,user_id,country", rows)
    assert (column, said) == ("user_id", [])


def test_a_user_with_one_name_each_stays_the_customer(customer_of):
    rows = [f"A{n},{day(n)},{n % 17},Jo {n % 17},{n}.00" for n in range(80)]
    column, said, _ = customer_of("order_id,date,user_id,customer name,total", rows)
    assert (column, said) == ("user_id", [])


def test_few_customers_beside_a_finer_id_of_another_thing_stay_customers(customer_of):
    rows = [f"A{n},{day(n)},C{n % 3},P{n % 31},{n}.00" for n in range(80)]
    column, said, _ = customer_of("order_id,date,customer_id,product_id,total", rows)
    assert (column, said) == ("customer_id", [])


def test_several_people_of_one_household_stay_one_customer(customer_of):
    rows = [f"A{n},{day(n)},H{n % 20},p{n % 40}@shop.example,{n}.00" for n in range(80)]
    assert customer_of("order_id,date,customer_id,email,total", rows)[0] == "customer_id"


@pytest.mark.parametrize("person", ["customer_unique_id", "email"])
def test_a_key_that_is_new_in_every_order_is_not_the_person(customer_of, person):
    rows = [f"A{n},{day(n)},K{n:05},p{n % 23}@shop.example,{n}.00" for n in range(60)]
    column, said, _ = customer_of(f"order_id,date,customer_id,{person},total", rows)
    assert column == person
    assert "new for every order" in said[0]


def test_customers_who_came_once_are_not_put_together_by_a_company_of_two(customer_of):
    rows = [f"A{n},{day(n)},K{n:05},Firm {n % 2},{n}.00" for n in range(60)]
    assert customer_of("order_id,date,customer_id,company,total", rows)[0] == "customer_id"


def test_what_was_assumed_is_said_before_all_else_and_is_gone_once_chosen(load):
    rows = [f"R{n:04},{day(n)},{'ab'[n % 2]},C{n * 5 % 13},{n}.50" for n in range(60)]
    text = "\n".join(["Receipt,Date,User ID,Customer,Total", *rows]) + "\n"
    assert load(text).roles.notices()[0].code == "assumed_customer_id"
    chosen = load(text, ReadSettings(roles=(("customer_id", "User ID"),))).roles
    assert chosen["customer_id"] == "User ID"
    assert chosen.assumptions == ()


def test_a_cost_alone_is_asked_about(load):
    rows = [f"A{n},{day(n)},C{n % 9},2,{n}.50" for n in range(40)]
    with pytest.raises(MissingMoneyError, match="unit cost may be the cost price"):
        load("\n".join(["order,date,customer,quantity,unit cost", *rows]) + "\n")


def test_spellings_of_a_name_do_not_make_several_customers_of_a_user(customer_of):
    rows = [
        f"A{n},{day(n)},{n % 17},{['Jo', 'JO', 'jo s'][n % 3]} {n % 17},{n}.00" for n in range(120)
    ]
    column, said, _ = customer_of("order_id,date,user_id,customer name,total", rows)
    assert (column, said) == ("user_id", [])


def test_a_few_accounts_do_not_beat_the_buyer(customer_of):
    rows = [f"I{n},{day(n)},{n % 4},B{n * 7 % 23},{n}.00" for n in range(92)]
    assert customer_of("Invoice,Date,Account ID,Buyer,Amount", rows)[0] == "Buyer"


def test_where_no_name_is_understood_values_tell_the_roles_and_that_is_said(customer_of):
    rows = [f"{n + 1},\u05d3\u05e0\u05d4 {n * 7 % 19},{day(n)},{n + 10}.50" for n in range(60)]
    column, said, _ = customer_of("xqab,xqcd,xqef,xqgh", rows)
    assert column == "xqcd"
    assert "No column name" in said[0]
