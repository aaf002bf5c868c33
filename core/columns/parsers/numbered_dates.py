"""Dates written as one number: 20240131, 2024013118, the day count of Excel, seconds since 1970.

A number can often be read in several ways. One under which all dates lie in the future, or decades
away, is used only where nothing else fits, and then it is a question.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_AS_READABLE = 0.9
_WHOLE = r"regexp_replace(text, '\.0+$', '')"
_VALUE = "TRY_CAST(text AS DOUBLE)"
_SPREADSHEETS_BEGIN = 1985
_BIRTHS_BEGIN = 1900
_MONTHS_OR_DAYS = [190_001, 10_000]
"""Where the ways 202412 and 241231 begin."""


@dataclass(frozen=True, slots=True)
class NumberedWay:
    """One way to read numbers as dates.

    Parameters
    ----------
    kind : as `ReadSettings.date_numbers` calls it
    label : in words
    low, high : smallest and largest plausible number
    sql : the expression over `text`
    utc : it gives moments in UTC
    order : it puts the day or the month first, where the digits leave that open
    digits : the numbers show year, month and day themselves
    """

    kind: str
    label: str
    low: float
    high: float
    sql: str
    utc: bool = False
    order: str = ""
    digits: bool = False


@dataclass(frozen=True, slots=True)
class NumberedReading:
    """The way chosen for a column.

    Parameters
    ----------
    way : the way
    ambiguous : another fits as well
    implausible : the years it leads to, where these are no years of orders
    rivals : where nothing says whether the day or the month comes first, both ways
    """

    way: NumberedWay
    ambiguous: bool = False
    implausible: str = ""
    rivals: Mapping[str, NumberedWay] | None = None


def numbered_ways() -> tuple[NumberedWay, ...]:
    """Every way, the surest first: digits that spell a date are no count of seconds."""
    spelled = (
        _spelled("20241231", "%Y%m%d", 19_000_101, 21_001_231),
        _spelled("2024123123", "%Y%m%d%H", 1_900_010_100, 2_100_123_123),
        _spelled("202412312359", "%Y%m%d%H%M", 19e10, 2.11e11),
        _spelled("20241231235959", "%Y%m%d%H%M%S", 19e12, 2.11e13),
        _spelled("20241231235959999", "%Y%m%d%H%M%S%g", 19e15, 2.11e16),
        _spelled("31122024", "%d%m%Y", 1_011_900, 31_122_100, "day_first", width=8),
        _spelled("12312024", "%m%d%Y", 1_011_900, 12_312_100, "month_first", width=8),
        _spelled("202412", "%Y%m", 190_001, 210_012),
        _spelled("241231", "%y%m%d", 10_000, 991_231),
    )
    excel = f"(({_VALUE} - 25569) * 86400)"
    unix, sas = f"({_VALUE} * 86400)", f"(({_VALUE} - 3653) * 86400)"
    return (
        *spelled,
        NumberedWay("excel", "day numbers of Excel", 10_000, 80_000, _since_1970(excel)),
        NumberedWay("days", "days since 1970", 5_000, 30_000, _since_1970(unix)),
        NumberedWay("days_1960", "days since 1960", 9_000, 34_000, _since_1970(sas)),
        _counted("seconds", 1e8, 4.2e9, _VALUE),
        _counted("milliseconds", 1e11, 4.2e12, f"({_VALUE} / 1000)"),
        _counted("microseconds", 1e14, 4.2e15, f"({_VALUE} / 1000000)"),
        _counted("nanoseconds", 1e17, 4.2e18, f"({_VALUE} / 1000000000)"),
    )


def _spelled(
    example: str, pattern: str, low: float, high: float, order: str = "", width: int = 0
) -> NumberedWay:
    # A spreadsheet takes the leading zero of 01122024 away. That of 040909 stays away: 40909 is a
    # day number.
    text = f"lpad({_WHOLE}, {width}, '0')" if width else _WHOLE
    wide = len(example)
    sql = f"CASE WHEN strlen({text}) = {wide} THEN try_strptime({text}, '{pattern}') END"
    return NumberedWay("spelled", f"written as {example}", low, high, sql, order=order, digits=True)


def _since_1970(seconds: str) -> str:
    return f"TRY(make_timestamp(CAST(round({seconds} * 1000000) AS BIGINT)))"


def _counted(kind: str, low: float, high: float, seconds: str) -> NumberedWay:
    return NumberedWay(kind, f"{kind} since 1970", low, high, _since_1970(seconds), utc=True)


def choose_numbered_way(
    bounds: tuple[float, float],
    share: Callable[[str], float],
    years: Callable[[str], tuple[float, float]],
    *,
    kind: str = "auto",
    births: bool = False,
) -> NumberedReading | None:
    """The way that fits the numbers; None where none does.

    Parameters
    ----------
    bounds : the numbers that 5 % and 95 % of them are below
    share : gives the share of rows that an expression over `text` can read
    years : gives the years of early and late dates by such an expression, 2024.5 for July 2024
    kind : what the user chose
    births : dates of birth are among them, so that decades ago is no fault
    """
    low, high = bounds
    shares = {
        way: share(way.sql)
        for way in numbered_ways()
        if way.low <= low <= high <= way.high and kind in {"auto", way.kind}
    }
    least = max(shares.values(), default=0.0) * _AS_READABLE
    fitting = [way for way, readable in shares.items() if readable and readable >= least]
    if not fitting:
        return None
    earliest = _BIRTHS_BEGIN if births else _SPREADSHEETS_BEGIN
    seen = {way: years(way.sql) for way in fitting}
    likely = [way for way in fitting if _plausible(way, *seen[way], earliest)]
    if likely or kind != "auto":
        return _surest(likely or fitting, shares)
    first, last = (int(year) for year in seen[fitting[0]])
    when = f"{first}" if first == last else f"{first} to {last}"
    return NumberedReading(fitting[0], implausible=when)


def _plausible(way: NumberedWay, first: float, last: float, earliest: int) -> bool:
    """Not all in the future, and where the digits do not say the year, not decades ago."""
    now = dt.datetime.now(dt.UTC)
    return first < now.year + now.timetuple().tm_yday / 365 and (way.digits or last >= earliest)


def _surest(ways: Sequence[NumberedWay], shares: Mapping[NumberedWay, float]) -> NumberedReading:
    """The first way, and whether the numbers leave another open that only the user can exclude."""
    way = ways[0]
    if way.order:
        swapped = [one for one in ways if one.order]
        most = max(shares[one] for one in swapped)
        best = [one for one in swapped if shares[one] == most]
        rivals = {one.order: one for one in best} if len(best) > 1 else None
        return NumberedReading(best[0], rivals=rivals)
    both_fit = {one.kind for one in ways} >= {"days", "days_1960"} and way.kind == "days"
    return NumberedReading(way, both_fit or [one.low for one in ways[:2]] == _MONTHS_OR_DAYS)
