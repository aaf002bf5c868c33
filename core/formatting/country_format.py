"""How numbers, money, shares and days are written in one country, by Babel's data of its locale."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import parse_pattern
from babel.numbers import get_currency_precision, get_currency_symbol

if TYPE_CHECKING:
    import datetime as dt

    from babel.dates import DateTimePattern
    from babel.numbers import NumberPattern

_ENGLISH = Locale("en")

_SUFFICES = re.compile(r"[dy., ]*MMM[dy., ]*")
"""An order of day, month and year with the month in letters and no other word."""


@dataclass(frozen=True)
class Format:
    """How numbers, money, shares and days are written in one country.

    Parameters
    ----------
    code : of the locale, such as de_DE
    locale : what Babel knows of it
    """

    code: str
    locale: Locale

    @classmethod
    def of(cls, code: str) -> Format:
        """The format of a locale that Babel knows."""
        return cls(code, Locale.parse(code))

    def number(self, digits: str) -> str:
        """A number as Python writes it (1234.50), with as many decimals as it has.

        Put together here: Babel reads an apostrophe in what it has made as a quotation mark, and
        Swiss millions come out as 1234567 (Babel 2.19).
        """
        whole, _, fraction = digits.partition(".")
        last, further = self._group_sizes
        groups: list[str] = []
        while whole:
            size = further if groups else last
            groups.insert(0, whole[-size:])
            whole = whole[:-size]
        point, between = self._separators
        return between.join(groups) + (f"{point}{fraction}" if fraction else "")

    def money(self, digits: str, letter: str, currency: str, *, negative: bool) -> str:
        """An amount: its digits (and K, M or B), the currency's sign, and where both stand."""
        return self._dressed(
            self.locale.currency_formats["standard"],
            self.number(digits) + letter,
            self.sign(currency),
            negative=negative,
        )

    def percent(self, digits: str, *, negative: bool) -> str:
        """A percentage, given as its digits: 12.5 is 12,5 % in Germany and %12,5 in Turkey."""
        return self._dressed(
            self.locale.percent_formats[None], self.number(digits), "", negative=negative
        )

    def date(self, day: dt.date) -> str:
        """A day in the country's order, the month in English."""
        return str(self._day_pattern.apply(day, _ENGLISH))

    def sign(self, currency: str) -> str:
        """How people here write a currency: $ in the USA and US$ in Canada, else its code."""
        return str(get_currency_symbol(currency, self.locale))

    def decimals(self, currency: str) -> int:
        """How many decimals the currency's smallest coin takes, two at most: none for the yen."""
        return min(2, int(get_currency_precision(currency)))

    @property
    def minus(self) -> str:
        """The minus of the country: a hyphen, or the longer sign of the north."""
        return str(self.locale.number_symbols["latn"]["minusSign"])

    @property
    def separators(self) -> str:
        """The decimal sign and the sign between thousands, as charts want them."""
        return "".join(self._separators)

    @functools.cached_property
    def _separators(self) -> tuple[str, str]:
        signs = self.locale.number_symbols["latn"]
        return str(signs["decimal"]), str(signs["group"])

    @functools.cached_property
    def _group_sizes(self) -> tuple[int, int]:
        """How many digits the last group has, and how many each before it."""
        last, further = self.locale.decimal_formats[None].grouping
        return int(last), int(further)

    @property
    def day_field(self) -> str:
        """The order in which a day is typed: DD.MM.YYYY, in one of the ways Streamlit knows."""
        pattern = self.locale.date_formats["short"].pattern
        order = list(dict.fromkeys(re.findall("[dMy]", pattern)))
        sign = next((item for item in "./-" if item in pattern), "-")
        return sign.join({"d": "DD", "M": "MM", "y": "YYYY"}[part] for part in order)

    def _dressed(self, pattern: NumberPattern, number: str, sign: str, *, negative: bool) -> str:
        """What stands before and after a number, around it."""
        before = pattern.prefix[bool(negative)].replace("¤", sign)
        after = pattern.suffix[bool(negative)].replace("¤", sign)
        # CLDR: letters never touch a digit.
        if before[-1:].isalpha():
            before += "\N{NO-BREAK SPACE}"
        return f"{before.replace('-', self.minus)}{number}{after.replace('-', self.minus)}"

    @functools.cached_property
    def _day_pattern(self) -> DateTimePattern:
        """The order in which a day is written; the plainest of that order where it needs words."""
        text = self.locale.datetime_skeletons["yMMMd"].pattern
        if not _SUFFICES.fullmatch(text):
            text = "y-MM-dd" if text.startswith("y") else "d MMM y"
        return parse_pattern(text)
