"""Numbers, money and days as a country writes them.

What is ours stands here as it is read: how signs and patterns become text. The signs and patterns
themselves are the Unicode CLDR's and change with its releases, so Babel is asked for them.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_symbol,
    parse_pattern,
)

from core import formatting
from core.formatting import country_format, locale_formats, number_text


class Written(Locale):
    """A locale whose signs and patterns stand in the test: CLDR's own change with its releases."""

    def __init__(self, group: str, decimal: str, money: str, percent: str, **signs: str):
        super().__init__("en")
        self._given = (group, decimal, parse_pattern(money), parse_pattern(percent))
        self._minus = signs.get("minus", "-")

    @property
    def number_symbols(self):
        return {
            "latn": {"group": self._given[0], "decimal": self._given[1], "minusSign": self._minus}
        }

    @property
    def currency_symbols(self):
        return {"EUR": "€"}

    @property
    def decimal_formats(self):
        return {None: self._given[2]}

    @property
    def currency_formats(self):
        return {"standard": self._given[2]}

    @property
    def percent_formats(self):
        return {None: self._given[3]}


WRITTEN = {
    # Signs and patterns as countries have them; what is made of them is ours.
    "behind": (
        Written(".", ",", "#,##0.00 ¤", "#,##0 %"),
        ("1.234.568 €", "-3,20 €", "-3,20 XTS", "12,5 %", "1.204,3", "1,2M €"),
    ),
    "in lakhs": (
        Written(",", ".", "¤#,##,##0.00", "#,##,##0%"),
        ("€12,34,568", "-€3.20", "-XTS 3.20", "12.5%", "1,204.3", "€1.2M"),
    ),
    "the minus between": (
        Written("'", ".", "¤ #,##0.00;¤-#,##0.00", "#,##0%"),
        ("€ 1'234'568", "€-3.20", "XTS-3.20", "12.5%", "1'204.3", "€ 1.2M"),
    ),
    "with a long minus": (
        Written(" ", ",", "#,##0.00 ¤", "#,##0 %", minus="−"),
        ("1 234 568 €", "−3,20 €", "−3,20 XTS", "12,5 %", "1 204,3", "1,2M €"),
    ),
    "percent in front": (
        Written(".", ",", "¤#,##0.00", "%#,##0"),
        ("€1.234.568", "-€3,20", "-XTS 3,20", "%12,5", "1.204,3", "€1,2M"),
    ),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_numbers_follow_the_signs_and_patterns_of_a_country(way, monkeypatch):
    locale, expected = WRITTEN[way]
    monkeypatch.setattr(number_text, "current", lambda: country_format.Format(way, locale))
    told = (
        formatting.money(1_234_567.9, "EUR"),
        formatting.money(-3.2, "EUR"),
        formatting.money(-3.2, "XTS"),
        formatting.percent(0.125, 1),
        formatting.decimal(1204.3),
        formatting.money_short(1_234_567, "€"),
    )
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in told] == list(expected)
    assert formatting.count(2, "order") == "2 orders", "words stay English"


ABROAD = [code for code in locale_formats.COUNTRIES if code not in locale_formats.HOUSE]


@pytest.mark.parametrize("code", ABROAD)
@pytest.mark.parametrize("value", [3.2, -3.2, 1204.3, -987_654.3])
def test_a_country_has_the_signs_and_patterns_that_babel_knows_of_it(code, value):
    """Up to a million: Babel loses the sign between thousands beyond, where it is an apostrophe."""
    locale = Locale.parse(code)
    signs = locale.number_symbols["latn"]
    pattern = locale.currency_formats["standard"].pattern
    exact = Decimal(f"{value:.2f}")
    if abs(value) >= 1000:
        exact, pattern = Decimal(f"{value:.0f}"), pattern.replace(".00", "")
    asked = (
        format_decimal(Decimal(str(value)), locale=code),
        format_percent(Decimal(f"{value:.0f}") / 100, locale=code),
        format_currency(exact, "EUR", pattern, locale=code, currency_digits=False),
    )
    with formatting.plainly(code):
        told = (
            formatting.decimal(value),
            formatting.percent(value / 100, 0),
            formatting.money(value, "EUR"),
        )
        assert formatting.separators() == signs["decimal"] + signs["group"]
    # Ours: the country's own minus, and a space between letters and digits.
    expected = [each.replace("-", signs["minusSign"]) for each in asked]
    assert list(told) == [
        re.sub(r"(?<=[A-Z])(?=\d)", "\N{NO-BREAK SPACE}", each) for each in expected
    ]


@pytest.mark.parametrize("code", ABROAD)
def test_a_million_is_grouped_like_a_thousand_in_every_country(code):
    with formatting.plainly(code):
        sign = formatting.count(1234)[1]
        groups = formatting.count(1_234_567).split(sign)
    assert groups in (["1", "234", "567"], ["12", "34", "567"])


@pytest.mark.parametrize("code", ABROAD)
def test_a_day_has_the_order_of_the_country_and_its_month_in_english(code):
    day = dt.date(2025, 4, 13)
    with formatting.plainly(code):
        told, field = formatting.date(day), formatting.day_field()
    asked = format_skeleton("yMMMd", day, locale=code)
    assert (told.index("13") < told.index("2025")) == (asked.index("13") < asked.index("2025"))
    assert sorted(re.findall(r"\w+", told)) in (["13", "2025", "Apr"], ["04", "13", "2025"])
    typed = re.findall(r"\d+", format_date(day, "short", locale=code))
    parts = {"13": "DD", "4": "MM", "04": "MM", "2025": "YYYY", "25": "YYYY"}
    assert re.split(r"[./-]", field) == [parts[each] for each in typed]


def test_the_yen_has_no_cents_and_an_unknown_sign_stays_itself():
    with formatting.plainly("ja_JP"):
        assert formatting.money(950, "JPY") == get_currency_symbol("JPY", "ja_JP") + "950"
    with formatting.plainly("en_CA"):
        assert formatting.money(12.5, "$") == "$12.50", "nobody knows whose dollar the file means"
        assert formatting.money(12.5, "USD") == get_currency_symbol("USD", "en_CA") + "12.50"
    with formatting.plainly("de_DE"):
        assert formatting.money(12.5, "Taler") == "12,50\N{NO-BREAK SPACE}Taler"
        assert formatting.money(20, "EUR", cents=False) == "20\N{NO-BREAK SPACE}€"
        assert formatting.fixed(1.5, 2, signed=True) == "+1,50"


def test_every_format_that_can_be_chosen_writes_every_kind_of_number():
    for code in locale_formats.COUNTRIES:
        with formatting.plainly(code):
            assert "25" in formatting.date(dt.date(2025, 4, 13))
            assert "Apr" in formatting.date(dt.date(2025, 4, 13)) or "04" in formatting.date(
                dt.date(2025, 4, 13)
            )
            assert re.sub(r"[^\d]", "", formatting.money(1234, "EUR")) == "1234"
            assert set(formatting.day_field()) == set("DMY") | {
                formatting.day_field().strip("DMY")[0]
            }
