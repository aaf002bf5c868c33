"""Money in several currencies: each told apart, one chosen, or converted with the user's rates."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from core.cleaning import clean_orders
from core.columns.parsers import mixed_currencies
from core.errors import SettingError
from core.settings import CleanSettings, ReadSettings

ORDERS = """order,customer,date,quantity,price,currency
1,a,2024-01-01,2,10.00,EUR
2,a,2024-02-01,1,30.33,EUR
3,b,2024-01-03,3,9.99,USD
4,b,2024-01-04,-1,9.99,USD
5,c,2024-01-05,1,100.00,GBP
6,c,2024-01-06,1,8.00,
"""


@pytest.fixture
def cleaned(load, workspace):
    def build(text: str = ORDERS, **choices):
        read = ReadSettings(**choices)
        loaded = load(text, read)
        only = mixed_currencies.only_currency(loaded.raw, loaded.roles, read)
        named = mixed_currencies.file_currencies(loaded.raw, loaded.roles)
        return clean_orders(
            loaded.raw, loaded.readings, workspace, CleanSettings(), currencies=named, only=only
        )

    return build


def test_how_much_is_in_each_currency_is_known_before_anything_is_chosen(load):
    loaded = load(ORDERS)
    found = mixed_currencies.currency_amounts(loaded.raw, loaded.roles, loaded.readings)
    assert [(each.code, each.rows, each.money) for each in found] == [
        ("EUR", 2, Decimal("50.33")),
        ("USD", 2, Decimal("19.98")),
        ("GBP", 1, Decimal("100.00")),
        (None, 1, Decimal("8.00")),
    ]


def test_one_currency_leaves_the_others_out_and_says_how_much_that_is(cleaned):
    report = cleaned(currency="EUR").report
    assert report.used_revenue == Decimal("50.33")
    assert {each.code: each.rate for each in report.currencies} == {
        "EUR": 1, "USD": None, "GBP": None, None: None
    }  # fmt: skip
    said = next(each.message for each in report.notices if each.code == "other_currency_rows")
    assert "2 rows with 19.98 USD" in said
    assert "1 row with 100.00 GBP" in said
    assert "1 row with 8.00 in no currency" in said


def test_rates_convert_to_the_sixth_decimal(cleaned):
    orders = cleaned(
        currency="EUR", rates=(("USD", "0.9237"), ("GBP", "1.17")), rates_from="ECB, 2 May 2024"
    )
    # 2 × 10 + 30.33, (3 - 1) × 9.99 × 0.9237, 100 × 1.17, by hand
    assert orders.report.used_revenue == Decimal("50.33") + Decimal("18.455526") + 117
    assert orders.currency == "EUR"
    by_code = {each.code: each for each in orders.report.currencies}
    assert by_code["USD"].amount == Decimal("19.98")
    assert by_code["USD"].converted == Decimal("18.455526")
    assert by_code[None].rate is None
    said = [each.message for each in orders.report.notices if each.code == "currency_converted"]
    assert "1 USD = 0.9237 EUR, is your own assumption, ECB, 2 May 2024" in said[0]


def test_the_report_still_accounts_for_every_row_and_all_money(cleaned):
    report = cleaned(currency="EUR", rates=(("USD", "0.5"),)).report
    assert report.rows_in == report.rows_used + sum(each.rows for each in report.left_out)
    left = sum(each.amount for each in report.left_out)
    assert report.file.net_revenue == report.used_revenue + left


def test_a_file_in_one_other_currency_can_be_converted(cleaned):
    text = ORDERS.replace("EUR", "USD").replace("GBP", "USD").replace("8.00,\n", "8.00,USD\n")
    report = cleaned(text, currency="EUR", rates=(("USD", "0.5"),)).report
    assert report.used_revenue == (Decimal("50.33") + Decimal("19.98") + 108) / 2


def test_refund_columns_and_order_totals_are_converted_too(cleaned):
    text = (
        "Order ID,Customer,Order Date,Item price,Total,Refunded Amount,Currency\n"
        "1,a,2024-01-01,10,30.00,6.00,USD\n"
        "1,a,2024-01-01,20,,,\n"
        "2,b,2024-01-02,5,5.00,0,EUR\n"
        "3,b,2024-01-02,4,12.00,0,USD\n"
        "3,b,2024-01-02,8,,,\n"
    )
    orders = cleaned(text, currency="EUR", rates=(("USD", "0.5"),))
    assert orders.report.used_revenue == Decimal(15) - 3 + 5 + 6


@pytest.mark.parametrize(
    ("written", "code"),
    [("€", "EUR"), ("eur", "EUR"), ("US$", "USD"), ("zł", "PLN"), ("$", "$"), ("XAF", "XAF")],
)
def test_signs_in_a_currency_column_mean_their_code(written, code, load):
    loaded = load(ORDERS.replace("GBP", written))
    assert code in mixed_currencies.file_currencies(loaded.raw, loaded.roles)
    found = mixed_currencies.currency_amounts(loaded.raw, loaded.roles, loaded.readings)
    assert code in {each.code for each in found}


def test_signs_in_the_money_tell_the_rows_apart(cleaned):
    text = "customer,date,amount\na,2024-01-01,€10.00\nb,2024-01-02,£4.00\nb,2024-01-03,€2.50\n"
    assert cleaned(text, currency="EUR").report.used_revenue == Decimal("12.50")
    converted = cleaned(text, currency="GBP", rates=(("EUR", "0.8"),))
    assert converted.report.used_revenue == Decimal("14.00")


def test_a_currency_that_no_row_is_in_or_leads_to_is_refused(cleaned):
    with pytest.raises(SettingError, match="No row"):
        cleaned(currency="CHF")
    with pytest.raises(SettingError, match="none has a rate"):
        cleaned(currency="CHF", rates=(("SEK", "0.1"),))


@pytest.mark.parametrize(
    "wrong",
    [
        {"rates": (("USD", "0.9"),)},
        {"rates": (("USD", "0"),), "currency": "EUR"},
        {"rates": (("USD", "-1"),), "currency": "EUR"},
        {"rates": (("USD", "nan"),), "currency": "EUR"},
        {"rates": (("USD", "1"), ("usd", "2")), "currency": "EUR"},
        {"rates": (("eur", "1"),), "currency": "EUR"},
    ],
)
def test_rates_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValidationError):
        ReadSettings(**wrong)
