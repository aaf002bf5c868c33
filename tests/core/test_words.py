"""How numbers are written for people."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import words
from core.words import formats

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
    assert words.money(value, currency) == text


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
    assert words.money_short(value, "GBP") == text


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
    assert words.percent(share) == text


def test_percent_takes_the_decimals_it_is_given():
    assert words.percent(0.12345, 1) == "12.3%"


def test_counts_name_what_they_count():
    assert words.count(12345) == "12,345"
    assert words.count(1, "order") == "1 order"
    assert words.count(0, "order") == "0 orders"
    assert words.count(2, "category", "categories") == "2 categories"
    assert words.count(-0.2) == "0"
    assert words.count(None) == "–"
    assert words.count_short(950) == "950"
    assert words.count_short(12_340) == "12.3K"


def test_lengths_of_time_use_the_unit_a_person_would_use():
    assert words.days(1) == "1 day"
    assert words.days(34.4) == "34 days"
    assert words.days(150) == "5 months"
    assert words.days(913) == "2.5 years"
    assert words.days(None) == "–"


def test_dates_cannot_be_read_the_wrong_way_round():
    assert words.date(dt.date(2025, 4, 3)) == "3 Apr 2025"
    assert words.date(dt.datetime(2025, 12, 31, 23, 59)) == "31 Dec 2025"  # noqa: DTZ001
    assert words.date(None) == "–"


def test_lists_read_as_a_sentence():
    assert words.listed([]) == ""
    assert words.listed(["post"]) == "post"
    assert words.listed(["e-mail", "post"]) == "e-mail and post"
    assert words.listed(("e-mail", "SMS", "post")) == "e-mail, SMS and post"


@given(FINITE)
def test_money_can_be_read_back(value):
    text = words.money(value, "GBP")
    read = float(text.replace("£", "").replace(",", ""))
    assert read == pytest.approx(value, abs=0.0051 if abs(value) < 999.99 else 0.51)
    assert not re.fullmatch(r"-£?0(\.0+)?", text)


@given(FINITE)
def test_short_amounts_are_short_and_near(value):
    text = words.money_short(value, "GBP")
    factor = {"K": 1e3, "M": 1e6, "B": 1e9}.get(text[-1], 1)
    read = float(text.replace("£", "").replace(",", "").rstrip("KMB")) * factor
    assert read == pytest.approx(value, rel=0.06, abs=0.0051)
    if abs(value) < 1e12:
        assert len(text) <= 7


CLDR = {
    # What the Unicode CLDR has for these countries, with English month names and K, M, B.
    "de_DE": ("1.234.568 €", "-3,20 £", "12,5 %", "1.204,3", "3. Apr 2025", "1,2M €", "DD.MM.YYYY"),
    "fr_FR": (
        "1\u202f234\u202f568 €",
        "-3,20 £GB",
        "12,5 %",
        "1\u202f204,3",
        "3 Apr 2025",
        "1,2M €",
        "DD/MM/YYYY",
    ),
    "en_US": ("€1,234,568", "-£3.20", "12.5%", "1,204.3", "Apr 3, 2025", "€1.2M", "MM/DD/YYYY"),
    "en_IN": ("€12,34,568", "-£3.20", "12.5%", "1,204.3", "3 Apr 2025", "€1.2M", "DD/MM/YYYY"),
    "de_CH": (
        "EUR 1’234’568",
        "£-3.20",
        "12.5%",
        "1’204.3",
        "3. Apr 2025",
        "EUR 1.2M",
        "DD.MM.YYYY",
    ),
    "sv_SE": (
        "1 234 568 €",
        "−3,20 GBP",
        "12,5 %",
        "1 204,3",
        "3 Apr 2025",
        "1,2M €",
        "YYYY-MM-DD",
    ),
    "tr_TR": ("€1.234.568", "-£3,20", "%12,5", "1.204,3", "3 Apr 2025", "€1,2M", "DD.MM.YYYY"),
    "ja_JP": ("€1,234,568", "-£3.20", "12.5%", "1,204.3", "2025-04-03", "€1.2M", "YYYY/MM/DD"),
}


@pytest.mark.parametrize("code", CLDR)
def test_a_shop_abroad_has_its_own_numbers_and_days_in_english_words(code):
    with words.plainly(code):
        told = (
            words.money(1_234_567.9, "EUR"),
            words.money(-3.2, "GBP"),
            words.percent(0.125, 1),
            words.decimal(1204.3),
            words.date(dt.date(2025, 4, 3)),
            words.money_short(1_234_567, "€"),
            words.day_field(),
        )
        assert words.count(2, "order") == "2 orders"
    # Switzerland's apostrophe is a straight one since CLDR 48.
    plain = [each.replace("\N{NO-BREAK SPACE}", " ").replace("'", "’") for each in told]
    assert plain == list(CLDR[code])
    assert words.money(1250, "EUR") == "€1,250", "it holds no longer than it should"


def test_the_yen_has_no_cents_and_an_unknown_sign_stays_itself():
    with words.plainly("ja_JP"):
        assert words.money(950, "JPY") == "￥950"
    with words.plainly("en_CA"):
        assert words.money(12.5, "$") == "$12.50", "nobody knows whose dollar the file means"
        assert words.money(12.5, "USD") == "US$12.50"
    with words.plainly("de_DE"):
        assert words.money(12.5, "Taler") == "12,50\N{NO-BREAK SPACE}Taler"
        assert words.money(20, "EUR", cents=False) == "20\N{NO-BREAK SPACE}€"
        assert words.fixed(1.5, 2, signed=True) == "+1,50"
        assert words.separators() == ",."


def test_every_format_that_can_be_chosen_writes_every_kind_of_number():
    for code in formats.COUNTRIES:
        with words.plainly(code):
            assert "25" in words.date(dt.date(2025, 4, 13))
            assert "Apr" in words.date(dt.date(2025, 4, 13)) or "04" in words.date(
                dt.date(2025, 4, 13)
            )
            assert re.sub(r"[^\d]", "", words.money(1234, "EUR")) == "1234"
            assert set(words.day_field()) == set("DMY") | {words.day_field().strip("DMY")[0]}


@given(st.floats(-1e9, 1e9, allow_nan=False))
def test_the_house_writes_as_cldr_says_for_the_united_kingdom(value):
    from babel.dates import format_skeleton
    from babel.numbers import format_currency, format_decimal

    pattern = "¤#,##0.00" if abs(round(value, 2)) < 1000 else "¤#,##0"
    exact = Decimal(f"{value:.2f}" if abs(round(value, 2)) < 1000 else f"{value:.0f}")
    told = format_currency(exact, "GBP", pattern, locale="en_GB", currency_digits=False)
    if exact:
        assert words.money(value, "GBP") == told
    whole = Decimal(f"{value:.0f}")
    assert words.count(value) == format_decimal(abs(whole) and whole, locale="en_GB")
    day = dt.date(2025, 1, 1) + dt.timedelta(days=int(abs(value)) % 3000)
    assert words.date(day).replace("Sep", "Sept") == format_skeleton("yMMMd", day, locale="en_GB")


def test_a_sentence_told_before_the_format_was_known_is_told_again_in_it():
    said = "135,080 of 541,909 rows (24.9%) of v1,234 have no customer."
    assert words.retold(said) == said
    with words.plainly("de_DE"):
        assert words.retold(said) == (
            "135.080 of 541.909 rows (24,9\N{NO-BREAK SPACE}%) of v1,234 have no customer."
        )
