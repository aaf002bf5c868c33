"""Reading dates: the writing of each value is looked at, then one reading serves the column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import duckdb
import numpy as np
import pyarrow as pa

from core import files
from core.columns.parsers import numbered_dates, written_out
from core.columns.parsers.date_reading import DateReading, of_calendar
from core.engine import MIN_READABLE_SHARE, ROW, distinct_texts, literal, trimmed_text
from core.engine import quoted as engine_quoted
from core.settings import ReadSettings

_SHAPES = 2000
_YEAR_SECONDS = 31_556_952
_ORDERS = ("month_first", "day_first")
_SHOWN = {"month_first": "12/31/2024", "day_first": "31/12/2024"}
_NATIVE = ("TIMESTAMP", "DATE")
_NUMBER = re.compile(r"[-+.\deE_]+")
"""What a number may be written with; hardly any date but one without signs is."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A date column at work: where it is and its distinct texts, in the table `texts`."""

    connection: duckdb.DuckDBPyConnection
    raw: str
    name: str

    def share(self, sql: str) -> float:
        """Share of the filled rows that an expression over `text` can read."""
        readable = f"sum(n) FILTER (({sql}) IS NOT NULL) / sum(n)"
        ((share,),) = self.connection.execute(f"SELECT {readable} FROM texts").fetchall()
        return float(share or 0)

    def years(self, sql: str) -> tuple[float, float]:
        """The years of early and late dates by an expression over `text`."""
        ((first, last),) = self.connection.execute(
            "SELECT quantile_cont(value, 0.05), quantile_cont(value, 0.95) FROM "
            f"(SELECT epoch({sql}) / {_YEAR_SECONDS} + 1970 AS value FROM texts)"
        ).fetchall()
        return float(first or 0), float(last or 0)

    def holds(self, condition: str) -> bool:
        """Whether any text meets a condition."""
        ((result,),) = self.connection.execute(f"SELECT bool_or({condition}) FROM texts").fetchall()
        return bool(result)


def decide(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    column: str,
    kind: str,
    read: ReadSettings = ReadSettings(),  # noqa: B008 - frozen, so one default serves all
    counted: str | None = None,
    *,
    births: bool = False,
) -> DateReading:
    """Decide how one column of dates is read.

    Parameters
    ----------
    raw : the table as an engine expression
    kind : the engine's type of the column
    read : what the user chose: the order of dates such as 03/04/2024, what numbers count, the zone
    counted : its different values, as `cells.distinct` takes them
    births : they may be decades ago
    """
    if kind.startswith(_NATIVE):
        quoted = engine_quoted(column)
        finite = f"CASE WHEN isfinite({quoted}) THEN CAST({quoted} AS TIMESTAMP) END"
        return DateReading(of_calendar(finite), "dates, as the file has them")
    texts = distinct_texts(raw, column, counted)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE texts AS {texts}")
    at = _Column(connection, raw, column)
    shapes = _shapes(at)
    number = None
    if any(map(_NUMBER.fullmatch, shapes)):
        number = _as_number(at, read, births=births)
    reading = number or _as_text(at, shapes, read)
    if at.holds("regexp_matches(text, '0000|[0-9]{5}')"):
        return replace(reading, sql=of_calendar(reading.sql))
    return reading


def _as_number(at: _Column, read: ReadSettings, *, births: bool) -> DateReading | None:
    """Dates written as one number: 20240131, seconds since 1970, the day count of Excel."""
    value = "TRY_CAST(text AS DOUBLE)"
    (row,) = at.connection.execute(
        f"SELECT sum(n) FILTER ({value} IS NOT NULL) / sum(n), "
        f"quantile_cont({value}, 0.05), quantile_cont({value}, 0.95) FROM texts"
    ).fetchall()
    if row[1] is None or row[0] < MIN_READABLE_SHARE:
        return None
    number = numbered_dates.choose_numbered_way(
        (float(row[1]), float(row[2])),
        at.share,
        at.years,
        kind=read.date_numbers,
        births=births,
    )
    if number is None or at.share(number.way.sql) < float(row[0]) * 0.9:
        return None
    way, why, ambiguous = number.way, "", number.ambiguous
    if number.rivals is not None:
        if read.date_order == "auto":
            order, reason = _tip(
                at, {key: _of_column(at, one.sql) for key, one in number.rivals.items()}
            )
            ambiguous, why = True, f" (no day is above 12; {reason})"
        else:
            order, why = read.date_order, ", as you chose"
        way = number.rivals[order]
    sql = way.sql
    reading = DateReading(sql, way.label + why, ambiguous, implausible=number.implausible)
    if way.utc and at.holds(_has_time(sql)):
        sql = _in_zone(sql, read.time_zone)
        reading = replace(reading, sql=sql, clock="" if read.time_zone else "utc")
    return replace(reading, sql=_of_column(at, sql))


def _of_column(at: _Column, sql: str) -> str:
    """An expression over `text` as one over the table."""
    text = trimmed_text(at.name)
    return re.sub(r"\btext\b", lambda _: text, sql)


def _has_time(sql: str) -> str:
    """Whether a moment has a time of day: midnight alone is a day."""
    return f"CAST({sql} AS TIME) != TIME '00:00'"


def _in_zone(utc: str, zone: str | None) -> str:
    """A moment in UTC as a clock in a zone shows it; as it is where there is no zone."""
    return f"(({utc}) AT TIME ZONE 'UTC' AT TIME ZONE {literal(zone)})" if zone else utc


def _as_text(at: _Column, shapes: Sequence[str], read: ReadSettings) -> DateReading:
    known = {shape: files.timestamp_shape(shape) for shape in shapes}
    ways = tuple(dict.fromkeys(way for way in known.values() if way is not None))
    written = tuple(
        way
        for shape, other in known.items()
        if other is None and (way := files.written_date(shape)) is not None
    )
    if not ways and not written:
        return DateReading("CAST(NULL AS TIMESTAMP)", "no dates found")
    text = trimmed_text(at.name)
    if any("0" not in shape for shape in shapes):
        # The engine takes the words epoch and infinity for dates.
        text = f"CASE WHEN regexp_matches({text}, '[0-9]') THEN {text} END"
    figures = _in_figures(at, ways, text, read) if ways else None
    if not written:
        return figures or DateReading("CAST(NULL AS TIMESTAMP)", "no dates found")
    language = written_out.language_of(written)
    parts = [figures.sql] if figures else []
    clock = figures.clock if figures else ""
    for sql, utc in written_out.expressions(written, language, text):
        parts.append(_in_zone(sql, read.time_zone) if utc else sql)
        clock = "utc" if utc and not clock and read.time_zone is None else clock
    label = f"written out, month names in {language.name}" if language.name else "written out"
    if figures and figures.label != _BY_NAME:
        label = f"{figures.label}, and {label}"
    ambiguous = language.ambiguous or bool(figures and figures.ambiguous)
    return DateReading(f"COALESCE({', '.join(parts)})", label, ambiguous, clock)


_BY_NAME = "month by name, like 31 Dec 2024"


def _in_figures(
    at: _Column, ways: Sequence[files.TimestampShape], text: str, read: ReadSettings
) -> DateReading:
    """Dates that the engine's own formats can read."""
    zone, order = read.time_zone, read.date_order
    clock = _clock(at, ways) if zone is None else ""
    if not any(way.depends_on_order for way in ways):
        named = all(way.named for way in ways)
        label = _BY_NAME if named else "year first, like 2024-12-31"
        return DateReading(_expression(ways, "day_first", text, zone), label, clock=clock)
    if order != "auto":
        sql = _expression(ways, order, text, zone)
        return DateReading(sql, f"{_in_words(order)}, as you chose", clock=clock)
    chosen, ambiguous, why = _order(at, ways, text)
    sql = _expression(ways, chosen, text, zone)
    return DateReading(sql, _in_words(chosen) + why, ambiguous, clock)


def _clock(at: _Column, ways: Sequence[files.TimestampShape]) -> Literal["", "own", "utc"]:
    """Whose clock the times of day are on, as far as what follows them says."""
    if any(way.offset for way in ways) and at.holds(_AWAY_FROM_UTC):
        return "own"
    zoned = [way for way in ways if way.offset or way.utc]
    if zoned and at.holds(_has_time(_expression(zoned, "day_first", "text", None))):
        return "utc"
    return ""


def _shapes(at: _Column) -> list[str]:
    """How the texts are written, the commonest first: every digit becomes a 0."""
    texts = at.connection.sql("SELECT text, n::DOUBLE AS n FROM texts").to_arrow_table()
    masked = pa.chunked_array(map(_masked, texts.column("text").chunks), pa.string())
    counted = pa.table({"shape": masked, "n": texts.column("n")}).group_by("shape")
    most_first = counted.aggregate([("n", "sum")]).sort_by(
        [("n_sum", "descending"), ("shape", "ascending")]
    )
    shapes: list[str] = most_first.column("shape").slice(0, _SHAPES).to_pylist()
    return shapes


def _masked(texts: pa.StringArray) -> pa.StringArray:
    # All characters of all texts at once: the engine would take them one by one.
    _, ends, characters = texts.buffers()
    masked = _MASK[np.frombuffer(characters or b"", dtype=np.uint8)]
    return pa.StringArray.from_buffers(len(texts), ends, pa.py_buffer(masked), offset=texts.offset)


_MASK = np.arange(256, dtype=np.uint8)
_MASK[ord("1") : ord("9") + 1] = ord("0")


def _expression(
    ways: Sequence[files.TimestampShape], order: str, text: str, zone: str | None = None
) -> str:
    """One expression for all the ways in which the column writes its dates.

    A time with an offset stays as its own clock shows it, unless another zone is asked for.
    """

    def formats(*, offset: bool, utc: bool = False) -> str:
        # Two-digit years first: the engine's %Y would take the 24 in 01/02/24 for the year 24.
        result = {
            way.format_for(order) for way in ways if way.offset is offset and (way.utc is utc)
        }
        return ", ".join(literal(item) for item in sorted(result, key=lambda f: "%Y" in f))

    parts = []
    if naive := formats(offset=False):
        parts.append(f"try_strptime({text}, [{naive}])")
    if utc := formats(offset=False, utc=True):
        parts.append(_in_zone(f"try_strptime({text}, [{utc}])", zone))
    if aware := formats(offset=True):
        if zone is None:
            bare = re.sub(" ?%z", "", aware)
            parts.append(f"try_strptime(regexp_replace({text}, {_OFFSET}, ''), [{bare}])")
        else:
            parts.append(f"(try_strptime({text}, [{aware}]) AT TIME ZONE {literal(zone)})")
    return parts[0] if len(parts) == 1 else f"COALESCE({', '.join(parts)})"


_OFFSET = r"' ?[-+]\d\d(:?\d\d)?$'"
_AWAY_FROM_UTC = (
    r"regexp_matches(text, '[:.h]\d\d([:.]\d\d([.,]\d+)?)? ?[-+](\d*[1-9]|\d\d:?\d*[1-9])')"
)


def _order(at: _Column, ways: Sequence[files.TimestampShape], text: str) -> tuple[str, bool, str]:
    """Day first or month first: whether the file leaves it open, and what tipped the scales."""
    share = {order: at.share(_expression(ways, order, "text")) for order in _ORDERS}
    best = max(_ORDERS, key=lambda order: share[order])
    if share["day_first"] != share["month_first"]:
        return best, False, ""
    if all(way.separator.startswith(".") for way in ways if way.depends_on_order):
        return "day_first", False, " (dates with dots are written day first)"
    if any("%p" in way.format_for(best) for way in ways):
        return "month_first", False, " (dates with AM and PM are written month first)"
    chosen, why = _tip(at, {order: _expression(ways, order, text) for order in _ORDERS})
    return chosen, True, f" (no day is above 12; {why})"


def _tip(at: _Column, readings: Mapping[str, str]) -> tuple[str, str]:
    """Evidence where both orders fit: no orders in the future, rows in time order, a short span.

    Parameters
    ----------
    readings : an expression over the table for each order
    """
    facts = {order: _facts(at, sql) for order, sql in readings.items()}
    month, day = facts["month_first"], facts["day_first"]
    if month.future != day.future:
        return min(
            _ORDERS, key=lambda o: facts[o].future
        ), "this way fewer orders are in the future"
    if min(month.breaks, day.breaks) < 0.8 * max(month.breaks, day.breaks):
        return min(_ORDERS, key=lambda o: facts[o].breaks), "this way the rows are in time order"
    if abs(month.days - day.days) > 0.1 * max(month.days, day.days):
        return min(_ORDERS, key=lambda o: facts[o].days), "this way the orders are closer together"
    return "month_first", "month first is more common in exports"


@dataclass(frozen=True, slots=True)
class _Facts:
    future: int
    breaks: float
    days: int


def _facts(at: _Column, sql: str) -> _Facts:
    row = at.connection.execute(
        f"WITH dated AS (SELECT {engine_quoted(ROW)} AS place, {sql} AS day FROM {at.raw}), "
        "steps AS (SELECT day, day - lag(day) OVER (ORDER BY place) AS step FROM dated "
        "WHERE day IS NOT NULL) "
        "SELECT count(*) FILTER (day > now()::TIMESTAMP + INTERVAL 1 DAY), "
        "least(count(*) FILTER (step < INTERVAL 0 DAY), "
        "count(*) FILTER (step > INTERVAL 0 DAY)) / greatest(count(*), 1), "
        "coalesce(date_diff('day', min(day), max(day)), 0) FROM steps"
    ).fetchone()
    return _Facts(int(row[0]), float(row[1]), int(row[2])) if row else _Facts(0, 0.0, 0)


def _in_words(order: str) -> str:
    return f"{order.replace('_', ' ')}, like {_SHOWN[order]}"
