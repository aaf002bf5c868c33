"""Addresses, numbers and countries the way mailing and advertising systems want them."""

from __future__ import annotations

import functools

import phonenumbers
from babel import Locale
from babel.core import get_global
from email_validator import EmailNotValidError, validate_email

_LANGUAGES = (
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "fi",
    "pl",
    "cs",
    "tr",
    "ja",
    "zh",
    "ko",
    "ru",
)
_NO_COUNTRIES = frozenset({"ZZ", "QO", "EU", "EZ", "UN", "XA", "XB"})
_COUNTRY_LETTERS = 2


def normalise_email(text: str) -> str | None:
    """An address in small letters, its domain as the mail system writes it; None for no address.

    Parameters
    ----------
    text : what a file says; it is not checked whether anybody reads there
    """
    try:
        # Systems compare without case in front of the @ too, whatever the standard allows.
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None


def normalise_phone(text: str, region: str | None) -> str | None:
    """A number in the international form of E.164, such as +442079460018; None for no number.

    Parameters
    ----------
    text : what a file says
    region : two letters of the country it is in, for one written without the country's code
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def country_code(text: str) -> str | None:
    """The two letters of ISO 3166-1 for a country's name or code; None where it is not known."""
    return _countries().get(text.strip().casefold())


@functools.cache
def _countries() -> dict[str, str]:
    """Two letters by name in several languages, by code and by former or three-letter code."""
    result: dict[str, str] = {}
    codes = {
        code
        for code in map(str, Locale("en").territories)
        if len(code) == _COUNTRY_LETTERS and code not in _NO_COUNTRIES and code.isalpha()
    }
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code in codes:
                result.setdefault(str(name).casefold(), str(code))
    for former, now in get_global("territory_aliases").items():
        if len(now) == 1 and now[0] in codes and former.isalpha():
            result.setdefault(former.casefold(), now[0])
    common = {
        "usa": "US",
        "uk": "GB",
        "eire": "IE",
        "korea": "KR",
        "england": "GB",
        "scotland": "GB",
    }
    return result | common | {code.casefold(): code for code in codes}


def split_name(full: str) -> tuple[str, str]:
    """First and last name of a name in one: its last word is the last name.

    "Last, First" is the other way round. One word alone is a last name; no name gives "" twice.
    """
    if not full.strip():
        return "", ""
    if full.count(",") == 1:
        last, first = (part.strip() for part in full.split(","))
        return first, last
    *first_words, last = full.split()
    return " ".join(first_words), last
