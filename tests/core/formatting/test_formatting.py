"""How numbers are written for people."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import formatting
from core.formatting import locale_formats

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
FINITE = st.floats(-1e14, 1e14, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        (0, "GBP", "£0.00"),
        (-0.001, "GBP", "£0.00"),
        (3.2, "gbp", "£3.20"),
        (-3.2, "GBP", "-£3.20"),
        (999.99, "USD", "$999.99"),
        (999.996, "GBP", "£1,000"),
        (1250, "CHF", "CHF\N{NO-BREAK SPACE}1,250"),
        (12.5, "kr", "kr\N{NO-BREAK SPACE}12.50"),
        (8_911_407.9, "GBP", "£8,911,408"),
        (1250.4, None, "1,250"),
        (12.5, "", "12.50"),
        (12.5, "  ", "12.50"),
        (-1250.4, "€", "-€1,250"),
        (None, "GBP", "–"),
        (float("nan"), "GBP", "–"),
        (float("inf"), "GBP", "–"),
    ],
)
def test_money(value, currency, text):
    assert formatting.money(value, currency) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "£0.00"),
        (9.5, "£9.50"),
        (9.999, "£10"),
        (950.2, "£950"),
        (999.6, "£1K"),
        (3_420, "£3.4K"),
        (99_960, "£100K"),
        (999_940, "£1M"),
        (1_234_567, "£1.2M"),
        (-1_234_567, "-£1.2M"),
        (4.5e9, "£4.5B"),
        (None, "–"),
    ],
)
def test_money_short(value, text):
    assert formatting.money_short(value, "GBP") == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0%"),
        (1, "100%"),
        (0.256, "26%"),
        (0.1, "10%"),
        (0.09999, "10%"),
        (0.0142, "1.4%"),
        (0.03, "3%"),
        (0.0008, "0.08%"),
        (-0.00001, "0%"),
        (-0.125, "-12%"),
        (12.5, "1,250%"),
        (None, "–"),
    ],
)
def test_percent(share, text):
    assert formatting.percent(share) == text


def test_percent_takes_the_decimals_it_is_given():
    assert formatting.percent(0.12345, 1) == "12.3%"


def test_counts_name_what_they_count():
    assert formatting.count(12345) == "12,345"
    assert formatting.count(1, "order") == "1 order"
    assert formatting.count(0, "order") == "0 orders"
    assert formatting.count(2, "category", "categories") == "2 categories"
    assert formatting.count(-0.2) == "0"
    assert formatting.count(None) == "–"
    assert formatting.count_short(950) == "950"
    assert formatting.count_short(12_340) == "12.3K"


def test_lengths_of_time_use_the_unit_a_person_would_use():
    assert formatting.days(1) == "1 day"
    assert formatting.days(34.4) == "34 days"
    assert formatting.days(150) == "5 months"
    assert formatting.days(913) == "2.5 years"
    assert formatting.days(None) == "–"


def test_dates_cannot_be_read_the_wrong_way_round():
    assert formatting.date(dt.date(2025, 4, 3)) == "3 Apr 2025"
    assert formatting.date(dt.datetime(2025, 12, 31, 23, 59)) == "31 Dec 2025"  # noqa: DTZ001
    assert formatting.date(None) == "–"


def test_lists_read_as_a_sentence():
    assert formatting.listed([]) == ""
    assert formatting.listed(["post"]) == "post"
    assert formatting.listed(["e-mail", "post"]) == "e-mail and post"
    assert formatting.listed(("e-mail", "SMS", "post")) == "e-mail, SMS and post"


@given(FINITE)
def test_money_can_be_read_back(value):
    text = formatting.money(value, "GBP")
    read = float(text.replace("£", "").replace(",", ""))
    assert read == pytest.approx(value, abs=0.0051 if abs(value) < 999.99 else 0.51)
    assert not re.fullmatch(r"-£?0(\.0+)?", text)


@given(FINITE)
def test_short_amounts_are_short_and_near(value):
    text = formatting.money_short(value, "GBP")
    factor = {"K": 1e3, "M": 1e6, "B": 1e9}.get(text[-1], 1)
    read = float(text.replace("£", "").replace(",", "").rstrip("KMB")) * factor
    assert read == pytest.approx(value, rel=0.06, abs=0.0051)
    if abs(value) < 1e12:
        assert len(text) <= 7


def test_a_format_holds_no_longer_than_it_should():
    with formatting.plainly("de_DE"):
        pass
    assert formatting.money(1250, "EUR") == "€1,250"


@given(st.floats(-1e9, 1e9, allow_nan=False))
def test_the_house_writes_the_same_whoever_asks(value):
    day = dt.date(2025, 1, 1) + dt.timedelta(days=int(abs(value)) % 3000)
    exact = round(value, 2)
    sign = "-" if f"{exact:.0f}".strip("-0") or (abs(exact) < 1000 and exact) else ""
    sign = sign if value < 0 else ""
    size = f"{abs(value):,.2f}" if abs(exact) < 1000 else f"{abs(value):,.0f}"
    for code in ("", *locale_formats.HOUSE):
        with formatting.plainly(code):
            assert formatting.money(value, "GBP") == f"{sign}£{size}"
            assert formatting.count(value) == f"{round(value):,}"
            assert formatting.date(day) == f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def test_a_p_value_has_its_sign_and_two_digits_and_no_more_zeros_than_three():
    values = (0.00001, 0.000999, 0.001, 0.0025, 0.0434, 0.5, 1.0)
    assert [formatting.p_value(value) for value in values] == [
        "< 0.001", "< 0.001", "= 0.001", "= 0.0025", "= 0.043", "= 0.5", "= 1"
    ]  # fmt: skip
