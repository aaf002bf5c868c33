"""Which rows of two tables are the same, by content, and both as one table without repeats.

A row belongs to an order: by its number, or else by customer and day, or in a table of customers by
the customer. An order that both tables hold counts once: as the newer table has it, unless that
was cut off in the middle of the customer's day.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core import engine
from core.engine import ROW, literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from core.pipeline import MeasuredFile
    from core.settings import Limits, Settings

_REUSED_SHARE = 0.01
"""Of the order numbers, how many may have several customers before numbers alone name no order."""

_COVERED_SHARE = 0.95
"""Of the orders there are, how many a table must hold to be taken for all of them, brought up to
date."""


@dataclass(frozen=True, slots=True)
class OverlapCounts:
    """Rows of the newer table, and what becomes of those of the older (see `NewData`)."""

    new: int
    known: int
    changed: int
    gone: int
    after: int


@dataclass(frozen=True)
class RowOverlap:
    """Two tables compared, in an engine that is open; `compare_rows` makes it.

    Parameters
    ----------
    connection : with the temporary tables `older`, `newer` (row, key, day, moment, text) and
        `met` (key, state)
    old, new : the tables
    """

    connection: duckdb.DuckDBPyConnection
    old: MeasuredFile
    new: MeasuredFile

    def days(self, table: Literal["older", "newer"]) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day of a table; None where it has no days."""
        row = self.connection.execute(f"SELECT min(day), max(day) FROM {table}").fetchone()
        return (None, None) if row is None else (row[0], row[1])

    def suggested(self) -> Literal["append", "replace"]:
        """Take the place of the older table only with (nearly) all its orders and all its days."""
        covered = self._number(
            "SELECT count(key) FILTER (key IN (SELECT key FROM newer)) / greatest(count(key), 1) "
            "FROM (SELECT DISTINCT key FROM older)"
        )
        (old_first, old_last), (first, last) = self.days("older"), self.days("newer")
        if old_first is None or old_last is None or first is None or last is None:
            spans = old_first is None
        else:
            spans = first <= old_first and last >= old_last
        return "replace" if spans and covered >= _COVERED_SHARE else "append"

    def counts(self, how: Literal["append", "replace"]) -> OverlapCounts:
        """What becomes of the rows."""
        new = self._count("newer WHERE key NOT IN (SELECT key FROM met)")
        changed = self._count(
            "newer ANTI JOIN older USING (key, text, copy) "
            "WHERE key IN (SELECT key FROM met WHERE state = 'replaced')"
        )
        rows = self._count("newer")
        fewer = int(
            self._number("""
            SELECT coalesce(sum(greatest(0, had - has)), 0) FROM
            (SELECT key, count(*) AS had FROM dropped GROUP BY key)
            JOIN (SELECT key, count(*) AS has FROM newer GROUP BY key) USING (key)
        """)
        )
        if how == "append":
            after = self._count("kept_rows") + self._count("added_rows")
            return OverlapCounts(new, rows - new - changed, changed, fewer, after)
        gone = self._count("older WHERE key NOT IN (SELECT key FROM met)")
        return OverlapCounts(new, rows - new - changed, changed, gone + fewer, rows)

    def write_combined(self, path: Path) -> None:
        """Both tables as one Parquet file: the older rows that stay, then the newer ones."""
        selects: dict[str, list[str]] = {"old": [], "new": []}
        for name, sides in self._columns().items():
            for side, value in zip(("old", "new"), sides, strict=True):
                selects[side].append(f"{value} AS {quoted(name)}")
        self.connection.execute(f"""
            COPY (
                SELECT * EXCLUDE (part, line) FROM (
                    SELECT 1 AS part, {quoted(ROW)} AS line, {", ".join(selects["old"])}
                    FROM {self.old.raw.sql} WHERE {quoted(ROW)} IN (SELECT line FROM kept_rows)
                    UNION ALL
                    SELECT 2, {quoted(ROW)}, {", ".join(selects["new"])}
                    FROM {self.new.raw.sql} WHERE {quoted(ROW)} IN (SELECT line FROM added_rows)
                ) ORDER BY part, line
            ) TO {literal(str(path))} (FORMAT parquet)
        """)

    def _columns(self) -> dict[str, tuple[str, str]]:
        """Each column's value in the older and in the newer table.

        A column is taken as it stands where both tables have it in one type and read it alike;
        else as it is read, so that 3/4/2025 stays the day it is in its own file.
        """
        old, new = self.old.raw, self.new.raw
        there = {name.casefold(): name for name in new.columns}
        read = {parser.column: parser.sql for parser in self.old.read.report.readings}
        reads = {parser.column: parser.sql for parser in self.new.read.report.readings}
        columns: dict[str, tuple[str, str]] = {}
        for name in old.columns:
            other = there.pop(name.casefold(), None)
            if other is None:
                columns[name] = (quoted(name), "NULL")
                continue
            alike = old.types[name] == new.types[other]
            if name in read and other in reads and (not alike or read[name] != reads[other]):
                columns[name] = (f"({read[name]})", f"({reads[other]})")
            elif alike:
                columns[name] = (quoted(name), quoted(other))
            else:
                columns[name] = (_text(name), _text(other))
        return columns | {name: ("NULL", quoted(name)) for name in there.values()}

    def _count(self, what: str) -> int:
        return int(self._number(f"SELECT count(*) FROM {what}"))

    def _number(self, query: str) -> float:
        row = self.connection.execute(query).fetchone()
        return float(row[0]) if row is not None else 0.0


@contextlib.contextmanager
def compare_rows(
    old: MeasuredFile, new: MeasuredFile, settings: Settings, limits: Limits
) -> Iterator[RowOverlap]:
    """Compare two tables that were read with the same roles.

    Parameters
    ----------
    old, new : what there is, and what comes
    settings : what names an order
    limits : memory and threads
    """
    shared = [
        name
        for name in old.raw.columns
        if name.casefold() in {other.casefold() for other in new.raw.columns}
    ]
    with engine.connect(limits) as connection:
        number = _number_alone(connection, old, new, settings)
        for name, table in (("older", old), ("newer", new)):
            _make_rows(connection, name, table, shared, number_alone=number)
        connection.execute(_BOTH)
        yield RowOverlap(connection, old, new)


_BOTH = """
CREATE TEMP TABLE met AS
WITH o AS (SELECT key, list_sort(list(text)) AS texts, any_value(day) AS day
           FROM older GROUP BY key),
     n AS (SELECT key, list_sort(list(text)) AS texts FROM newer GROUP BY key),
     missing AS (SELECT DISTINCT key FROM newer ANTI JOIN older USING (key, text, copy))
SELECT key, CASE
    WHEN o.texts = n.texts THEN 'same'
    -- A part of the day that is there already: this table ends or begins in the middle of it.
    WHEN key LIKE 'd%' AND key NOT IN (SELECT key FROM missing)
         AND o.day IN (SELECT unnest([min(day), max(day)]) FROM newer) THEN 'same'
    ELSE 'replaced' END AS state
FROM o JOIN n USING (key);

-- Of a customer's day, what lies before or after all that the newer table tells of stays.
CREATE TEMP TABLE dropped AS
SELECT older.* FROM older JOIN met USING (key)
WHERE state = 'replaced' AND NOT (
    key LIKE 'd%' AND (moment < (SELECT min(moment) FROM newer)
                       OR moment > (SELECT max(moment) FROM newer)) IS TRUE);

CREATE TEMP VIEW kept_rows AS SELECT line FROM older WHERE line NOT IN (SELECT line FROM dropped);
CREATE TEMP VIEW added_rows AS
SELECT line FROM newer WHERE key NOT IN (SELECT key FROM met WHERE state = 'same');
"""


def _make_rows(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    table: MeasuredFile,
    shared: list[str],
    *,
    number_alone: bool,
) -> None:
    """One row for each of a table: where it stands, whose order it is of, and what it says."""
    parsed = {parser.column: parser.sql for parser in table.read.report.readings}
    own = {column.casefold(): column for column in table.raw.columns}
    cells = []
    for column in (own[column.casefold()] for column in shared):
        value = f"CAST(({parsed[column]}) AS VARCHAR)" if column in parsed else _text(column)
        cells.append(f"coalesce({value}, '')")
    values = _role_values(table)
    key = _key_sql(values, of_customers=table.table is not None, number_alone=number_alone)
    text = f"md5(concat_ws(chr(31), {', '.join(cells)}))"
    connection.execute(f"""
        CREATE TEMP TABLE {name} AS
        SELECT *, row_number() OVER (PARTITION BY key, text ORDER BY line) AS copy FROM (
            SELECT {quoted(ROW)} AS line, {text} AS text, coalesce({key}, 'x' || {text}) AS key,
                   CAST({values["ordered_at"]} AS DATE) AS day, {values["ordered_at"]} AS moment
            FROM {table.raw.sql})
    """)


def _key_sql(values: dict[str, str], *, of_customers: bool, number_alone: bool) -> str:
    """What rows belong together by: an order's number, a customer's day, or the customer."""
    customer = f"coalesce({values['customer_id']}, '')"
    if of_customers:
        return f"'c' || {values['customer_id']}"
    order, day = values["order_id"], f"CAST(CAST({values['ordered_at']} AS DATE) AS VARCHAR)"
    numbered = f"'o' || {order}"
    if not number_alone:
        numbered += f" || chr(31) || {customer} || chr(31) || coalesce({day}, '')"
    return (
        f"CASE WHEN {order} <> '' THEN {numbered} "
        f"WHEN {day} IS NOT NULL THEN 'd' || {customer} || chr(31) || {day} END"
    )


def _number_alone(
    connection: duckdb.DuckDBPyConnection,
    old: MeasuredFile,
    new: MeasuredFile,
    settings: Settings,
) -> bool:
    """Whether an order's number names it, or several customers use one number."""
    if settings.clean.order_number != "auto":
        return settings.clean.order_number == "alone"
    for table in (old, new):
        values = _role_values(table)
        row = connection.execute(f"""
            SELECT count(*) FILTER (customers > 1) > {_REUSED_SHARE} * count(*) FROM (
                SELECT count(DISTINCT {values["customer_id"]}) AS customers FROM {table.raw.sql}
                WHERE {values["order_id"]} <> '' GROUP BY {values["order_id"]})
        """).fetchone()
        if row is not None and row[0]:
            return False
    return True


def _role_values(table: MeasuredFile) -> dict[str, str]:
    """SQL of the values that name an order; of a role without a column, nothing."""
    kinds = {"customer_id": "VARCHAR", "order_id": "VARCHAR", "ordered_at": "TIMESTAMP"}
    parsed = {parser.role: parser.sql for parser in table.read.report.readings}
    if table.table is not None:
        # The columns of a table of customers are read by their own names, but for whose row it is.
        parsed = {name: sql for name, sql in parsed.items() if name == "customer_id"}
    return {
        role: f"CAST(({parsed[role]}) AS {kind})" if role in parsed else f"CAST(NULL AS {kind})"
        for role, kind in kinds.items()
    }


def _text(column: str) -> str:
    return f"trim(CAST({quoted(column)} AS VARCHAR))"
