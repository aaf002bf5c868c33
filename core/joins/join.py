"""Joining tables that lie as Parquet: measured before it is done, and done in the query engine.

Keys are compared as ids: as text, trimmed, without the `.0` that spreadsheets add to numbers, so
that 10100 in one file finds `10100.0` in another. A key may be several columns together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from core import files
from core.columns import PRODUCT_TYPE, IdParser, choose_id_parser
from core.engine import ROW, distinct_values, quoted

if TYPE_CHECKING:
    import duckdb

    from core.files import RawTable


@dataclass(frozen=True, slots=True)
class JoinStep:
    """One table brought to the rows that are there already, and what that does to them.

    Parameters
    ----------
    table : the table that is added
    left_table : the table the left key comes from
    keys : pairs of columns that must agree: one that refers to it, as it is called in what is
        joined so far, and the column of `table` that is referred to
    matched_share : share of the rows that find a partner
    rows_before, rows_after : rows without and with this table
    multiplies : a row can find several partners, so that its money would count several times
    money_before, money_after : what the rows of the base add up to; None where they have no money
    """

    table: str
    left_table: str
    keys: tuple[tuple[str, str], ...]
    matched_share: float
    rows_before: int
    rows_after: int
    multiplies: bool
    money_before: Decimal | None = None
    money_after: Decimal | None = None

    @property
    def right_key(self) -> str:
        """The columns referred to, in words."""
        return " and ".join(right for _, right in self.keys)

    @property
    def by(self) -> str:
        """The keys, in words: shop = shop and order = number."""
        return " and ".join(f"{left} = {right}" for left, right in self.keys)

    @property
    def joins(self) -> tuple[tuple[str, str, str], ...]:
        """The step as `ReadSettings.joins` takes it: one entry for each pair of columns."""
        return tuple((self.table, left, right) for left, right in self.keys)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a joined table.

    Parameters
    ----------
    name : what it is called there: with its table before it where two names clash
    table : position of the table it comes from; 0 is the base
    column : what it is called in that table
    """

    name: str
    table: int
    column: str


@dataclass(frozen=True, slots=True)
class Part:
    """A table that was joined to the ones before it.

    Parameters
    ----------
    raw : the table
    short : its name, as it stands before the names of columns that clash
    keys : pairs of a column of one earlier table that refers to it, and the column referred to
    without : columns of money that are not taken along
    only : the only columns that are taken along; None for all
    """

    raw: RawTable
    short: str
    keys: tuple[tuple[Column, str], ...]
    without: frozenset[str] = frozenset()
    only: frozenset[str] | None = None

    def takes(self, column: str) -> bool:
        """Whether a column is taken along; the key is not, as it repeats the one it met."""
        left_out = column in self.right_keys or column in self.without
        return not left_out and (self.only is None or column in self.only)

    @property
    def left_table(self) -> int:
        """The place of the table that refers to it."""
        return self.keys[0][0].table

    @property
    def right_keys(self) -> frozenset[str]:
        """The columns referred to."""
        return frozenset(right for _, right in self.keys)


@dataclass(frozen=True, slots=True)
class Joined:
    """A base table with others joined to it. Nothing is computed until it is asked for.

    Parameters
    ----------
    base : the table whose rows are kept, every one
    parts : the tables joined to it, in order
    money : an engine expression over the base for the money of a row; None where it has none
    """

    base: RawTable
    parts: tuple[Part, ...] = ()
    money: str | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column; the key of a joined table is left out, as it repeats the one it met."""
        result = [Column(name, 0, name) for name in self.base.columns]
        taken = {name.casefold() for name in self.base.columns}
        for place, part in enumerate(self.parts, start=1):
            for name in part.raw.columns:
                if not part.takes(name):
                    continue
                clashes = name.casefold() in taken
                result.append(Column(f"{part.short}.{name}" if clashes else name, place, name))
                taken.add(name.casefold())
        names = files.unique_names([column.name for column in result])
        return tuple(
            Column(name, column.table, column.column)
            for name, column in zip(names, result, strict=True)
        )

    def with_part(self, part: Part) -> Joined:
        """The same with one more table."""
        return Joined(self.base, (*self.parts, part), self.money)

    def column(self, name: str) -> Column | None:
        """A column by the name it has here."""
        return next((column for column in self.columns if column.name == name), None)


def measure(connection: duckdb.DuckDBPyConnection, joined: Joined, part: Part) -> JoinStep:
    """What joining one more table would do, counted on all of its values."""
    place = len(joined.parts) + 1
    longer = joined.with_part(part)
    keys = _table(connection, longer, place, ())
    tables = _tables(connection, longer, place)
    rows = f"SELECT t{part.left_table}.l{place} AS k, t0.m AS m FROM {tables}"
    row = connection.execute(
        f"WITH partners AS (SELECT r AS k, count(*) AS n FROM ({keys}) WHERE r IS NOT NULL "
        "GROUP BY 1) "
        "SELECT count(*), count(n), sum(coalesce(n, 1)), (SELECT max(n) FROM partners), "
        "sum(m), sum(m * coalesce(n, 1)::DECIMAL(14, 0)) "
        f"FROM ({rows}) LEFT JOIN partners USING (k)"
    ).fetchone()
    *counted, money_before, money_after = row or (0,) * 6
    before, matched, after, most = (int(count or 0) for count in counted)
    return JoinStep(
        table=part.raw.table,
        left_table=_raw(joined, part.left_table).table,
        keys=tuple((left.name, right) for left, right in part.keys),
        matched_share=matched / max(before, 1),
        rows_before=before,
        rows_after=after,
        multiplies=most > 1,
        money_before=money_before,
        money_after=money_after,
    )


def select(
    connection: duckdb.DuckDBPyConnection,
    joined: Joined,
    *,
    renumber: bool,
    orders: int | None = None,
) -> str:
    """The query for the joined rows, numbered first, in the order of the base.

    Parameters
    ----------
    renumber : number the rows again, as a join that multiplies gives one number to several
    orders : the place of a table whose rows are kept where no row of the base refers to them; they
        come last
    """
    columns = joined.columns
    number = "t0.n"
    if renumber or orders:
        last = f", t{orders}.n" if orders else ""
        number = f"row_number() OVER (ORDER BY t0.n NULLS LAST{last})"
    keys = (
        {}
        if orders is None
        else {left.name: at for at, (left, _) in enumerate(joined.parts[orders - 1].keys)}
    )
    wanted = ", ".join(
        f"{_cell(column, at, orders, keys)} AS {quoted(column.name)}"
        for at, column in enumerate(columns)
    )
    tables = _tables(connection, joined, len(joined.parts) + 1, columns, orders)
    return f"SELECT {number} AS {quoted(ROW)}, {wanted} FROM {tables} ORDER BY 1"


def _cell(column: Column, at: int, orders: int | None, keys: Mapping[str, int]) -> str:
    """A column of the result; the number of an order without lines stands in its own table only."""
    cell = f"t{column.table}.c{at}"
    if orders is None or column.table or column.name not in keys:
        return cell
    own = f"t{orders}.k{keys[column.name]}"
    return f"CASE WHEN t0.n IS NULL THEN {own} ELSE {cell}::VARCHAR END"


def count_unreferred(connection: duckdb.DuckDBPyConnection, joined: Joined, place: int) -> int:
    """How many rows of a joined table no row of the base refers to.

    Parameters
    ----------
    place : of the table among `parts`, from 1; the base itself refers to it
    """
    referring = _table(connection, joined, 0, ())
    referred = _table(connection, joined, place, ())
    row = connection.execute(
        f"SELECT count(*) FROM ({referred}) WHERE r IS NOT NULL AND r NOT IN "
        f"(SELECT l{place} FROM ({referring}) WHERE l{place} IS NOT NULL)"
    ).fetchone()
    return int(row[0]) if row else 0


def _tables(
    connection: duckdb.DuckDBPyConnection,
    joined: Joined,
    end: int,
    columns: Sequence[Column] = (),
    orders: int | None = None,
) -> str:
    """The tables before position `end`, joined: t0, t1, … with columns c0, c1, …."""
    base = f"({_table(connection, joined, 0, columns)}) AS t0"
    rest = (
        f"{'FULL' if place == orders else 'LEFT'} JOIN "
        f"({_table(connection, joined, place, columns, numbered=place == orders)}) AS t{place} "
        f"ON t{joined.parts[place - 1].left_table}.l{place} = t{place}.r"
        for place in range(1, end)
    )
    return " ".join((base, *rest))


def _table(
    connection: duckdb.DuckDBPyConnection,
    joined: Joined,
    place: int,
    columns: Sequence[Column],
    *,
    numbered: bool = False,
) -> str:
    """One table under names of our own: row number n, keys r and l1, l2, …, columns c0, c1, ….

    Where it is asked for, k0, k1, … are the columns referred to as they are written.
    """
    raw = _raw(joined, place)

    def decide(column: str) -> IdParser:
        values = distinct_values(connection, raw, column)
        return choose_id_parser(connection, values, column, raw.types[column])

    def key(columns: Sequence[str]) -> str:
        # A key of several columns is null where one is, as one column alone would be.
        return " || chr(31) || ".join(f"({decide(column).sql})" for column in columns)

    wanted = [f"{quoted(ROW)} AS n"]
    if place:
        wanted.append(f"{key([right for _, right in joined.parts[place - 1].keys])} AS r")
    elif not columns:
        wanted.append(f"CAST({joined.money or 'NULL'} AS {PRODUCT_TYPE}) AS m")
    if numbered:
        keys = joined.parts[place - 1].keys
        wanted += [f"{quoted(right)}::VARCHAR AS k{at}" for at, (_, right) in enumerate(keys)]
    wanted += [
        f"{key([left.column for left, _ in part.keys])} AS l{at}"
        for at, part in enumerate(joined.parts, start=1)
        if part.left_table == place
    ]
    wanted += [
        f"{quoted(column.column)} AS c{at}"
        for at, column in enumerate(columns)
        if column.table == place
    ]
    return f"SELECT {', '.join(wanted)} FROM {raw.sql}"


def _raw(joined: Joined, place: int) -> RawTable:
    return joined.base if place == 0 else joined.parts[place - 1].raw
