"""Reading dates: the writing of each value is looked at, then one reading serves the column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from core import files
from core.engine import MIN_READABLE_SHARE, ROW, distinct_texts, literal, trimmed_text
from core.engine import quoted as engine_quoted

_SHAPES = 2000
_ORDERS = ("month_first", "day_first")
_SHOWN = {"month_first": "12/31/2024", "day_first": "31/12/2024"}
_NATIVE = ("TIMESTAMP", "DATE")
_NUMBER = re.compile(r"[-+.\deE_]+")
"""What a number may be written with; hardly any date but one without signs is."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """The engine expression that reads a date column, and how it was decided."""

    sql: str
    label: str
    ambiguous: bool = False


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


def decide(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    column: str,
    kind: str,
    order: str,
    counted: str | None = None,
) -> DateReading:
    """Decide how one column of dates is read.

    Parameters
    ----------
    raw : the table as an engine expression
    kind : the engine's type of the column
    order : `auto`, or the order the user chose for dates such as 03/04/2024
    counted : its different values, as `cells.distinct` takes them
    """
    if kind.startswith(_NATIVE):
        quoted = engine_quoted(column)
        finite = f"CASE WHEN isfinite({quoted}) THEN CAST({quoted} AS TIMESTAMP) END"
        return DateReading(finite, "dates, as the file has them")
    texts = distinct_texts(raw, column, counted)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE texts AS {texts}")
    at = _Column(connection, raw, column)
    shapes = _shapes(at)
    number = _as_number(at) if any(map(_NUMBER.fullmatch, shapes)) else None
    return number or _as_text(at, shapes, order)


def _as_number(at: _Column) -> DateReading | None:
    """Dates written as one number: 20240131, seconds since 1970, the day count of Excel."""
    value = "TRY_CAST(text AS DOUBLE)"
    (row,) = at.connection.execute(
        f"SELECT sum(n) FILTER ({value} IS NOT NULL) / sum(n), "
        f"quantile_cont({value}, 0.05), quantile_cont({value}, 0.95) FROM texts"
    ).fetchall()
    if row[1] is None or row[0] < MIN_READABLE_SHARE:
        return None
    low, high = float(row[1]), float(row[2])
    text = trimmed_text(at.name)
    for label, least, most, sql in _numeric_ways():
        if least <= low <= high <= most and at.share(sql) >= float(row[0]) * 0.9:
            return DateReading(re.sub(r"\btext\b", lambda _: text, sql), label)
    return None


def _numeric_ways() -> tuple[tuple[str, float, float, str], ...]:
    """Label, smallest and largest plausible value, and the expression over `text`."""
    whole = "regexp_replace(text, '\\.0+$', '')"
    value = "TRY_CAST(text AS DOUBLE)"

    def since_1970(seconds: str) -> str:
        return f"TRY(make_timestamp(CAST(round({seconds} * 1000000) AS BIGINT)))"

    return (
        ("written as 20241231", 19_000_101, 21_001_231, f"try_strptime({whole}, '%Y%m%d')"),
        ("written as 20241231235959", 19e12, 2.11e13, f"try_strptime({whole}, '%Y%m%d%H%M%S')"),
        ("day numbers of Excel", 10_000, 80_000, since_1970(f"(({value} - 25569) * 86400)")),
        ("seconds since 1970", 1e8, 4.2e9, since_1970(value)),
        ("milliseconds since 1970", 1e11, 4.2e12, since_1970(f"({value} / 1000)")),
        ("microseconds since 1970", 1e14, 4.2e15, since_1970(f"({value} / 1000000)")),
    )


def _as_text(at: _Column, shapes: Sequence[str], order: str) -> DateReading:
    ways = tuple(
        dict.fromkeys(way for shape in shapes if (way := files.timestamp_shape(shape)) is not None)
    )
    if not ways:
        return DateReading("CAST(NULL AS TIMESTAMP)", "no dates found")
    text = trimmed_text(at.name)
    if any("0" not in shape for shape in shapes):
        # The engine takes the words epoch and infinity for dates.
        text = f"CASE WHEN regexp_matches({text}, '[0-9]') THEN {text} END"
    if not any(way.depends_on_order for way in ways):
        named = all(way.named for way in ways)
        label = "month by name, like 31 Dec 2024" if named else "year first, like 2024-12-31"
        return DateReading(_expression(ways, "day_first", text), label)
    if order != "auto":
        return DateReading(_expression(ways, order, text), f"{_in_words(order)}, as you chose")
    chosen, ambiguous, why = _order(at, ways, text)
    return DateReading(_expression(ways, chosen, text), _in_words(chosen) + why, ambiguous)


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


def _expression(ways: Sequence[files.TimestampShape], order: str, text: str) -> str:
    """One expression for all the ways in which the column writes its dates."""
    source = text
    for local, english in sorted({pair for way in ways for pair in way.months}):
        source = f"replace({source}, {literal(local)}, {literal(english)})"

    def formats(*, offset: bool) -> str:
        # Two-digit years first: the engine's %Y would take the 24 in 01/02/24 for the year 24.
        result = {way.format_for(order) for way in ways if way.offset is offset}
        return ", ".join(literal(item) for item in sorted(result, key=lambda f: "%Y" in f))

    parts = []
    if naive := formats(offset=False):
        parts.append(f"try_strptime({source}, [{naive}])")
    if aware := formats(offset=True):
        parts.append(f"(try_strptime({source}, [{aware}]) AT TIME ZONE 'UTC')")
    return parts[0] if len(parts) == 1 else f"COALESCE({', '.join(parts)})"


def _order(at: _Column, ways: Sequence[files.TimestampShape], text: str) -> tuple[str, bool, str]:
    """Day first or month first: whether the file leaves it open, and what tipped the scales."""
    share = {order: at.share(_expression(ways, order, "text")) for order in _ORDERS}
    best = max(_ORDERS, key=lambda order: share[order])
    if share["day_first"] != share["month_first"]:
        return best, False, ""
    if all(way.separator == "." for way in ways if way.depends_on_order):
        return "day_first", False, " (dates with dots are written day first)"
    if any("%p" in way.format_for(best) for way in ways):
        return "month_first", False, " (dates with AM and PM are written month first)"
    chosen, why = _tip(at, ways, text)
    return chosen, True, f" (no day is above 12; {why})"


def _tip(at: _Column, ways: Sequence[files.TimestampShape], text: str) -> tuple[str, str]:
    """Evidence where both orders fit: no orders in the future, rows in time order, a short span."""
    facts = {order: _facts(at, _expression(ways, order, text)) for order in _ORDERS}
    month, day = facts["month_first"], facts["day_first"]
    if month.future != day.future:
        return min(
            _ORDERS, key=lambda o: facts[o].future
        ), "this way fewer orders lie in the future"
    if min(month.breaks, day.breaks) < 0.8 * max(month.breaks, day.breaks):
        return min(_ORDERS, key=lambda o: facts[o].breaks), "this way the rows are in time order"
    if abs(month.days - day.days) > 0.1 * max(month.days, day.days):
        return min(_ORDERS, key=lambda o: facts[o].days), "this way the orders lie closer together"
    return "month_first", "month first is the commoner export"


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
