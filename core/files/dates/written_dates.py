"""Dates written out: 24 de junio de 2023, 2023年6月24日, June 24th, 2023 at 6 PM.

A shape (every digit a 0) is taken apart into numbers and words. It is a date where it has a day, a
month and a year, and no word that a date does not have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from core.files.dates import month_names

_LONGEST = 80
_TOKEN = re.compile(
    r"(?P<half>(?<![^\W\d_])[ap]\.?[ \u00a0\u202f]?m\b\.?)|(?P<number>0+)"
    r"|(?P<unit>(?<=0)[年月日号년월일時时시点點分분秒초])|(?P<space>[\s\u00a0\u202f]+)"
    r"|(?P<word>[^\d\s.,/:;()\[\]'’\"،、。\u00a0\u202f-]+(?:\.[^\d\s.,/:;()\[\]'’\"،、。-]+)*)|(?P<mark>.)",
    re.IGNORECASE,
)
_UNITS = "年月日号년월일時时시点點分분秒초"
MONTH, HALF, WEEKDAY = "\ue000", "\ue001", "\ue002"
"""What stands in a pattern for the words that the column has there."""

_AFTER_MONTH = {"月", "월"}
_AFTER_HOUR = {"h", "時", "时", "시", "点", "點"}
_MONTH_BEFORE = {"tháng", "thg"}
_CLOCK = ("hour", "minute", "second")
_BETWEEN_CLOCK = {":", ".", "分", "분", *_AFTER_HOUR}
_UTC = {"z", "utc", "gmt"}
_PLACES = ("year", "month", "day", "hour", "minute", "second", "half")
_FULL_YEAR = 4


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """One way of writing a date out.

    Parameters
    ----------
    pattern : a regular expression of the engine, with `MONTH`, `HALF` and `WEEKDAY` for words
    groups : what each bracket of it holds: year, month, day, hour, minute, second, half
    month, half, weekday : the words in this shape, as written (terça-feira is two); empty for
        none
    short_year : the year has two digits
    utc : it says that the time is in UTC
    """

    pattern: str
    groups: tuple[str, ...]
    month: str = ""
    half: str = ""
    weekday: tuple[str, ...] = ()
    short_year: bool = False
    utc: bool = False

    @property
    def key(self) -> tuple[str, tuple[str, ...], bool, bool]:
        """What ways have in common that differ in their words only."""
        return self.pattern, self.groups, self.short_year, self.utc


@dataclass(slots=True)
class _Parts:
    """The tokens of a shape, and what each is taken for."""

    kinds: list[str]
    texts: list[str]
    roles: list[str]

    def numbers(self) -> list[int]:
        return [at for at, kind in enumerate(self.kinds) if kind == "number"]

    def beside(self, at: int, step: int) -> str:
        """The next token that is no blank, in lower case."""
        at += step
        while 0 <= at < len(self.kinds) and self.kinds[at] == "space":
            at += step
        return self.texts[at].casefold() if 0 <= at < len(self.kinds) else ""


@lru_cache(maxsize=20_000)
def written_date(shape: str) -> WrittenDate | None:
    """The way in which a shape writes a date out; None where it is no such date."""
    if len(shape) > _LONGEST or "0" not in shape:
        return None
    tokens = list(_TOKEN.finditer(shape))
    parts = _Parts(
        [str(token.lastgroup) for token in tokens],
        [token[0] for token in tokens],
        [""] * len(tokens),
    )
    if len(parts.numbers()) > len(_PLACES) or not _name_words(parts) or not _name_numbers(parts):
        return None
    return _way(parts)


def _name_words(parts: _Parts) -> bool:
    """Say what each word is; False where one is no word of a date."""
    plain = {
        at: parts.texts[at].casefold().strip(".")
        for at, kind in enumerate(parts.kinds)
        if kind in {"word", "half"}
    }
    left = {
        at: word
        for at, word in plain.items()
        if word not in _UNITS
        and word not in _UTC
        and word not in _MONTH_BEFORE
        and not month_names.is_small_word(word)
    }
    months = [at for at, word in left.items() if month_names.month_in(word)]
    # "mar." is a Tuesday where another word is the month.
    months.sort(key=lambda at: month_names.is_weekday(left[at]))
    for at in months[:1]:
        parts.roles[at] = "month"
        del left[at]
    for at, word in left.items():
        half = parts.kinds[at] == "half" or bool(month_names.half_of_day(word))
        role = "half" if half else "weekday" if month_names.is_weekday(word) else ""
        if not role or (half and role in parts.roles):
            return False
        parts.roles[at] = role
    return True


def _name_numbers(parts: _Parts) -> bool:
    """Say what each number is; False where they make no date, or leave its order open."""
    numbers = parts.numbers()
    named = "month" in parts.roles
    if not named:
        months = [
            at
            for at in numbers
            if parts.beside(at, 1) in _AFTER_MONTH or parts.beside(at, -1) in _MONTH_BEFORE
        ]
        if len(months) == 1:
            parts.roles[months[0]] = "month"
        elif "half" not in parts.roles or len(parts.texts[numbers[0]]) != _FULL_YEAR:
            return False
    clock_first = len(numbers) > 3 and parts.beside(numbers[0], 1) == ":"  # noqa: PLR2004 - and a date
    wanted = 2 if named else 3
    date = numbers[-wanted:] if clock_first else numbers[:wanted]
    clock = [at for at in numbers if at not in date]
    return len(date) == wanted and _name_date(parts, date) and _name_clock(parts, clock)


def _name_date(parts: _Parts, date: list[int]) -> bool:
    years = [at for at in date if len(parts.texts[at]) == _FULL_YEAR]
    if not years and "month" in parts.roles:
        years = [date[-1]]
    if len(years) != 1 or any(len(parts.texts[at]) > 2 for at in date if at not in years):  # noqa: PLR2004
        return False
    parts.roles[years[0]] = "year"
    open_ones = [at for at in date if not parts.roles[at]]
    if len(open_ones) == 2 and years[0] == date[0]:  # noqa: PLR2004 - month and day, after the year
        parts.roles[open_ones.pop(0)] = "month"
    if len(open_ones) != 1:
        return False
    parts.roles[open_ones[0]] = "day"
    return True


def _name_clock(parts: _Parts, clock: list[int]) -> bool:
    if not clock:
        return "half" not in parts.roles
    if (
        len(clock) == 1
        and "half" not in parts.roles
        and parts.beside(clock[0], 1) not in _AFTER_HOUR
    ):
        return False
    for at, role in zip(clock, _CLOCK, strict=False):
        if len(parts.texts[at]) > 2:  # noqa: PLR2004 - 00 hours, 00 minutes
            return False
        parts.roles[at] = role
    between = (parts.beside(at, 1) in _BETWEEN_CLOCK for at in clock[:-1])
    return all(between) and len(clock) <= len(_CLOCK) + 1


def _way(parts: _Parts) -> WrittenDate:
    pattern, groups, by_role = "", [], {}
    for kind, text, role in zip(parts.kinds, parts.texts, parts.roles, strict=True):
        if kind == "number":
            width = r"\d{4}" if len(text) == _FULL_YEAR else r"\d{1,2}" if role else r"\d+"
            pattern += f"({width})" if role else width
        elif role:
            by_role[role] = text
            pattern += {"month": f"({MONTH})", "half": f"({HALF})"}.get(role, f"(?:{WEEKDAY})")
        elif kind == "space":
            pattern += r"[\s\x{A0}\x{202F}]+"
        else:
            pattern += re.escape(text)
        if role and role != "weekday":
            groups.append(role)
    year = parts.texts[parts.roles.index("year")]
    words = {text.casefold() for text in parts.texts}
    return WrittenDate(
        pattern=pattern,
        groups=tuple(groups),
        month=by_role.get("month", ""),
        half=by_role.get("half", ""),
        weekday=tuple(
            text for text, role in zip(parts.texts, parts.roles, strict=True) if role == "weekday"
        ),
        short_year=len(year) != _FULL_YEAR,
        utc=bool(words & _UTC),
    )
