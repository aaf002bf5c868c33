"""What the values of columns say when no name does: kinds of values, and what depends on what."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from core.columns import column_profile
from core.columns.parsers import dates, ids, numbers
from core.engine import ROW, connect, is_empty_cell, quoted, trimmed_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb
    from numpy.typing import NDArray

    from core.columns.column_profile import ColumnFacts
    from core.files import RawTable

_MOST_COLUMNS = 40
_MOST_ROWS = 50_000
_SLIPS = 1.02
"""Pairs per value up to which one column still tells another: a customer moves, a clerk errs."""
_FEWEST_REPEATS = 5
_NEARLY_ALL = 0.9
_UNIQUE = 0.98
_FEWEST_FRACTIONS = 0.05
_FEW = 50
_DAY_SECONDS = 86_400
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}([:.]\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?")
_EMAIL = re.compile(ids.ADDRESS)
_CENTS = re.compile(r".*\d[.,]\d\d\D*")
_COMPACT_DATE = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])(\d\d){0,3}(\.0)?")


@dataclass(frozen=True, eq=False)
class ValueColumn:
    """One column as its values show it.

    Parameters
    ----------
    name, place : in the table
    facts : shares of kinds of values
    values : its different values, without blanks
    codes : for each row the place of its value among these, -1 for a blank cell
    numbers : the value of each row, not a number where it is none; None for a column of others
    seconds : for a column of dates, since 1970; None for others
    """

    name: str
    place: int
    facts: ColumnFacts
    values: tuple[str, ...]
    codes: NDArray[np.int64]
    numbers: NDArray[np.float64] | None
    seconds: NDArray[np.float64] | None

    @property
    def distinct(self) -> int:
        """Number of different values."""
        return len(self.values)

    @cached_property
    def filled(self) -> int:
        """Number of rows that hold anything."""
        return int((self.codes >= 0).sum())

    @property
    def unique(self) -> bool:
        """Whether its values tell rows apart."""
        return self.distinct >= _UNIQUE * self.filled

    @cached_property
    def days(self) -> int:
        """Number of different days, for a column of dates."""
        if self.seconds is None:
            return 0
        known = self.seconds[np.isfinite(self.seconds)]
        return len(np.unique(known // _DAY_SECONDS))

    @cached_property
    def with_fractions(self) -> bool:
        """Whether it is written as money is: with decimals, or at least with some."""
        if self.numbers is None:
            return False
        known = self.numbers[np.isfinite(self.numbers)]
        fractions = float(np.mean(known != np.round(known))) if len(known) else 0.0
        return fractions > _FEWEST_FRACTIONS or _mostly(_CENTS, self.values)

    @cached_property
    def whole(self) -> bool:
        """Whether it holds whole numbers that are no codes with leading zeros."""
        padded = any(len(value) > 1 and value.startswith("0") for value in self.values)
        return self.numbers is not None and not self.with_fractions and not padded

    @cached_property
    def middle(self) -> float:
        """The median of its numbers without their signs; 0 where it holds none."""
        if self.numbers is None:
            return 0.0
        known = self.numbers[np.isfinite(self.numbers)]
        return float(np.median(np.abs(known))) if len(known) else 0.0

    @cached_property
    def counts_things(self) -> bool:
        """Whether it holds small whole numbers, as a quantity does."""
        few = 1 <= self.middle <= _FEW and 1 < self.distinct <= self.filled / 2
        return self.whole and few

    @property
    def of_one_width(self) -> bool:
        """Whether all its values have the same number of characters, as codes do and money not."""
        return len({len(value) for value in self.values}) == 1

    @cached_property
    def of_time(self) -> bool:
        """Whether it holds times of the day."""
        return _mostly(_TIME, self.values)

    @cached_property
    def holds_emails(self) -> bool:
        """Whether it holds e-mail addresses."""
        return bool(self.values) and _mostly(_EMAIL, self.values)

    @cached_property
    def names_things(self) -> bool:
        """Whether its values can name somebody or something: no measures, no moments."""
        measures = self.seconds is not None or self.with_fractions or self.of_time
        return not measures and self.distinct > 1

    def tells(self, other: ValueColumn) -> bool:
        """Whether its value settles the other's, seen where its own values come again."""
        known, pairs = _pairs(self, other)
        repeats = int(((self.codes >= 0) & (other.codes >= 0)).sum()) - known
        return repeats >= _FEWEST_REPEATS and pairs <= known * _SLIPS

    def equals(self, other: ValueColumn) -> bool:
        """Whether both hold the same numbers."""
        if self.numbers is None or other.numbers is None:
            return False
        return bool(np.mean(np.isclose(self.numbers, other.numbers, equal_nan=True)) > _UNIQUE)

    def same_as(self, other: ValueColumn) -> bool:
        """Whether both part the rows alike, so that either says what the other does."""
        mine, pairs = _pairs(self, other)
        theirs, _ = _pairs(other, self)
        return pairs <= _SLIPS * min(mine, theirs)


def _pairs(one: ValueColumn, other: ValueColumn) -> tuple[int, int]:
    """Different values of the first, and different pairs, over the rows that hold both."""
    both = (one.codes >= 0) & (other.codes >= 0)
    mine, theirs = one.codes[both], other.codes[both]
    pairs = np.unique(mine * max(other.distinct, 1) + theirs)
    return len(np.unique(mine)), len(pairs)


def together(columns: Sequence[ValueColumn]) -> int:
    """Number of different combinations of values, over the rows that hold all of them."""
    filled = np.all([column.codes >= 0 for column in columns], axis=0)
    rows = np.stack([column.codes[filled] for column in columns], axis=1)
    return len(np.unique(rows, axis=0))


def look(
    raw: RawTable, columns: Sequence[str] | None = None, rows: int = _MOST_ROWS
) -> tuple[ValueColumn, ...]:
    """Look at columns of a table: the first rows of it, by default what a shop has in months."""
    names = raw.columns[:_MOST_COLUMNS] if columns is None else columns
    with connect() as connection:
        column_profile.sample(connection, raw, names)
        facts = column_profile.facts(connection, raw, names)
        row = quoted(ROW)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE looked_at AS SELECT * FROM {raw.only(names)} "
            f"WHERE {row} <= {rows}"
        )
        dated = _dated(connection, facts)
        return tuple(
            _column(connection, raw, name, place, facts[name], dated=name in dated)
            for place, name in enumerate(names)
        )


def _dated(connection: duckdb.DuckDBPyConnection, facts: dict[str, ColumnFacts]) -> set[str]:
    """The columns of dates. Numbers are dates only where no column writes dates as dates."""
    written = {name for name, one in facts.items() if one.dates > _NEARLY_ALL}
    if written:
        return written
    numbered = [name for name, one in facts.items() if one.numbered_dates > _NEARLY_ALL]
    compact = {name for name in numbered if _mostly(_COMPACT_DATE, _texts(connection, name)[0])}
    return compact or set(numbered)


def _texts(
    connection: duckdb.DuckDBPyConnection, name: str
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The different texts of a column, and for each row which of them it has."""
    text = trimmed_text(name)
    rows = connection.execute(
        f"SELECT CASE WHEN NOT {is_empty_cell(text)} THEN {text} END FROM looked_at "
        f"ORDER BY {quoted(ROW)}"
    ).fetchall()
    coded = pa.array((text for (text,) in rows), pa.string()).dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return tuple(coded.dictionary.to_pylist()), codes


def _column(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    name: str,
    place: int,
    facts: ColumnFacts,
    *,
    dated: bool,
) -> ValueColumn:
    values, codes = _texts(connection, name)
    kind = raw.types[name]
    amounts = moments = None
    if dated:
        result = dates.decide(connection, "looked_at", name, kind)
        moments = _each(connection, f"epoch({result.sql})")
    elif facts.numbers > _NEARLY_ALL:
        read = numbers.choose_number_parser(connection, "looked_at", name, kind, "auto")
        amounts = _each(connection, read.sql)
    return ValueColumn(name, place, facts, values, codes, amounts, moments)


def _each(connection: duckdb.DuckDBPyConnection, sql: str) -> NDArray[Any]:
    """The value of an expression for each row, in the file's order; NaN for none."""
    rows = connection.execute(
        f"SELECT CAST({sql} AS DOUBLE) FROM looked_at ORDER BY {quoted(ROW)}"
    ).fetchall()
    return np.array([math.nan if value is None else value for (value,) in rows], dtype=float)


def _mostly(pattern: re.Pattern[str], values: Sequence[str]) -> bool:
    matching = sum(pattern.fullmatch(value) is not None for value in values)
    return matching > _NEARLY_ALL * len(values)
