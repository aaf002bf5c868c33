"""Days, months and lengths of time as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.formatting.catalogue import N_, _
from core.formatting.current_format import current
from core.formatting.number_text import UNKNOWN, decimal
from core.formatting.number_values import day_of, number_of
from core.time_units import DAYS_PER_MONTH, DAYS_PER_YEAR

if TYPE_CHECKING:
    from core.formatting.number_values import Day, Number

COUNTED_IN_DAYS = 90
"""Up to three months people count days; up to two years, months."""


def days(value: Number) -> str:
    """A length of time in the unit a person would use: 1 day, 34 days, 5 months, 2.5 years.

    Months of 30.4375 days from 90 days on, years of 365.25 from two years on.
    """
    if (value := number_of(value)) is None:
        return UNKNOWN
    if abs(value) < COUNTED_IN_DAYS:
        return _length(N_("{n} day"), N_("{n} days"), value)
    if abs(value) < 2 * DAYS_PER_YEAR:
        return _length(N_("{n} month"), N_("{n} months"), value / DAYS_PER_MONTH)
    return _("{n} years").format(n=decimal(value / DAYS_PER_YEAR))


def _length(one: str, many: str, value: float) -> str:
    text = decimal(value, 0)
    return _(one if text.lstrip("-\N{MINUS SIGN}") == "1" else many).format(n=text)


def date(value: Day) -> str:
    """A day, with the month in letters so that nobody reads it the wrong way round: 3 Apr 2025."""
    if (day := day_of(value)) is None:
        return UNKNOWN
    known = current()
    return f"{day.day} {day:%b %Y}" if known is None else known.date(day)


def month(value: Day) -> str:
    """A month of a year, the same in every format: Apr 2025."""
    return UNKNOWN if (day := day_of(value)) is None else f"{day:%b %Y}"
