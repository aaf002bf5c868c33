"""The customer is who the surest column names, and a weak one is said to be assumed."""

from __future__ import annotations

import pytest

from core.columns.guessing import role_guessing

ROWS = 60


@pytest.fixture
def customer(raw_table):
    def guessed(**columns):
        """The guess for the customer of a table with these columns beside date and total."""
        cells = {
            "Order No": [str(n) for n in range(ROWS)],
            "Order Date": [f"2024-05-{1 + n % 28:02}" for n in range(ROWS)],
            "Total": ["9.50"] * ROWS,
            **{name.replace("_", " "): values for name, values in columns.items()},
        }
        lines = [",".join(cells), *(",".join(row) for row in zip(*cells.values(), strict=True))]
        guesses = role_guessing.best_guesses(raw_table("\n".join(lines) + "\n"))
        return next(one for one in guesses if one.role == "customer_id")

    return guessed


PEOPLE = [f"Person {chr(65 + n % 15)}" for n in range(ROWS)]
PHONES = [f"0300 {100 + n % 15}" for n in range(ROWS)]
GUESTS = ["Guest" if n % 3 == 0 else PEOPLE[n] for n in range(ROWS)]
RARE = [PEOPLE[n] if n % 3 == 0 else "" for n in range(ROWS)]


def test_a_name_goes_before_a_phone_number_though_some_are_guests(customer):
    result = customer(Buyer=GUESTS, Phone=PHONES)
    assert (result.column, result.assumed) == ("Buyer", None)


def test_a_phone_number_is_the_customer_where_hardly_a_row_has_a_name(customer):
    result = customer(Buyer=RARE, Phone=PHONES)
    assert result.column == "Phone"
    assert "Phone was used as the customer" in result.assumed.text()


def test_a_recipient_is_the_customer_where_nobody_else_is_named(customer):
    result = customer(Ship_To_Name=PEOPLE)
    assert result.column == "Ship To Name"
    assert "--role customer_id=COLUMN" in result.assumed.text()
    assert customer(Ship_To_Name=PEOPLE, Bill_To=PEOPLE).column == "Bill To"
    assert customer(Ship_To_Name=PEOPLE, Phone=PHONES).column == "Ship To Name"


def test_a_carrier_is_no_customer(customer):
    assert customer(Carrier_Name=PEOPLE).column is None


def test_where_staff_have_the_better_name_a_number_goes_before_a_phone_number_too(customer):
    numbers = ["0" if n % 3 == 0 else str(4711 + n % 15) for n in range(ROWS)]
    staff = [str(n % 4) for n in range(ROWS)]
    assert customer(User_ID=staff, Phone=PHONES, Buyer_ID=numbers).column == "Buyer ID"
