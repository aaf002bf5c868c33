"""How the values of a column are read: one reading per column, decided on the whole column."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core import formatting
from core.columns.parsers import dates, decimal_mark, discounts, ids, minor_units, numbers, status
from core.columns.parsers.column_parser import ColumnParser
from core.columns.parsers.currency import WITH_THOUSANDTHS, WITHOUT_CENTS
from core.columns.parsers.mixed_currencies import file_currencies
from core.columns.parsers.numbers import NumberReading
from core.engine import (
    MIN_READABLE_SHARE,
    ROW_COUNT,
    column_cache,
    connect,
    count_parsed,
    distinct_values,
    encode_columns,
    is_empty_cell,
    literal,
    trimmed_text,
    value_counts,
)
from core.engine import quoted as engine_quoted
from core.errors import UnreadableColumnError

if TYPE_CHECKING:
    import duckdb

    from core.columns.parsers.date_reading import DateReading
    from core.columns.roles import Roles
    from core.files import RawTable
    from core.settings import ReadSettings
    from core.vocabulary import KnownExport

_IDS = ("customer_id", "order_id", "product_id")
_MONEY = ("unit_price", "amount", "refund")
_NEEDED_NUMBERS = ("quantity", "unit_price", "amount")
_NUMBERS = (*_NEEDED_NUMBERS, "refund", "discount")
_NEARLY_ALL = 0.9
_WHOLE_ORDER = ("amount", "refund", "status", "cancelled_at")
_PLAIN = {"ordered_at": "dates", **dict.fromkeys(_NEEDED_NUMBERS, "numbers")}


def choose_parsers(raw: RawTable, roles: Roles, read: ReadSettings) -> tuple[ColumnParser, ...]:
    """Decide how each column with a role is read: one reading a column, on all of its values.

    Raises
    ------
    UnreadableColumnError : fewer than half of the filled rows of a date or number column can be
        read
    """
    chosen = [(role, column) for role, column in roles.chosen() if column is not None]
    with connect() as connection, column_cache():
        encode_columns(raw, [column for _, column in chosen])  # all of them in one go
        counted = _numbers(connection, raw, roles, chosen, read.decimal_mark)
        money = {
            role: one
            for role, one in counted.items()
            if role in _MONEY or (role == "discount" and not one.is_percent)
        }
        counted |= minor_units.settle(connection, raw, roles, money, read.money_unit)
        made = tuple(
            _once_per_order(
                connection, raw, roles, _reading(connection, raw, one, read, counted, roles.export)
            )
            for one in chosen
        )
        made = discounts.settle(connection, raw, roles, made, read.discount)
    for reading in made:
        _check(reading)
    return made


def _numbers(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    roles: Roles,
    chosen: list[tuple[str, str]],
    mark: str,
) -> dict[str, NumberReading]:
    """How each number column is read; one that shows no decimal mark (1.234) follows the others.

    Where none shows one, money is in thousands if its values or its currency speak for that.
    """
    columns = {role: column for role, column in chosen if role in _NUMBERS}

    def decide(column: str, mark: str) -> NumberReading:
        values = value_counts(connection, raw, column)
        if column == columns.get("discount") and discounts.is_percent(connection, values, column):
            return NumberReading(
                discounts.percent_expression(column), "percent, like 25%", "", is_percent=True
            )
        return numbers.choose_number_parser(
            connection, raw.only([column]), column, raw.types[column], mark, values
        )

    decided = {role: decide(column, mark) for role, column in columns.items()}
    shown = {one.mark for one in decided.values() if one.shown}
    if not shown and any(one.undecided for one in decided.values()):
        other = decimal_mark.mark_elsewhere(connection, raw, [column for _, column in chosen])
        shown = {other} if other else set()
    if len(shown) == 1:
        common = shown.pop()
        for role, one in decided.items():
            if one.undecided:
                decided[role] = decide(columns[role], common)
    for role, one in decided.items():
        if role in _MONEY and one.undecided and _in_thousands(raw, roles, one):
            in_thousands = decide(columns[role], "comma" if one.dotted else "point")
            decided[role] = replace(in_thousands, undecided=one.grouped != "sure")
    return decided


def _in_thousands(raw: RawTable, roles: Roles, money: NumberReading) -> bool:
    """Whether money like 1.500 is fifteen hundred: a currency with small units is not."""
    named = set(file_currencies(raw, roles))
    if named & WITH_THOUSANDTHS:
        return False
    return bool(money.grouped) or (bool(named) and named <= WITHOUT_CENTS)


def _reading(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    chosen: tuple[str, str],
    read: ReadSettings,
    counted: dict[str, NumberReading],
    export: KnownExport | None,
) -> ColumnParser:
    role, column = chosen
    kind = raw.types[column]
    outcome = status.read_outcome(connection, raw, role, column, read)
    if outcome is not None:
        return outcome
    packed = export.pattern(column) if export else None
    if role in _NUMBERS and packed:
        return status.read_packed(connection, raw, role, column, packed)
    number = counted.get(role)
    if number is not None:
        values = value_counts(connection, raw, column)
        counts = _counts(connection, values, column, kind, number.sql)
        return ColumnParser(
            role,
            column,
            number.sql,
            number.label,
            *counts[:2],
            number.undecided,
            counts[2],
            form=number.unit,
        )
    if role == "ordered_at":
        values = value_counts(connection, raw, column)
        dated = dates.decide(connection, raw.only([column]), column, kind, read, values)
        counts = _counts(connection, values, column, kind, dated.sql)
        if dated.implausible:
            raise _no_years_of_orders(column, dated, connection, values)
        return ColumnParser(
            role,
            column,
            dated.sql,
            dated.label,
            *counts[:2],
            dated.ambiguous,
            counts[2],
            clock=dated.clock,
        )
    values = distinct_values(connection, raw, column)
    named = ids.choose_id_parser(connection, values, column, kind, as_written=role == "customer_id")
    sql, label = named.sql, named.label
    if export and export.guests and role == "customer_id" and export.names(role, column):
        guests = ", ".join(map(literal, export.guests))
        sql, label = f"CASE WHEN {sql} NOT IN ({guests}) THEN {sql} END", f"{label}, guests blank"
    return ColumnParser(role, column, sql, label, count_parsed(connection, raw, column, sql), 0)


def _no_years_of_orders(
    column: str, dated: DateReading, connection: duckdb.DuckDBPyConnection, values: str
) -> UnreadableColumnError:
    row = connection.execute(f"SELECT max({engine_quoted(column)}) FROM {values}").fetchone()
    return UnreadableColumnError(
        f"The dates in column {column!r} are numbers such as {str(row[0])[:40] if row else ''}. "
        f"Read as {dated.label} they would be in {dated.implausible}.",
        "Choose what the numbers mean (date_numbers; --date-numbers in the terminal), or choose "
        "another order date column.",
    )


def _once_per_order(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, roles: Roles, reading: ColumnParser
) -> ColumnParser:
    """Find out whether a column is filled on one line of each order only.

    Inferred from the orders of several lines: nearly all of those with a value have just one.
    """
    order = roles["order_id"]
    if order is None or reading.role not in _WHOLE_ORDER or reading.filled in {0, raw.rows}:
        return reading
    value = trimmed_text(reading.column)
    row = connection.execute(
        "WITH orders AS (SELECT count(*) AS lines, "
        f"count(*) FILTER (NOT {is_empty_cell(value)}) AS filled "
        f"FROM {raw.only([order, reading.column])} WHERE {engine_quoted(order)} IS NOT NULL "
        f"GROUP BY {engine_quoted(order)}) "
        "SELECT count(*), count(*) FILTER (filled = 1) FROM orders WHERE lines > 1 AND filled > 0"
    ).fetchone()
    several, once = row or (0, 0)
    return replace(reading, once_per_order=bool(several and once >= several * _NEARLY_ALL))


def _counts(
    connection: duckdb.DuckDBPyConnection, counted: str, column: str, kind: str, sql: str
) -> tuple[int, int, str | None]:
    """Filled rows, rows that cannot be read, and the commonest value among those."""
    quoted = engine_quoted(column)
    if kind == "VARCHAR":
        texts, nothing = trimmed_text(column), is_empty_cell("text")
    else:
        blank = f"isnan({quoted})" if kind in {"DOUBLE", "FLOAT"} else "false"
        texts, nothing = quoted, f"(text IS NULL OR {blank.replace(quoted, 'text')})"
    row = connection.execute(
        "SELECT sum(n), sum(n) FILTER (value IS NULL), arg_max(text, n) FILTER (value IS NULL) "
        f"FROM (SELECT {texts} AS text, {sql} AS value, n FROM "
        f"(SELECT {quoted}, {engine_quoted(ROW_COUNT)} AS n FROM {counted})) "
        f"WHERE NOT {nothing}"
    ).fetchone()
    filled, unreadable, example = row or (0, 0, None)
    return int(filled or 0), int(unreadable or 0), None if example is None else str(example)


def _check(reading: ColumnParser) -> None:
    what = _PLAIN.get(reading.role)
    if what is None:
        return
    readable = reading.filled - reading.unreadable
    if reading.filled and readable >= reading.filled * MIN_READABLE_SHARE:
        return
    shown = "it is blank in every row"
    if reading.example is not None:
        example = repr(reading.example[:60])
        filled = formatting.count(reading.filled, "filled row")
        shown = f"{reading.unreadable:,} of {filled}, such as {example}"
        if numbers.is_too_large(reading.example):
            raise UnreadableColumnError(
                f"The column {reading.column!r} has numbers too large to add up exactly: {shown}. "
                f"The limit is {numbers.LARGEST_NUMBER:,}.",
                f"Write the amounts in thousands, or choose another column for {reading.role}.",
            )
    raise UnreadableColumnError(
        f"The column {reading.column!r} cannot be read as {what}: {shown}.",
        f"Choose another column for {reading.role}, or correct the values in the file.",
    )
