"""How the values of a column are read: one reading per column, decided on the whole column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import UnreadableColumnError
from core.load import cells, dates, engine, ids, numbers
from core.load.currency import WRITTEN, meaning

if TYPE_CHECKING:
    import duckdb

    from core.load.numbers import NumberReading
    from core.load.roles import Roles
    from core.load.table import RawTable
    from core.settings import ReadSettings


@dataclass(frozen=True, slots=True)
class Reading:
    """How one column is read for one role.

    Parameters
    ----------
    role : the role it is read for
    column : the column in the raw table
    sql : an engine expression over the raw table that gives the typed value, null where it cannot
        be read or is blank: VARCHAR for ids and names, TIMESTAMP for dates (offsets taken to UTC),
        DECIMAL(18, 6) for quantities and money
    label : the reading in plain words, e.g. "day first, like 31/12/2024"
    filled : rows that hold anything at all
    unreadable : rows that hold something this reading cannot read
    ambiguous : the file itself does not decide the reading (every day is 12 or less)
    example : an unreadable value, for the message
    """

    role: str
    column: str
    sql: str
    label: str
    filled: int
    unreadable: int
    ambiguous: bool = False
    example: str | None = None


_IDS = ("customer_id", "order_id", "product_id")
_NUMBERS = ("quantity", "unit_price", "amount")
_PLAIN = {"ordered_at": "dates", **dict.fromkeys(_NUMBERS, "numbers")}


def readings(raw: RawTable, roles: Roles, read: ReadSettings) -> tuple[Reading, ...]:
    """Decide how each column with a role is read: one reading a column, on all of its values.

    Raises
    ------
    UnreadableColumnError : fewer than half of the filled rows of a date or number column can be
        read
    """
    table = engine.parquet(raw.parquet)
    chosen = [(role, column) for role, column in roles.chosen() if column is not None]
    with engine.connect() as connection:
        counted = _numbers(connection, table, raw, chosen, read.decimal_mark)
        made = tuple(
            _reading(connection, raw, role, column, read.date_order, counted.get(role))
            for role, column in chosen
        )
    for reading in made:
        _check(reading)
    return made


def currency(raw: RawTable, roles: Roles) -> tuple[str, ...]:
    """The currencies the file names, commonest first: in a column, else in the money itself.

    ISO codes where a sign stands for one currency; `$`, which stands for many, stays `$`.
    """
    table = engine.parquet(raw.parquet)
    with engine.connect() as connection:
        column = roles["currency"]
        if column is not None:
            text = cells.trimmed(column)
            query = f"SELECT upper({text}) FROM {table} WHERE NOT {cells.is_nothing(text)}"
            found = connection.execute(f"{query} GROUP BY 1 ORDER BY count(*) DESC, 1").fetchall()
            return tuple(name for (name,) in found)
        counted: Counter[str] = Counter()
        for role in ("amount", "unit_price"):
            money = roles[role]
            if money is None or raw.types.get(money) != "VARCHAR":
                continue
            for sign, rows in connection.execute(
                f"SELECT regexp_extract(text, {engine.literal(WRITTEN)}) AS sign, sum(n) "
                f"FROM ({cells.distinct(table, money)}) GROUP BY 1"
            ).fetchall():
                if sign:
                    counted[meaning(sign)] += int(rows)
    return tuple(sign for sign, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _numbers(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    raw: RawTable,
    chosen: list[tuple[str, str]],
    mark: str,
) -> dict[str, NumberReading]:
    """How each number column is read; one that shows no decimal mark (1.234) follows the others."""
    columns = {role: column for role, column in chosen if role in _NUMBERS}
    decided = {
        role: numbers.decide(connection, table, column, raw.types[column], mark)
        for role, column in columns.items()
    }
    shown = {one.mark for one in decided.values() if one.shown}
    if len(shown) == 1:
        common = shown.pop()
        for role, one in decided.items():
            if one.undecided:
                column = columns[role]
                decided[role] = numbers.decide(connection, table, column, raw.types[column], common)
    return decided


def _reading(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    role: str,
    column: str,
    date_order: str,
    number: NumberReading | None,
) -> Reading:
    table = engine.parquet(raw.parquet)
    kind = raw.types[column]
    if number is not None:
        counts = _counts(connection, table, column, kind, number.sql)
        return Reading(
            role, column, number.sql, number.label, *counts[:2], number.undecided, counts[2]
        )
    if role == "ordered_at":
        dated = dates.decide(connection, table, column, kind, date_order)
        counts = _counts(connection, table, column, kind, dated.sql)
        return Reading(
            role, column, dated.sql, dated.label, *counts[:2], dated.ambiguous, counts[2]
        )
    named = ids.decide(connection, table, column, kind)
    row = connection.execute(f"SELECT count({named.sql}) FROM {table}").fetchone()
    return Reading(role, column, named.sql, named.label, int(row[0]) if row else 0, 0)


def _counts(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, kind: str, sql: str
) -> tuple[int, int, str | None]:
    """Filled rows, rows that cannot be read, and the commonest value among those."""
    quoted = engine.quoted(column)
    if kind == "VARCHAR":
        texts, nothing = cells.trimmed(column), cells.is_nothing("text")
    else:
        blank = f"isnan({quoted})" if kind in {"DOUBLE", "FLOAT"} else "false"
        texts, nothing = quoted, f"(text IS NULL OR {blank.replace(quoted, 'text')})"
    row = connection.execute(
        "SELECT sum(n), sum(n) FILTER (value IS NULL), arg_max(text, n) FILTER (value IS NULL) "
        f"FROM (SELECT {texts} AS text, {sql} AS value, n FROM "
        f"(SELECT {quoted}, count(*) AS n FROM {table} GROUP BY 1)) WHERE NOT {nothing}"
    ).fetchone()
    filled, unreadable, example = row or (0, 0, None)
    return int(filled or 0), int(unreadable or 0), None if example is None else str(example)


def _check(reading: Reading) -> None:
    what = _PLAIN.get(reading.role)
    if what is None:
        return
    readable = reading.filled - reading.unreadable
    if reading.filled and readable >= reading.filled * cells.SHARE_THAT_MUST_BE_READABLE:
        return
    shown = "it is blank in every row"
    if reading.example is not None:
        example = repr(reading.example[:60])
        shown = f"{reading.unreadable:,} of {reading.filled:,} filled rows, such as {example}"
    raise UnreadableColumnError(
        f"The column {reading.column!r} cannot be read as {what}: {shown}.",
        f"Choose another column for {reading.role}, or correct the values in the file.",
    )
