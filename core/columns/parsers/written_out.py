"""The engine expression for dates that are written out, in the language of the column."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import files
from core.engine import literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.files import WrittenDate


@dataclass(frozen=True, slots=True)
class Language:
    """How the month names of a column are read.

    Parameters
    ----------
    months : the month of each name, as written
    name : the language in English; empty where no name decides it
    ambiguous : the names mean other months in another language that has them all
    buddhist : its years may be 543 ahead
    """

    months: Mapping[str, int]
    name: str = ""
    ambiguous: bool = False
    buddhist: bool = False


def language_of(ways: Sequence[WrittenDate]) -> Language:
    """The language that has most of the month names; of several the commonest."""
    names = {way.month for way in ways if way.month}
    meant = {name: files.month_in(name.casefold().strip(".")) for name in names}
    known = Counter(language for months in meant.values() for language in months)
    if not known:
        return Language({})
    most = max(known.values())
    fitting = [language for language in files.LANGUAGES if known[language] == most]
    readings = {
        language: {name: months[language] for name, months in meant.items() if language in months}
        for language in fitting
    }
    first = readings[fitting[0]]
    # What the language lacks may be another's: a file of two shops.
    rest = {
        name: months[min(months, key=files.LANGUAGES.index)]
        for name, months in meant.items()
        if name not in first
    }
    return Language(
        {**rest, **first},
        files.language_in_english(fitting[0]),
        any(reading != first for reading in readings.values()),
        files.BUDDHIST in fitting,
    )


def expressions(
    ways: Sequence[WrittenDate], language: Language, text: str
) -> list[tuple[str, bool]]:
    """An expression for each layout of the column, and whether its times are in UTC."""
    layouts: dict[tuple[str, tuple[str, ...], bool, bool], list[WrittenDate]] = defaultdict(list)
    for way in ways:
        layouts[way.key].append(way)
    return [(_expression(alike, language, text), alike[0].utc) for alike in layouts.values()]


def _expression(alike: Sequence[WrittenDate], language: Language, text: str) -> str:
    way = alike[0]
    pattern = way.pattern
    for mark, spellings in (
        (files.MONTH, {one.month for one in alike}),
        (files.HALF, {one.half for one in alike}),
        (files.WEEKDAY, {word for one in alike for word in one.weekday}),
    ):
        words = sorted(spellings, key=lambda word: (-len(word), word))
        pattern = pattern.replace(mark, "|".join(map(re.escape, words)))
    pattern = literal(f"^{pattern}$")

    def part(name: str) -> str:
        return f"regexp_extract({text}, {pattern}, {way.groups.index(name) + 1})"

    def cases(name: str, values: Mapping[str, object]) -> str:
        whens = " ".join(f"WHEN {literal(key)} THEN '{value}'" for key, value in values.items())
        return f"CASE {part(name)} {whens} END"

    year = part("year")
    if language.buddhist and not way.short_year:
        number = f"TRY_CAST({year} AS INTEGER)"
        year = f"CAST({number} - CASE WHEN {number} > 2400 THEN 543 ELSE 0 END AS VARCHAR)"
    month = part("month")
    if way.month:
        names = {one.month: language.months.get(one.month) for one in alike}
        month = cases("month", {name: at for name, at in names.items() if at is not None})
    pieces, formats = [year, month, part("day")], ["%y" if way.short_year else "%Y", "%m", "%d"]
    if "hour" in way.groups:
        pieces.append(part("hour"))
        formats.append("%I" if way.half else "%H")
        for name, code in (("minute", "%M"), ("second", "%S")):
            if name in way.groups:
                pieces.append(part(name))
                formats.append(code)
    if way.half:
        halves = {one.half: files.half_of_day(one.half.casefold()) for one in alike}
        pieces.append(cases("half", halves))
        formats.append("%p")
    joined = " || ' ' || ".join(pieces)
    return f"try_strptime({joined}, {literal(' '.join(formats))})"
