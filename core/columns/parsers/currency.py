"""Currencies as files write them: signs and codes, and what they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from core import engine

_CODES = (
    "AED ARS AUD BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR IQD "
    "ISK JOD JPY KES KRW KWD LYD MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RSD RUB "
    "SAR SEK SGD THB TND TRY TWD UAH UGX USD VND ZAR"
)
ISO_CODES = tuple(_CODES.split())
_SIGNS = {
    "\u00a3": "GBP",
    "\u20ac": "EUR",
    "\u20b9": "INR",
    "\u20bd": "RUB",
    "\u20a9": "KRW",
    "\u20ba": "TRY",
    "\u20b4": "UAH",
    "\u20aa": "ILS",
    "\u20ab": "VND",
    "\u20b1": "PHP",
    "\u0e3f": "THB",
    "US$": "USD",
    "R$": "BRL",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "MX$": "MXN",
    "z\u0142": "PLN",
    "K\u010d": "CZK",
    "Ft": "HUF",
    "Fr.": "CHF",
    "Rs": "INR",
    "Rs.": "INR",
    "Rp": "IDR",
    "Rp.": "IDR",
    "rp": "IDR",
    "RM": "MYR",
    "TL": "TRY",
    "SFr.": "CHF",
    "lei": "RON",
    "Lei": "RON",
    "Kc": "CZK",
    "zl": "PLN",
    "\u0111": "VND",
    "\u043b\u0432": "BGN",
    "\u043b\u0432.": "BGN",
    "\u0433\u0440\u043d": "UAH",
    "\u0433\u0440\u043d.": "UAH",
    "\u0440\u0443\u0431": "RUB",
    "\u0440\u0443\u0431.": "RUB",
    "\u0440.": "RUB",
    "\u5143": "CNY",
    "\u5186": "JPY",
    "\uc6d0": "KRW",
}
"""Signs that name one currency. `$`, `¥` and `kr` name several and stay as they are."""

WITH_THOUSANDTHS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
"""Currencies whose unit has a thousand parts."""
WITHOUT_CENTS = frozenset({"CLP", "COP", "IDR", "ISK", "JPY", "KRW", "PYG", "UGX", "VND"})
"""Currencies that are written in whole units, if not in thousands of them."""
_UPPER = {sign.upper(): code for sign, code in _SIGNS.items()}
_OPEN_SIGNS = ("$", "\u00a5", "kr.", "kr")

WRITTEN = "|".join(
    [
        *(re.escape(sign) for sign in sorted((*_SIGNS, *_OPEN_SIGNS), key=len, reverse=True)),
        *ISO_CODES,
        *(code.lower() for code in ISO_CODES),
        r"\p{Sc}",
    ]
)
"""A pattern for every sign and code, longest first, in the engine's regular expressions."""


@dataclass(frozen=True, slots=True)
class OneCurrency:
    """The one currency the money of a file is counted in.

    Rows in it are used, and rows in a currency with a rate, converted. The others are left out.

    Parameters
    ----------
    code : ISO code, or the sign where it names several currencies
    sql : an engine expression over the raw table for the currency of a row, written like `code`
    rates : what one unit of another currency is worth in this one, by its code
    rates_from : where the rates come from, in the user's words
    """

    code: str
    sql: str
    rates: tuple[tuple[str, Decimal], ...] = ()
    rates_from: str | None = None

    def rate(self, currency: str) -> str:
        """An engine expression for the rate of a row by its currency; null where there is none."""
        known = ((self.code, Decimal(1)), *self.rates)
        cases = " ".join(
            f"WHEN {engine.literal(code)} THEN CAST({engine.literal(f'{rate:f}')} AS"
            " DECIMAL(18, 9))"
            for code, rate in known
        )
        return f"(CASE {currency} {cases} END)"


def sign_in(text: str) -> str:
    """The currency that stands in a text of money, as `meaning` writes it; null for none."""
    sign = f"nullif(regexp_extract({text}, '{WRITTEN}'), '')"
    cases = " ".join(f"WHEN '{one}' THEN '{meaning(one)}'" for one in (*_SIGNS, *_OPEN_SIGNS))
    return f"(CASE {sign} {cases} ELSE upper({sign}) END)"


def meaning(written: str) -> str:
    """The ISO code a sign or code stands for; the sign itself where it names several currencies."""
    if written.lower() in _OPEN_SIGNS:
        return written.lower().rstrip(".")
    return _SIGNS.get(written) or _UPPER.get(written.upper(), written.upper())
