"""The ways in which a date can be written, known by its shape (every digit a 0)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENGLISH = "january february march april may june july august september october november december"
_ENGLISH_FULL = tuple(_ENGLISH.split())
_MONTHS = {*_ENGLISH_FULL, *(name[:3] for name in _ENGLISH_FULL)}
_DAYS = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*", re.IGNORECASE)
_LONGEST = 80
_WORD = r"[^\W\d_]+"
_TIME = re.compile(
    r"(?P<before>T|,? +(?:(?:at|um|às|as|à|alle|ore|kl\.?|klo|o) )?)"
    r"(?P<hour>00?)(?P<colon>[:.h])00(?P<second>[:.]00)?(?P<part>[.,]0+)?"
    r"(?:(?P<gap> ?)(?P<half>[AaPp][Mm]))?"
    r"(?P<zone> ?(?:Z|UTC|GMT|[+-]00(?::?00)?))?$"
)
_YEAR_FIRST = re.compile(r"0000(?P<mark>[-/.]|\. )00?(?P=mark)00?(?P<end>\.?)$")
_YEAR_LAST = re.compile(
    r"00?(?P<mark>[-/. ]|\. )00?(?P=mark)(?P<year>0000|00)(?P<end>\.?| ?[\u0433r]\.?)$"
)
_COMPACT = re.compile(r"0{8}$")
_DAY_NAME_YEAR = re.compile(
    rf"00?(?P<a>[-/. ]{{1,2}})(?P<month>{_WORD})(?P<b>[-/., ]{{1,2}})(?P<year>0000|00)$"
)
_NAME_DAY_YEAR = re.compile(
    rf"(?P<month>{_WORD})(?P<a>\.?[-/ ])00?(?P<b>[-/, ]{{1,2}})(?P<year>0000|00)$"
)


@dataclass(frozen=True, slots=True)
class TimestampShape:
    """One way of writing a date.

    Parameters
    ----------
    pattern : the engine's format, with {first} and {second} where day and month can swap places
    separator : the mark between day, month and year
    depends_on_order : whether day or month comes first is left open by the writing
    named : the month is a name
    zone : `offset` where it ends in an offset from UTC, `utc` where it ends in a word for UTC
    """

    pattern: str
    separator: str = ""
    depends_on_order: bool = False
    named: bool = False
    zone: str = ""

    @property
    def offset(self) -> bool:
        """Whether it ends in an offset from UTC."""
        return self.zone == "offset"

    @property
    def utc(self) -> bool:
        """Whether it ends in a word for UTC itself."""
        return self.zone == "utc"

    def format_for(self, order: str) -> str:
        """The engine's format for one order of day and month."""
        first, second = ("%d", "%m") if order == "day_first" else ("%m", "%d")
        return self.pattern.replace("{first}", first).replace("{second}", second)


def timestamp_shape(shape: str) -> TimestampShape | None:
    """The way of writing that a shape shows, None where it is no date."""
    if len(shape) > _LONGEST:
        return None  # the patterns below take ages over a book in a cell
    time = _TIME.search(shape)
    date = shape[: time.start()] if time else shape
    clock, zone = _clock(time) if time else ("", "")
    if match := _YEAR_FIRST.match(date):
        mark = match["mark"]
        return TimestampShape(f"%Y{mark}%m{mark}%d{match['end']}{clock}", mark, zone=zone)
    if match := _YEAR_LAST.match(date):
        mark = match["mark"]
        pattern = f"{{first}}{mark}{{second}}{mark}{_year(match)}{match['end']}{clock}"
        return TimestampShape(pattern, mark, depends_on_order=True, zone=zone)
    if time and _COMPACT.match(date):
        return TimestampShape(f"%Y%m%d{clock}", zone=zone)
    return _named(date, clock, zone)


def _named(date: str, clock: str, zone: str) -> TimestampShape | None:
    day_name = _DAYS.match(date)
    prefix = ""
    if day_name and (rest := re.match(r",? ", date[day_name.end() :])):
        prefix = ("%a" if len(day_name[0]) == 3 else "%A") + rest[0]  # noqa: PLR2004 - Mon, Tue …
        date = date[day_name.end() + rest.end() :]
    for pattern, day_leads in ((_DAY_NAME_YEAR, True), (_NAME_DAY_YEAR, False)):
        match = pattern.match(date)
        if match is None:
            continue
        name = match["month"].casefold()
        if name not in _MONTHS:
            return None
        month = "%B" if name in _ENGLISH_FULL and name != "may" else "%b"
        order = ("%d", month) if day_leads else (month, "%d")
        text = f"{prefix}{order[0]}{match['a']}{order[1]}{match['b']}{_year(match)}{clock}"
        return TimestampShape(text, named=True, zone=zone)
    return None


def _year(match: re.Match[str]) -> str:
    return "%Y" if len(match["year"]) == 4 else "%y"  # noqa: PLR2004 - digits of a full year


def _clock(time: re.Match[str]) -> tuple[str, str]:
    """The format of the time of day, and whether an offset or a word for UTC follows it."""
    hour = "%I" if time["half"] else "%H"
    second = f"{time['second'][0]}%S" if time["second"] else ""
    part = f"{time['part'][0]}%f" if time["part"] else ""
    half = f"{time['gap']}%p" if time["half"] else ""
    zone = time["zone"] or ""
    offset = zone.strip()[:1] in {"+", "-"}
    ending = f"{' ' if zone.startswith(' ') else ''}%z" if offset else zone
    kind = "offset" if offset else "utc" if zone else ""
    return f"{time['before']}{hour}{time['colon']}%M{second}{part}{half}{ending}", kind
