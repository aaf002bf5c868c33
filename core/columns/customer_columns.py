"""What each column of a table of customers is: a number, a category, a yes or no, a date, an id."""

from __future__ import annotations

import enum
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import duckdb

from core import files, vocabulary
from core.columns.parsers import dates, ids, numbers
from core.columns.parsers.column_parser import ColumnParser
from core.engine import (
    connect,
    distinct_texts,
    distinct_values,
    is_empty_cell,
    quoted,
    trimmed_text,
)
from core.settings import ReadSettings

MAX_COLUMNS = 300
"""Columns that are looked at; a table of customers rarely has more that tell them apart."""
MAX_LEVELS = 12
"""A category with more different values than this is a text."""

_NEARLY_ALL = 0.9
_CODE_LEVELS = 20
_ROWS_A_LEVEL = 3
_NEARLY_ALL_DIFFERENT = 0.9
_FLAG = 2


YES = frozenset({"1", "1.0", "true", "yes", "y", "t", "on", "ja", "oui", "si", "sí", "sim"})
NO = frozenset({"0", "0.0", "false", "no", "n", "f", "off", "nein", "non", "não", "nao", "nee"})


_UNNAMED = re.compile(r"(column_|unnamed: ?|_c|x|v)\d*|row|row ?names?|ref", re.IGNORECASE)
"""What a column without a name is called by those who write tables; it numbers the rows."""


class ColumnKind(enum.StrEnum):
    """What a column holds."""

    NUMBER = "number"
    FLAG = "flag"
    CATEGORY = "category"
    DATE = "date"
    ID = "id"
    TEXT = "text"
    CONSTANT = "constant"


@dataclass(frozen=True, slots=True)
class CustomerColumn:
    """One column of a table of customers.

    Parameters
    ----------
    name : as in the file
    kind : what it holds
    reading : how it is read; its SQL gives a number, a moment, or a text
    different : how many different values it has
    commonest : share of the filled rows that have the commonest value
    levels : the values of a category or a yes or no, commonest first
    whole : every number is a whole one
    """

    name: str
    kind: ColumnKind
    reading: ColumnParser
    different: int
    commonest: float
    levels: tuple[str, ...] = ()
    whole: bool = False

    @property
    def typed(self) -> str:
        """The value as an engine expression, under its own name."""
        kind = {ColumnKind.NUMBER: "DOUBLE", ColumnKind.DATE: "TIMESTAMP"}.get(self.kind, "VARCHAR")
        return f"CAST(({self.reading.sql}) AS {kind}) AS {quoted(self.name)}"


def inspect_columns(
    raw: files.RawTable,
    read: ReadSettings,
    identity: str | None,
    categories: Collection[str] = (),
) -> tuple[CustomerColumn, ...]:
    """Find out what each column holds, on all of its values.

    Parameters
    ----------
    raw : the table
    read : which comes first in a date, which mark separates decimals
    identity : the column that names customers
    categories : columns of numbers that are codes, as the user says
    """
    with connect() as connection:
        return tuple(_columns(connection, raw, read, identity, categories))


def _columns(
    connection: duckdb.DuckDBPyConnection,
    raw: files.RawTable,
    read: ReadSettings,
    identity: str | None,
    categories: Collection[str],
) -> Iterator[CustomerColumn]:
    for name in raw.columns[:MAX_COLUMNS]:
        facts = _facts(connection, raw, name)
        if name == identity:
            values = distinct_values(connection, raw, name)
            named = ids.choose_id_parser(connection, values, name, raw.types[name], as_written=True)
            reading = ColumnParser("customer_id", name, named.sql, named.label, facts.filled, 0)
            yield CustomerColumn(name, ColumnKind.ID, reading, facts.different, facts.commonest)
        else:
            yield _column(connection, raw, read, facts, coded=name in categories)


def is_answered(levels: Collection[str]) -> bool:
    """Whether two values are a yes and a no."""
    words = {level.casefold() for level in levels}
    return len(words) == _FLAG and bool(words & YES) and bool(words & NO)


@dataclass(frozen=True, slots=True)
class _Facts:
    """A column's texts, counted."""

    name: str
    filled: int
    different: int
    commonest: float
    levels: tuple[str, ...]
    padded: bool

    @property
    def varied(self) -> float:
        """Different values per filled row."""
        return self.different / self.filled if self.filled else 0.0


def _facts(connection: duckdb.DuckDBPyConnection, raw: files.RawTable, name: str) -> _Facts:
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE counted AS {distinct_texts(raw.only([name]), name)}"
    )
    row = connection.execute(
        "SELECT coalesce(sum(n), 0), count(*), coalesce(max(n), 0), "
        "coalesce(bool_or(regexp_full_match(text, '0\\d+')), false) FROM counted"
    ).fetchone()
    filled, different, most, padded = row or (0, 0, 0, False)
    levels: tuple[str, ...] = ()
    if different <= _CODE_LEVELS:
        result = connection.execute("SELECT text FROM counted ORDER BY n DESC, text").fetchall()
        levels = tuple(text for (text,) in result)
    share = most / filled if filled else 1.0
    return _Facts(name, int(filled), int(different), float(share), levels, bool(padded))


def _column(
    connection: duckdb.DuckDBPyConnection,
    raw: files.RawTable,
    read: ReadSettings,
    facts: _Facts,
    *,
    coded: bool,
) -> CustomerColumn:
    name = facts.name
    text = ColumnParser("attribute", name, _text(name), "text", facts.filled, 0)
    if facts.different <= 1:
        return _made(facts, ColumnKind.CONSTANT, text)
    if facts.different == _FLAG:
        answered = is_answered(facts.levels) and not coded
        return _made(facts, ColumnKind.FLAG if answered else ColumnKind.CATEGORY, text)
    dated = _as_date(connection, raw, name, read, facts)
    if dated is not None:
        return _made(facts, ColumnKind.DATE, dated)
    number, whole = _as_number(connection, raw, name, read, facts)
    coded = coded or facts.padded or _is_a_code(facts, whole=whole)
    if number is not None and not coded:
        kind = ColumnKind.ID if whole and _names_an_id(facts) else ColumnKind.NUMBER
        return _made(facts, kind, number, whole=whole)
    return _made(facts, _of_texts(facts, coded=coded), text)


def _of_texts(facts: _Facts, *, coded: bool) -> ColumnKind:
    """Few texts that repeat are categories; many are names, remarks, ids."""
    repeated = facts.filled >= facts.different * _ROWS_A_LEVEL
    if repeated and facts.different <= (_CODE_LEVELS if coded else MAX_LEVELS):
        return ColumnKind.CATEGORY
    return ColumnKind.ID if _names_an_id(facts) else ColumnKind.TEXT


def _made(
    facts: _Facts, kind: ColumnKind, reading: ColumnParser, *, whole: bool = False
) -> CustomerColumn:
    levels = facts.levels if kind in {ColumnKind.CATEGORY, ColumnKind.FLAG} else ()
    return CustomerColumn(
        facts.name, kind, reading, facts.different, facts.commonest, levels, whole
    )


def _text(name: str) -> str:
    text = trimmed_text(name)
    return f"CASE WHEN NOT {is_empty_cell(text)} THEN {text} END"


def _as_date(
    connection: duckdb.DuckDBPyConnection,
    raw: files.RawTable,
    name: str,
    read: ReadSettings,
    facts: _Facts,
) -> ColumnParser | None:
    """A column of dates; dates written as one number need a name that says so."""
    kind = raw.types[name]
    native = kind.startswith(("TIMESTAMP", "DATE"))
    row = connection.execute(
        r"SELECT sum(n) FILTER (regexp_matches(text, '\d[-/. :]+\w|\w[-/. ,]+\d')) / sum(n) "
        "FROM counted"
    ).fetchone()
    looks_like = bool(row and row[0] and row[0] > _NEARLY_ALL)
    says_so = any(
        vocabulary.match_role(role, name).exact
        for role in ("ordered_at", "joined_at", "first_order_at", "last_order_at", "born_at")
    )
    if not (native or looks_like or says_so):
        return None
    table = raw.only([name])
    decided = dates.decide(connection, table, name, kind, read, births=True)
    read_rows = _readable(connection, table, decided.sql)
    # A year alone is a number: 1957 is no moment.
    if read_rows < facts.filled * _NEARLY_ALL:
        return None
    return ColumnParser(
        "attribute",
        name,
        decided.sql,
        decided.label,
        facts.filled,
        max(0, facts.filled - read_rows),
        decided.ambiguous,
        clock=decided.clock,
    )


def _as_number(
    connection: duckdb.DuckDBPyConnection,
    raw: files.RawTable,
    name: str,
    read: ReadSettings,
    facts: _Facts,
) -> tuple[ColumnParser | None, bool]:
    """A column of numbers, and whether they are all whole."""
    table = raw.only([name])
    kind = raw.types[name]
    decided = numbers.choose_number_parser(connection, table, name, kind, read.decimal_mark)
    if decided.grouped == "sure":
        decided = numbers.choose_number_parser(connection, table, name, kind, "comma")
    row = connection.execute(
        f"SELECT count(value), bool_and(value = round(value)) FROM "
        f"(SELECT {decided.sql} AS value FROM {table})"
    ).fetchone()
    readable, whole = row or (0, False)
    if not readable or readable < facts.filled * _NEARLY_ALL:
        return None, False
    unreadable = max(0, facts.filled - int(readable))
    reading = ColumnParser(
        "attribute",
        name,
        decided.sql,
        decided.label,
        facts.filled,
        unreadable,
        decided.undecided,
    )
    return reading, bool(whole)


def _readable(connection: duckdb.DuckDBPyConnection, table: str, sql: str) -> int:
    row = connection.execute(f"SELECT count({sql}) FROM {table}").fetchone()
    return int(row[0]) if row else 0


def _is_a_code(facts: _Facts, *, whole: bool) -> bool:
    """Few whole numbers under a name like Region: they stand for something, they count nothing."""
    named = vocabulary.match_role("code", facts.name).score >= 0.4  # noqa: PLR2004 - among other words
    return whole and named and facts.different <= MAX_LEVELS


def _names_an_id(facts: _Facts) -> bool:
    """Nearly every row has its own value, and the name is that of an id."""
    held = set(vocabulary.split_words(facts.name))
    named = bool(held & {"id", "uuid", "guid", "key", "number", "no", "nr", "index", "email"})
    named = named or _UNNAMED.fullmatch(facts.name) is not None
    ids_name = named or vocabulary.match_role("customer_id", facts.name).score > 0
    return ids_name and facts.varied > _NEARLY_ALL_DIFFERENT
