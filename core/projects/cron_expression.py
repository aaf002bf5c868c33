"""Cron expressions: five fields, read as cron reads them, asked for the next moment they name.

`minute hour day-of-month month day-of-week`, each a `*`, numbers, names (`jan`, `mon`), ranges,
lists and steps. Sunday is 0 or 7. Where both days are restricted, either is enough, as in cron.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from core.errors import SettingError

_MONTH_NAMES = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_DAY_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_DAYS = {name: number for number, name in enumerate(_DAY_NAMES)}
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _DAYS),
)
_SHORT = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
}
_PART = re.compile(r"(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:/([0-9]+))?")
_FAR_DAYS = 366 * 8
"""As long as 29 February can be away, across a century's leap year that is none."""


@dataclass(frozen=True, slots=True)
class CronExpression:
    """A parsed expression.

    Parameters
    ----------
    minutes, hours, days, months, weekdays : the values that each field names; Sunday is 0
    any_day, any_weekday : the field was `*`, so that the other one alone decides
    """

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    any_weekday: bool

    def names_day(self, day: dt.date) -> bool:
        """Whether it names any moment of a day."""
        if day.month not in self.months:
            return False
        of_month, of_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        if self.any_day or self.any_weekday:
            return of_month and of_week
        return of_month or of_week

    def next_after(self, moment: dt.datetime) -> dt.datetime | None:
        """The first moment later than another that it names, on a clock without a zone.

        Parameters
        ----------
        moment : without a time zone

        Returns
        -------
        a whole minute; None where there is none, such as 30 February
        """
        later = moment.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
        for ahead in range(_FAR_DAYS):
            day = later.date() + dt.timedelta(days=ahead)
            if not self.names_day(day):
                continue
            for hour in sorted(self.hours):
                for minute in sorted(self.minutes):
                    named = dt.datetime.combine(day, dt.time(hour, minute))
                    if named >= later:
                        return named
        return None


def parse_cron(text: str) -> CronExpression:
    """Read an expression.

    Raises
    ------
    SettingError : it is none, or names no day that there is
    """
    written = _SHORT.get(text.strip().lower(), text.strip().lower())
    fields = written.split()
    if len(fields) != len(_FIELDS):
        raise _wrong(text, "it has five fields")
    parsed = [_values(text, each, *field) for each, field in zip(fields, _FIELDS, strict=True)]
    minutes, hours, days, months, weekdays = parsed
    expression = CronExpression(
        minutes,
        hours,
        days,
        months,
        frozenset(day % 7 for day in weekdays),
        any_day=fields[2].startswith("*"),
        any_weekday=fields[4].startswith("*"),
    )
    if expression.next_after(dt.datetime(2000, 1, 1)) is None:  # noqa: DTZ001 - no zone's clock
        raise _wrong(text, "no day of the calendar is that one")
    return expression


def _values(
    text: str, field: str, name: str, least: int, most: int, names: dict[str, int]
) -> frozenset[int]:
    values: set[int] = set()
    for part in field.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise _wrong(text, f"its {name} cannot be read")
        first, last, step = match.groups()
        if first == "*":
            if last is not None:
                raise _wrong(text, f"its {name} cannot be read")
            begin, end = least, most
        else:
            begin = _number(text, first, name, names)
            # "5/15" goes on to the end, as cron reads it.
            end = _number(text, last, name, names) if last else (most if step else begin)
        each = int(step or 1)
        if not least <= begin <= end <= most or each < 1:
            raise _wrong(text, f"its {name} is from {least} to {most}")
        values.update(range(begin, end + 1, each))
    return frozenset(values)


def _number(text: str, written: str, name: str, names: dict[str, int]) -> int:
    if written in names:
        return names[written]
    if not written.isdecimal():
        raise _wrong(text, f"its {name} cannot be read")
    return int(written)


def _wrong(text: str, why: str) -> SettingError:
    return SettingError(
        f"“{text[:80]}” is no cron expression: {why}.",
        'Write one such as "0 6 * * mon-fri": minute, hour, day, month, day of the week.',
    )
