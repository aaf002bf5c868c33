"""The days at which customers are looked at: two that are compared, and one every month."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from core import formatting
from core.errors import NothingToCompareError, SettingError

if TYPE_CHECKING:
    from core.cleaning import Orders
    from core.settings import MovementSettings

MIN_DAYS = 14
"""Between two days that are nearer no move is meaningful."""
_USUAL_MONTHS = 6


class Days(NamedTuple):
    """Days, each of which sees what lies before it.

    Parameters
    ----------
    before, after : the two that are compared
    months : one a month up to `after`, rising
    every : all of them, rising
    """

    before: dt.date
    after: dt.date
    months: tuple[dt.date, ...]
    every: tuple[dt.date, ...]


def snapshot_span(orders: Orders, as_of: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day at which there are customers to look at.

    Raises
    ------
    NothingToCompareError : they are too near each other
    """
    with orders.opened() as connection:
        row = connection.execute(
            "SELECT min(ordered_at)::DATE FROM order_lines WHERE amount >= 0"
        ).fetchone()
    first: dt.date | None = row[0] if row else None
    # A day sees what lies before it: customers are there from the day after the first purchase.
    if first is None or (as_of - first).days - 1 < MIN_DAYS:
        covered = 0 if first is None else max(0, (as_of - first).days)
        raise NothingToCompareError(
            f"The orders cover {formatting.count(covered, 'day')}, which is too short to see "
            "movement.",
            f"Movement compares two days at least {formatting.count(MIN_DAYS, 'day')} apart: "
            "upload a longer history.",
        )
    return first + dt.timedelta(days=1), as_of


def default_day(first: dt.date, after: dt.date) -> dt.date:
    """The earlier day where nobody chose one: half a year before, or half of the history."""
    return max(_months_before(after, _USUAL_MONTHS), first + (after - first) / 2)


def chosen_days(orders: Orders, settings: MovementSettings, as_of: dt.date) -> Days:
    """The days that the settings ask for, and the usual ones where they leave it open.

    Raises
    ------
    NothingToCompareError : the orders do not tell of customers at two days
    SettingError : a day is out of range
    """
    first, last = snapshot_span(orders, as_of)
    after = settings.to_day or last
    if not first < after <= last:
        raise SettingError(
            f"The later day {after} cannot be used.",
            f"Choose one after {first} and not after {last}.",
        )
    before = settings.from_day or default_day(first, after)
    if not first <= before < after:
        raise SettingError(
            f"The earlier day {before} cannot be used: there are customers from {first} on, and "
            f"the later day is {after}.",
            "Choose a day between the two.",
        )
    months = tuple(
        day
        for back in range(settings.months, -1, -1)
        if (day := _months_before(after, back)) >= first
    )
    return Days(before, after, months, tuple(sorted({*months, before, after})))


def _months_before(day: dt.date, months: int) -> dt.date:
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()
