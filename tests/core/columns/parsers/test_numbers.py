"""Money comes back to the cent, in either convention."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded_file import orders_csv

from core.columns.parsers import mixed_currencies, numbers
from core.engine import connection as engine
from core.errors import UnreadableColumnError
from core.settings import ReadSettings

_MONEY = st.decimals(Decimal("-9999999.99"), Decimal("9999999.99"), places=2)


def read_back(texts, mark="auto"):
    with engine.connect() as connection:
        connection.execute("CREATE TABLE raw (place BIGINT, price VARCHAR)")
        connection.executemany("INSERT INTO raw VALUES (?, ?)", list(enumerate(texts)))
        reading = numbers.choose_number_parser(connection, "raw", "price", "VARCHAR", mark)
        found = connection.execute(f"SELECT {reading.sql} FROM raw ORDER BY place").fetchall()
    return [value for (value,) in found], reading


@pytest.mark.parametrize("sign", ["?", "\u0402", "\ufffd", "\u00c4", "\u00e2\u201a\u00ac"])
@pytest.mark.parametrize("shape", ["{0}{1}", "{1} {0}", "-{1} {0}"])
def test_a_sign_that_was_lost_on_the_way_is_a_sign_still(sign, shape):
    texts = [shape.format(sign, number) for number in ("15.12", "1,280.50", "7")]
    values, _ = read_back(texts)
    assert [abs(value) for value in values] == [Decimal("15.12"), Decimal("1280.50"), Decimal(7)]
    assert all(value < 0 for value in values) == shape.startswith("-")


@pytest.mark.parametrize("texts", [["12?50", "7?20"], ["5%", "10%"], ["12 ?", "13 x", "14 y"]])
def test_a_sign_within_a_number_or_of_another_meaning_is_none(texts):
    values, _ = read_back(texts)
    assert None in values
    assert Decimal(1250) not in values
    assert Decimal(5) not in values


def german(text):
    return text.translate(str.maketrans(",.", ".,"))


@settings(max_examples=40, deadline=None)
@given(
    amounts=st.lists(_MONEY, min_size=1, max_size=8),
    sign=st.sampled_from(
        ["{}", "$ {}", "€{}", "{} EUR", "{} €", "USD {}", "US$ {}", "Rs. {}", "kr {}"]
    ),
    comma=st.booleans(),
)
def test_money_in_either_convention_parses_back(amounts, sign, comma):
    texts = [f"{amount:,.2f}" for amount in amounts]
    shown = [german(text) if comma else text for text in texts]
    found, reading = read_back([sign.format(text) for text in shown])
    assert found == amounts
    assert reading.mark == ("comma" if comma else "point")


@settings(max_examples=20, deadline=None)
@given(amount=st.decimals(Decimal("0.01"), Decimal("999999.99"), places=2))
@pytest.mark.parametrize(
    "form", ["({})", "{}-", "-{}", "-£{}", "£-{}", "(£{})", "\u2212{}", "- {}"]
)
def test_a_minus_is_a_minus_however_it_is_written(amount, form):
    assert read_back([form.format(f"{amount:,.2f}")])[0] == [-amount]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1 234,50", "12,00"], ["1234.50", "12.00"]),
        (["1'234.50"], ["1234.50"]),
        (["1\u202f234,5"], ["1234.5"]),
        (["12,34,567.00"], ["1234567.00"]),
        (["1.234.567"], ["1234567"]),
        (["1,234", "5.25"], ["1234", "5.25"]),
        ([".5", "7."], ["0.5", "7"]),
        (["1e3", "2.5"], ["1000", "2.5"]),
        (["16.448000000000004"], ["16.448"]),
    ],
)
def test_usual_ways_of_writing_numbers(texts, expected):
    assert read_back(texts)[0] == [Decimal(value) for value in expected]


@pytest.mark.parametrize(
    "text", ["12%", "n/a", "abc 12", "12 pieces", "1.2.3,4,5", "12-11-2024", ""]
)
def test_what_is_no_number_is_not_read_as_one(text):
    assert read_back([text, "1.50", "2.75"])[0] == [None, Decimal("1.50"), Decimal("2.75")]


def test_a_column_that_shows_no_decimal_mark_says_so():
    found, reading = read_back(["1.234", "5.678"])
    assert found == [Decimal("1.234"), Decimal("5.678")]
    assert reading.undecided


def test_the_choice_of_the_user_is_followed():
    assert read_back(["1.234"], "comma")[0] == [Decimal(1234)]
    assert read_back(["1,234"], "comma")[0] == [Decimal("1.234")]


def test_the_result_is_exact(load):
    loaded = load(orders_csv("unit_price", ["0.1"] * 10))
    sql = loaded.reading("unit_price").sql
    assert loaded.ask(f"SELECT sum({sql}), typeof(any_value({sql}))")[0] == (
        Decimal(1),
        "DECIMAL(18,6)",
    )


def test_one_file_has_one_decimal_mark(load):
    content = "Kunde;Datum;Menge;Einzelpreis\nA;01.02.2024;1;2.125\nB;28.02.2024;2,5;1.000\n"
    loaded = load(content.replace("Kunde", "Kundennummer"))
    assert loaded.values("unit_price") == [Decimal(2125), Decimal(1000)]


def test_a_money_column_of_words_is_named_with_an_example(load):
    with pytest.raises(UnreadableColumnError, match=r"unit_price.*free"):
        load(orders_csv("unit_price", ["free", "free", "1.00"]))


def test_currency_signs_that_stand_for_many_stay_signs(load):
    loaded = load(orders_csv("unit_price", ["$1.00", "$2.00", "£3.00", "4.00"]))
    assert mixed_currencies.file_currencies(loaded.raw, loaded.roles) == ("$", "GBP")


def test_plain_numbers_name_no_currency(load):
    loaded = load(orders_csv("unit_price", ["1.00"]), ReadSettings())
    assert mixed_currencies.file_currencies(loaded.raw, loaded.roles) == ()


def prices(load, cells, currency=""):
    """What a column of prices is read as, and whether that is said to be open."""
    rows = orders_csv("unit_price", cells)
    if currency:
        head, *lines = rows.splitlines()
        rows = "\n".join([f"{head},currency", *(f"{line},{currency}" for line in lines)]) + "\n"
    loaded = load(rows)
    return loaded.values("unit_price"), loaded.reading("unit_price").ambiguous


def test_dots_stand_between_thousands_where_smaller_prices_have_none(load):
    assert prices(load, ["1.250", "12.495", "500", "3.999"]) == (
        [Decimal(1250), Decimal(12495), Decimal(500), Decimal(3999)],
        False,
    )


def test_prices_of_even_hundreds_are_thousands_and_that_is_said(load):
    assert prices(load, ["12.500", "99.000", "7.900"]) == (
        [Decimal(12500), Decimal(99000), Decimal(7900)],
        True,
    )


def test_a_currency_without_cents_has_thousands(load):
    assert prices(load, ["12.495", "9.990"], "CLP")[0] == [Decimal(12495), Decimal(9990)]
    assert prices(load, ["Rp 12.495", "Rp9.990"])[0] == [Decimal(12495), Decimal(9990)]
    assert prices(load, ["₩12,495", "₩9,990"])[0] == [Decimal(12495), Decimal(9990)]


@pytest.mark.parametrize(
    ("cells", "currency"),
    [
        (["1.459", "1.389", "1.501"], ""),
        (["12.500", "99.000", "7.900"], "KWD"),
        (["12.500", "99.000", "1500"], ""),
        (["12.500", "99.000", "0.500"], ""),
    ],
)
def test_three_decimals_stay_decimals_where_nothing_speaks_for_thousands(load, cells, currency):
    assert prices(load, cells, currency)[0] == [Decimal(cell) for cell in cells]


@pytest.mark.parametrize("text", ["Rp 1.500,25", "1.500,25 lei", "1.500,25 Kc", "1.500,25 TL"])
def test_currencies_are_written_as_words_too(text):
    assert read_back([text, "2.000,50"])[0][0] == Decimal("1500.25")


@pytest.mark.parametrize(
    ("text", "large"),
    [
        ("1000000000000", True),
        ("-2.5e14", True),
        ("1,000,000,000,000.00", True),
        ("999999999999", False),
        ("abc", False),
        ("12 apples", False),
        pytest.param("1 " * 500_000 + "x", False, id="a book of digits"),
        pytest.param("9" * 500_000, True, id="a number of many digits"),
    ],
)
def test_a_number_past_what_is_counted_exactly_is_told_from_what_is_none(text, large):
    assert numbers.is_too_large(text) == large
