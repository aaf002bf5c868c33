"""Money, counts, shares, days and dates as people write them: one way, everywhere."""

from __future__ import annotations

import datetime as dt
import math

SYMBOLS = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "INR": "₹",
    "KRW": "₩",
    "TRY": "₺",
    "UAH": "₴",
    "ILS": "₪",
    "VND": "₫",
    "NGN": "₦",
    "PHP": "₱",
    "CAD": "CA$",
    "AUD": "A$",
    "NZD": "NZ$",
    "BRL": "R$",
    "MXN": "MX$",
    "HKD": "HK$",
    "SGD": "S$",
}
"""Signs of the currencies that have one of their own. Other codes are written out: CHF 12.50."""

UNKNOWN = "–"
"""What stands where there is no number."""

NO_CENTS_FROM = 1000
"""From this amount on, cents only make a number longer."""

SHORT_STEPS = ((1e9, "B"), (1e6, "M"), (1e3, "K"))
ROUNDS_UP = 0.9995
"""From this part of a step on, a size written with three digits reads as the step itself."""
SHORT_LIMIT = 99.95
"""From here on three digits stand before the point, and none are left for after it."""
TWO_DIGITS = 10
"""From this percentage on decimals say nothing."""
SMALL = 9.995
"""Below this a short amount still needs its cents."""

DAYS_A_MONTH, DAYS_A_YEAR = 30.44, 365.25
COUNTED_IN_DAYS = 90
"""Up to three months people count days; up to two years, months."""


def money(value: float | None, currency: str | None = None) -> str:
    """An amount with its currency: £12.50, CHF 1,250, 980.00, -£3.20.

    Parameters
    ----------
    value : the amount; cents are shown below 1,000
    currency : ISO code or symbol as the file gives it; a plain number where there is none
    """
    if value is None or not math.isfinite(value):
        return UNKNOWN
    size = abs(value)
    # 999.996 must not be written 1,000.00 next to 1,000.
    decimals = 2 if round(size, 2) < NO_CENTS_FROM else 0
    return _signed(value, _prefix(currency), f"{size:,.{decimals}f}")


def money_short(value: float | None, currency: str | None = None) -> str:
    """An amount in as few characters as a tile or an axis has room for: £1.2M, £950, £3.4K.

    Three leading digits at most; below 1,000 whole units, below 10 with cents.
    """
    if value is None or not math.isfinite(value):
        return UNKNOWN
    return _signed(value, _prefix(currency), _short(abs(value), small_decimals=2))


def count_short(value: float | None) -> str:
    """A number of things in few characters: 950, 12.3K, 4.2M."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    return _signed(value, "", _short(abs(value), small_decimals=0))


def count(value: float | None, one: str | None = None, many: str | None = None) -> str:
    """A number of things with thousands separators: 12,345, or "1 order", "2 orders".

    Parameters
    ----------
    value : the number; rounded to a whole one
    one, many : the thing in the singular and, where adding an s is wrong, in the plural
    """
    if value is None or not math.isfinite(value):
        return UNKNOWN
    number = decimal(value, 0)
    if one is None:
        return number
    return f"{number} {one if number == '1' else many or one + 's'}"


def decimal(value: float | None, decimals: int = 1) -> str:
    """A number with a few decimals, none where it is whole: 2.5, 3, 1,204.3."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def percent(share: float | None, decimals: int | None = None) -> str:
    """A share as a percentage: 0.256 is 26%, 0.0142 is 1.4%, 0.0008 is 0.08%.

    Parameters
    ----------
    share : 0 to 1, though more and less are written just as well
    decimals : how many; as many as the size calls for where none are given
    """
    if share is None or not math.isfinite(share):
        return UNKNOWN
    value = share * 100
    if decimals is None:
        size = abs(value)
        decimals = 0 if round(size, 1) >= TWO_DIGITS else 1 if round(size, 2) >= 1 else 2
    return f"{decimal(value, decimals)}%"


def days(value: float | None) -> str:
    """A length of time in the unit a person would use: 1 day, 34 days, 5 months, 2.5 years.

    Months of 30.44 days from 90 days on, years of 365.25 from two years on.
    """
    if value is None or not math.isfinite(value):
        return UNKNOWN
    if abs(value) < COUNTED_IN_DAYS:
        return count(value, "day")
    if abs(value) < 2 * DAYS_A_YEAR:
        return count(value / DAYS_A_MONTH, "month")
    return f"{decimal(value / DAYS_A_YEAR)} years"


def date(value: dt.date | dt.datetime | None) -> str:
    """A day, with the month in letters so that nobody reads it the wrong way round: 3 Apr 2025."""
    if value is None:
        return UNKNOWN
    return f"{value.day} {value:%b %Y}"


def listed(words: list[str] | tuple[str, ...]) -> str:
    """Words in a row: "e-mail", "e-mail and post", "e-mail, SMS and post"."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _prefix(currency: str | None) -> str:
    """What stands before the number: a sign at once, letters with a (non-breaking) space."""
    if not currency or not currency.strip():
        return ""
    sign = SYMBOLS.get(currency.strip().upper(), currency.strip())
    return f"{sign}\N{NO-BREAK SPACE}" if sign[-1].isalpha() else sign


def _signed(value: float, prefix: str, digits: str) -> str:
    """The minus stands before the currency, and zero has none."""
    nothing = not digits.strip("0.,")
    return f"{'-' if value < 0 and not nothing else ''}{prefix}{digits}"


def _short(size: float, small_decimals: int) -> str:
    """Three leading digits and a letter; what rounds to 1,000 takes the next letter."""
    for step, letter in SHORT_STEPS:
        if size >= step * ROUNDS_UP:
            scaled = size / step
            return decimal(scaled, 1 if scaled < SHORT_LIMIT else 0) + letter
    if size < SMALL:
        return f"{size:,.{small_decimals}f}"
    return f"{size:,.0f}"
