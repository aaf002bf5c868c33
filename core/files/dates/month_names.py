"""Months, weekdays and the small words of written dates in many languages, from the Unicode CLDR.

Names come in every case and length that the CLDR has (junio, jun.; czerwca, czerwiec), without
accents too, and as any beginning of three letters or more that only one month of the language has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale

_NAMES = (
    "en de fr es it pt nl pl cs sk sv da nb fi hu ro tr ru uk bg el hr sl sr sr_Latn bs mk et lv "
    "lt is ca gl sq id ms vi th ko ja zh zh_Hant ar he fa hi be kk az ka hy af sw fil"
)
LANGUAGES = tuple(_NAMES.split())
"""The commonest first: of two languages that fit alike, the first is taken."""

_MORE = {"de": {3: "maerz mrz"}, "nl": {3: "mrt"}, "es": {9: "set"}, "pt": {9: "sep"}}
_SMALL = "st nd rd th er re e o a te of the de del di le el at um à às as a las alle ore o klo kl "
_SMALL += "den der om uhr h hs hrs r \u0433 \u0432 \u043e lúc pada jam pukul ngày năm d m s ค.ศ พ.ศ"
_WORD = re.compile(r"[^\d\s.,/:;()\[\]'’\"،、。\u00a0\u202f-]+(?:\.[^\d\s.,/:;()\[\]'’\"،、。-]+)*")
_LITERAL = re.compile(r"'([^']+)'|([年月日년월일])")
_MIN_PREFIX = 3
_HEBREW_IN = "\u05d1"
"""Stands before the month without a blank: in June."""
BUDDHIST = "th"
"""The language whose years may count from the death of the Buddha."""


@dataclass(frozen=True, slots=True)
class _Language:
    months: Mapping[str, int]
    weekdays: frozenset[str]
    halves: Mapping[str, str]
    small: frozenset[str]


def words(text: str) -> list[str]:
    """The words of a text, without the dots at their end."""
    return [match[0].strip(".").casefold() for match in _WORD.finditer(text)]


def _plain(word: str) -> str:
    """A word without its accents, where that leaves Latin letters."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return bare if bare.isascii() else word


@cache
def _languages() -> dict[str, _Language]:
    return {name: _read(name) for name in LANGUAGES}


def _read(name: str) -> _Language:
    locale = Locale.parse(name)
    months: dict[str, int] = {}
    for use in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, month in locale.months[use][width].items():
                for word in words(str(month))[-1:]:
                    if not word.isdigit() and len(word) > 1:
                        months.setdefault(word, number)
                        months.setdefault(_plain(word), number)
    for number, more in _MORE.get(name.split("_", maxsplit=1)[0], {}).items():
        months.update(dict.fromkeys(more.split(), number))
    days = {
        form
        for use in ("format", "stand-alone")
        for width in ("wide", "abbreviated", "short", "narrow")
        for day in locale.days[use].get(width, {}).values()
        for word in words(str(day))
        for form in (word, _plain(word))
    }
    halves = {
        word.replace(".", "").replace(" ", ""): half.upper()
        for use in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for half, name in locale.day_periods.get(use, {}).get(width, {}).items()
        if half in {"am", "pm"}
        for word in [str(name).casefold().replace("\u00a0", " ").replace("\u202f", " ")]
    }
    patterns = [
        str(one) for one in (*locale.date_formats.values(), *locale.datetime_formats.values())
    ]
    small = {
        word
        for pattern in patterns
        for literal in _LITERAL.finditer(pattern)
        for word in words(literal[1] or literal[2])
    }
    return _Language(months, frozenset(days), halves, frozenset(small))


@cache
def month_in(word: str) -> Mapping[str, int]:
    """The month that a word is, by language; empty where it is none in any."""
    result = {}
    for name, language in _languages().items():
        own = word.removeprefix(_HEBREW_IN) if name == "he" else word
        number = language.months.get(own) or language.months.get(_plain(own))
        if number is None and len(word) >= _MIN_PREFIX:
            begun = {n for month, n in language.months.items() if month.startswith(word)}
            number = begun.pop() if len(begun) == 1 else None
        if number is not None:
            result[name] = number
    return result


@cache
def is_weekday(word: str) -> bool:
    """Whether a word is a weekday in any language."""
    return any(word in one.weekdays for one in _languages().values())


@cache
def half_of_day(word: str) -> str:
    """AM or PM for a word that says so in any language; empty for another."""
    bare = word.replace(".", "").replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    return next((one.halves[bare] for one in _languages().values() if bare in one.halves), "")


@cache
def is_small_word(word: str) -> bool:
    """Whether a word only connects the parts of a date."""
    return word in _small_words()


@cache
def _small_words() -> frozenset[str]:
    known: Iterator[frozenset[str]] = (one.small for one in _languages().values())
    return frozenset(_SMALL.split()).union(*known)


def language_in_english(name: str) -> str:
    """What a language of `LANGUAGES` is called."""
    return str(Locale.parse(name).get_language_name("en"))
