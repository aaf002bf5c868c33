"""Money, counts, shares and p-values as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.formatting.current_format import current
from core.formatting.number_values import number_of

if TYPE_CHECKING:
    from core.formatting.number_values import Number

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
SMALLEST_P_VALUE = 0.001
SMALL = 9.995
"""Below this a short amount still needs its cents."""

_NAMED = {sign: code for code, sign in SYMBOLS.items() if sign not in {"$", "¥"}}
"""What a sign means. Several countries write $ or ¥: those two stay as the file has them."""


def money(value: Number, currency: str | None = None, *, cents: bool = True) -> str:
    """An amount with its currency: £12.50, CHF 1,250, 980.00, -£3.20.

    Parameters
    ----------
    value : the amount; cents are shown below 1,000
    currency : ISO code or symbol as the file gives it; a plain number where there is none
    cents : write .00 as well
    """
    if (value := number_of(value)) is None:
        return UNKNOWN
    size = abs(value)
    # 999.996 must not be written 1,000.00 next to 1,000.
    decimals = 2 if round(size, 2) < NO_CENTS_FROM else 0
    if not cents and round(size, 2) == int(round(size, 2)):
        decimals = 0
    return _amount(value, f"{size:,.{min(decimals, _coin(currency))}f}", "", currency)


def money_short(value: Number, currency: str | None = None) -> str:
    """An amount in as few characters as a tile or an axis has room for: £1.2M, £950, £3.4K.

    Three leading digits at most; below 1,000 whole units, below 10 with cents.
    """
    if (value := number_of(value)) is None:
        return UNKNOWN
    return _amount(value, *_short(abs(value), small_decimals=_coin(currency)), currency)


def count_short(value: Number) -> str:
    """A number of things in few characters: 950, 12.3K, 4.2M."""
    if (value := number_of(value)) is None:
        return UNKNOWN
    return _amount(value, *_short(abs(value), small_decimals=0), None)


def count(
    value: Number, one: str | None = None, many: str | None = None, *, decimals: int = 0
) -> str:
    """A number of things with thousands separators: 12,345, or "1 order", "2 orders".

    Parameters
    ----------
    value : the number
    one, many : the thing in the singular and, where adding an s is wrong, in the plural
    decimals : at most so many are written: 1.5 points
    """
    if (value := number_of(value)) is None:
        return UNKNOWN
    written = decimal(value, decimals)
    if one is None:
        return written
    return f"{written} {one if abs(round(value, decimals)) == 1 else many or one + 's'}"


def fixed(value: Number, decimals: int, *, signed: bool = False) -> str:
    """A number with so many decimals, also where they are zeros: 2.50, or +2.50."""
    if (value := number_of(value)) is None:
        return UNKNOWN
    text = f"{value:+,.{decimals}f}" if signed else f"{value:,.{decimals}f}"
    sign, digits = (text[0], text[1:]) if text[0] in "+-" else ("", text)
    if not digits.strip("0.,"):
        sign = ""
    known = current()
    if known is None:
        return sign + digits
    return sign.replace("-", known.minus) + known.number(digits.replace(",", ""))


def decimal(value: Number, decimals: int = 1) -> str:
    """A number with a few decimals, none where it is whole: 2.5, 3, 1,204.3."""
    if (value := number_of(value)) is None:
        return UNKNOWN
    text = _trimmed(value, decimals)
    known = current()
    if known is None:
        return text
    number = known.number(text.lstrip("-").replace(",", ""))
    return f"{known.minus}{number}" if text.startswith("-") else number


def percent(share: Number, decimals: int | None = None) -> str:
    """A share as a percentage: 0.256 is 26%, 0.0142 is 1.4%, 0.0008 is 0.08%.

    Parameters
    ----------
    share : 0 to 1, though more and less are written just as well
    decimals : how many; as many as the size calls for where none are given
    """
    if (value := number_of(share)) is None:
        return UNKNOWN
    value *= 100
    if decimals is None:
        size = abs(value)
        decimals = 0 if round(size, 1) >= TWO_DIGITS else 1 if round(size, 2) >= 1 else 2
    text, known = _trimmed(value, decimals), current()
    if known is None:
        return f"{text}%"
    return known.percent(text.lstrip("-").replace(",", ""), negative=text.startswith("-"))


def p_value(value: float) -> str:
    """A p-value with its sign, to two digits: "= 0.0025", "< 0.001"."""
    return "< 0.001" if value < SMALLEST_P_VALUE else f"= {value:.2g}"


def _trimmed(value: float, decimals: int) -> str:
    """A number with at most so many decimals, as the house writes it."""
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _amount(value: float, digits: str, letter: str, currency: str | None) -> str:
    """An amount from its digits; zero has no minus, and a plain number no currency."""
    negative = value < 0 and bool(digits.strip("0.,"))
    known = current()
    if known is None:
        # The minus stands before the currency.
        return f"{'-' if negative else ''}{_prefix(currency)}{digits}{letter}"
    bare = digits.replace(",", "")
    if not currency or not currency.strip():
        return f"{known.minus if negative else ''}{known.number(bare)}{letter}"
    return known.money(bare, letter, _currency_code(currency), negative=negative)


def _currency_code(currency: str) -> str:
    """The ISO code of a currency that a file or a visitor names by its sign."""
    text = currency.strip()
    return _NAMED.get(text, text.upper() if len(text) == 3 else text)  # noqa: PLR2004 - ISO 4217


def _coin(currency: str | None) -> int:
    """Decimals of a currency: the house writes two, CLDR knows better where it is asked."""
    known = current()
    if known is None or not currency or not currency.strip():
        return 2
    return known.decimals(_currency_code(currency))


def _prefix(currency: str | None) -> str:
    """What stands before the number: a sign at once, letters with a (non-breaking) space."""
    if not currency or not currency.strip():
        return ""
    sign = SYMBOLS.get(currency.strip().upper(), currency.strip())
    return f"{sign}\N{NO-BREAK SPACE}" if sign[-1].isalpha() else sign


def _short(size: float, small_decimals: int) -> tuple[str, str]:
    """Three leading digits and a letter; what rounds to 1,000 takes the next letter."""
    for step, letter in SHORT_STEPS:
        if size >= step * ROUNDS_UP:
            scaled = size / step
            return _trimmed(scaled, 1 if scaled < SHORT_LIMIT else 0), letter
    if size < SMALL:
        return f"{size:,.{small_decimals}f}", ""
    return f"{size:,.0f}", ""
