"""A customer number that is called Walk-in, or like nobody at all, stands for nobody known."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from core.cleaning import clean_orders
from core.settings import CleanSettings
from tests.core.conftest import as_raw, as_readings, line

DAY = dt.date(2024, 1, 1)


def sale(number, name, order, **other):
    day = str(DAY + dt.timedelta(days=order))
    return line(number, str(order), day, **{"Customer Name": name}, **other)


def shop(name, number="1", nobody=16):
    """Sixteen people with three orders each, and some orders of a number with another name."""
    people = [sale(str(1000 + n % 16), f"Person {chr(65 + n % 16)}", n) for n in range(48)]
    return [*people, *(sale(number, name, 48 + n) for n in range(nobody))]


@pytest.fixture
def clean(tmp_path):
    def cleaned(lines, **choices):
        """Clean lines in which the name plays no role."""
        frame = pd.DataFrame(lines)
        readings = as_readings(frame.drop(columns="Customer Name"))
        return clean_orders(as_raw(frame, tmp_path), readings, tmp_path, CleanSettings(**choices))

    return cleaned


def left_out(orders):
    return {one.code: one.rows for one in orders.report.left_out}


def words(orders):
    return {one.code: one.message for one in orders.report.notices}


@pytest.mark.parametrize("name", ["Walk-in Customer", "Guest", "Laufkunde", "一般客", "Vizitator"])
@pytest.mark.parametrize("number", ["1", "1016"])
def test_a_number_that_is_called_like_nobody_is_nobody(name, number, clean):
    orders = clean(shop(name, number))
    assert left_out(orders) == {"no_customer": 16}
    said = words(orders)["placeholder_customers"]
    assert said.startswith(f"{number} in customer_id is called {name} in Customer Name")
    assert "16 rows have no customer" in said


def test_it_is_a_customer_when_placeholders_are_kept(clean):
    assert not left_out(clean(shop("Guest", "1016"), placeholder_customers="keep"))


def test_a_word_of_ones_own_counts_beside_the_number_too(clean):
    assert not left_out(clean(shop("Stammtisch", "1016", nobody=4)))
    own = clean(shop("Stammtisch", "1016", nobody=4), guest_names=("stammtisch",))
    assert left_out(own) == {"no_customer": 4}


def test_the_one_number_without_a_name_is_nobody_where_it_has_most_of_the_rows(clean):
    often = clean(shop(None, "1016"))
    assert left_out(often) == {"no_customer": 16}
    assert "has no name in Customer Name" in words(often)["placeholder_customers"]
    assert not left_out(clean(shop(None, "1016", nobody=2)))


def test_several_numbers_whose_names_were_taken_away_are_people(clean):
    lines = [
        sale(str(1000 + n % 16), "Anonymous" if n % 16 < 4 else f"Person {chr(65 + n % 16)}", n)
        for n in range(48)
    ]
    assert not left_out(clean(lines))


def test_names_that_do_not_follow_the_number_say_nothing(clean):
    lines = [
        sale(str(1000 + n % 16), "Guest" if n % 16 == 3 else f"Person {chr(65 + n % 13)}", n)
        for n in range(64)
    ]
    assert not left_out(clean(lines))
