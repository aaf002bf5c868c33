"""Number and date formats of a country, from the Unicode CLDR by way of Babel.

Words stay English whatever the format is; what changes is how digits are grouped, where the sign of
a currency stands, and in which order a day is written. The month stays in English letters, so that
nobody reads a day the wrong way round.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale
    from babel.dates import DateTimePattern
    from babel.numbers import NumberPattern

HOUSE = ("en", "en_GB")
"""Written without asking CLDR: 1,234.5, £1,250, 12%, 3 Apr 2025."""

COUNTRIES: dict[str, str] = {
    "en": "International",
    "es_AR": "Argentina",
    "en_AU": "Australia",
    "de_AT": "Austria",
    "nl_BE": "Belgium",
    "pt_BR": "Brazil",
    "bg_BG": "Bulgaria",
    "en_CA": "Canada",
    "fr_CA": "Canada (French)",
    "es_CL": "Chile",
    "zh_CN": "China",
    "es_CO": "Colombia",
    "hr_HR": "Croatia",
    "cs_CZ": "Czechia",
    "da_DK": "Denmark",
    "et_EE": "Estonia",
    "fi_FI": "Finland",
    "fr_FR": "France",
    "de_DE": "Germany",
    "el_GR": "Greece",
    "en_HK": "Hong Kong",
    "hu_HU": "Hungary",
    "is_IS": "Iceland",
    "en_IN": "India",
    "id_ID": "Indonesia",
    "en_IE": "Ireland",
    "en_IL": "Israel",
    "it_IT": "Italy",
    "ja_JP": "Japan",
    "en_KE": "Kenya",
    "lv_LV": "Latvia",
    "lt_LT": "Lithuania",
    "de_LU": "Luxembourg",
    "ms_MY": "Malaysia",
    "es_MX": "Mexico",
    "fr_MA": "Morocco",
    "nl_NL": "Netherlands",
    "en_NZ": "New Zealand",
    "en_NG": "Nigeria",
    "nb_NO": "Norway",
    "en_PK": "Pakistan",
    "es_PE": "Peru",
    "en_PH": "Philippines",
    "pl_PL": "Poland",
    "pt_PT": "Portugal",
    "ro_RO": "Romania",
    "ru_RU": "Russia",
    "en_SG": "Singapore",
    "sk_SK": "Slovakia",
    "sl_SI": "Slovenia",
    "en_ZA": "South Africa",
    "ko_KR": "South Korea",
    "es_ES": "Spain",
    "sv_SE": "Sweden",
    "de_CH": "Switzerland",
    "zh_TW": "Taiwan",
    "th_TH": "Thailand",
    "tr_TR": "Turkey",
    "uk_UA": "Ukraine",
    "en_AE": "United Arab Emirates",
    "en_GB": "United Kingdom",
    "en_US": "United States",
    "vi_VN": "Vietnam",
}
"""The formats that can be chosen, by locale: those whose digits go with English words."""

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
        return str(_days(self.code).apply(day, _english()))

    def sign(self, currency: str) -> str:
        """How people here write a currency: $ in the USA and US$ in Canada, else its code."""
        from babel.numbers import get_currency_symbol

        return str(get_currency_symbol(currency, self.locale))

    def decimals(self, currency: str) -> int:
        """How many decimals the currency's smallest coin takes, two at most: none for the yen."""
        from babel.numbers import get_currency_precision

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


@functools.cache
def of(code: str) -> Format | None:
    """The format of a locale; None for those of the house, which need no look-up.

    Parameters
    ----------
    code : language and country, such as de_DE
    """
    if code in HOUSE or code not in COUNTRIES:
        return None
    from babel import Locale  # 20 ms that only a shop abroad needs

    return Format(code, Locale.parse(code))


@functools.cache
def _days(code: str) -> DateTimePattern:
    """The order in which a day is written; the plainest of the same order where it needs words."""
    from babel.dates import parse_pattern

    known = of(code)
    text = "d MMM y" if known is None else known.locale.datetime_skeletons["yMMMd"].pattern
    if not _SUFFICES.fullmatch(text):
        text = "y-MM-dd" if text.startswith("y") else "d MMM y"
    return parse_pattern(text)


@functools.cache
def _english() -> Locale:
    from babel import Locale

    return Locale("en")
