"""Columns as codes: every different value of a column once, and for each row which of them it has.

Five million order lines name a few thousand products, prices and moments. What a value means is
asked of each different value, by the query engine, and never twice; what a row comes to is then
looked up by its codes, which are small integers. A row takes one to four bytes a column.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.engine import connection as engine
from core.engine.cell_text import ROW_COUNT
from core.engine.dictionary import chunks, encoding
from core.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from core.engine.dictionary.encoding import EncodedColumn
    from core.engine.dictionary.parquet_table import ParquetTable


_HELD: ContextVar[dict[Hashable, Any] | None] = ContextVar("codes", default=None)
"""What the work at hand has read so far; every thread and every task has its own."""

T = TypeVar("T")


@contextmanager
def column_cache() -> Iterator[None]:
    """Keep every column that is read inside until its end, so that none is read twice."""
    if _HELD.get() is not None:
        yield
        return
    outer = _HELD.set({})
    try:
        yield
    finally:
        _HELD.reset(outer)


def cached(key: Hashable, make: Callable[[], T]) -> T:
    """Something that is made once inside `held`, and found again by its key."""
    known = _HELD.get()
    if known is None:
        return make()
    if key not in known:
        known[key] = make()
    result: T = known[key]
    return result


def encode_columns(raw: ParquetTable, columns: Iterable[str]) -> dict[str, EncodedColumn]:
    """Some columns of a raw table as codes.

    Raises
    ------
    UnreadableFileError : the file is damaged
    """
    wanted = tuple(dict.fromkeys(columns))
    known = _HELD.get()
    known = {} if known is None else known
    missing = [name for name in wanted if (raw.parquet, name) not in known]
    if missing:
        known |= {(raw.parquet, name): coded for name, coded in _read(raw, missing).items()}
    return {name: known[raw.parquet, name] for name in wanted}


@dataclass(frozen=True, eq=False)
class RowNumbers:
    """The number of each row: its place in the file counted from one, unless numbers are given.

    Parameters
    ----------
    rows : how many rows there are
    given : the number of each, where the table has its own
    """

    rows: int
    given: NDArray[np.int64] | None = None

    def at(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The numbers of the rows at some places."""
        return places + 1 if self.given is None else self.given[places]

    def places(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the rows with some numbers stand."""
        if self.given is None:
            return numbers - 1
        order = np.argsort(self.given)
        return order[np.searchsorted(self.given, numbers, sorter=order)]


def row_numbers(raw: ParquetTable) -> RowNumbers:
    """The numbers of a raw table's rows."""

    def read_numbers() -> RowNumbers:
        if raw.in_place:
            return RowNumbers(raw.rows)
        column = pq.read_table(raw.parquet, columns=[engine.ROW]).column(0)
        return RowNumbers(raw.rows, column.to_numpy().astype(np.int64, copy=False))

    return cached((raw.parquet, engine.ROW), read_numbers)


def distinct_values(connection: duckdb.DuckDBPyConnection, raw: ParquetTable, column: str) -> str:
    """A table with the different values of a column, under its name.

    It is there until the next one is asked for on the same connection.
    """
    coded = encode_columns(raw, [column])[column]
    there = len(coded.distinct) - (0 if coded.nulls else 1)
    return _registered(connection, pa.table({column: coded.distinct[:there]}))


def value_counts(connection: duckdb.DuckDBPyConnection, raw: ParquetTable, column: str) -> str:
    """A table with the different values of a column, under its name, and `cells.COUNT`.

    It is there until the next one is asked for on the same connection.
    """
    coded = encode_columns(raw, [column])[column]
    there = len(coded.distinct) - (0 if coded.nulls else 1)
    table = pa.table({column: coded.distinct[:there], ROW_COUNT: coded.counts[:there]})
    return _registered(connection, table)


def _registered(connection: duckdb.DuckDBPyConnection, table: pa.Table) -> str:
    # Another query ends a result that was not read to its end, which would be in the way.
    connection.execute("SELECT 1").fetchall()
    connection.register("given_values", table)
    return "given_values"


def count_parsed(
    connection: duckdb.DuckDBPyConnection, raw: ParquetTable, column: str, expression: str
) -> int:
    """How many rows an expression over one column gives a value for."""
    coded = encode_columns(raw, [column])[column]
    given = f"({expression}) IS NOT NULL AS given"
    ((every,),) = connection.execute(
        f"SELECT coalesce(bool_and(given), true) FROM (SELECT {given} FROM"
        f" {distinct_values(connection, raw, column)} WHERE {engine.quoted(column)} IS NOT NULL)"
    ).fetchall()
    if every and not coded.nulls:
        return len(coded.codes)  # as most often: nothing has to be counted
    count = engine.quoted(ROW_COUNT)
    ((rows,),) = connection.execute(
        f"SELECT coalesce(sum({count}) FILTER (given), 0) "
        f"FROM (SELECT {count}, {given} FROM {value_counts(connection, raw, column)})"
    ).fetchall()
    return int(rows)


def raw_rows(raw: ParquetTable, places: NDArray[np.int64]) -> pd.DataFrame:
    """Whole rows at some places, in ascending order, as the raw table gives them.

    Only the stretches of the file in which they lie are read.
    """
    schema = pq.read_schema(raw.parquet)
    # Of all the texts of a stretch hardly any are asked for: the others stay codes.
    texts = [field.name for field in schema if encoding.is_text(field.type)]
    with pq.ParquetFile(raw.parquet, read_dictionary=texts) as file:
        sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
        starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        group_of = np.searchsorted(starts, places, side="right") - 1
        result = [
            file.read_row_group(group, use_threads=False)
            .take(pa.array(places[group_of == group] - starts[group]))
            .cast(schema)
            for group in np.unique(group_of).tolist()
        ]
        table = pa.concat_tables(result or [schema.empty_table()])
    row = engine.quoted(engine.ROW)
    if not raw.in_place:
        table = table.drop_columns([engine.ROW])
    expressions = raw.in_place or tuple(map(engine.quoted, table.column_names))
    wanted = ", ".join(
        f"{expression} AS {engine.quoted(name)}"
        for expression, name in zip(expressions, raw.columns, strict=True)
    )
    with engine.connect() as connection:
        connection.register("given", table.append_column(engine.ROW, pa.array(places)))
        frame: pd.DataFrame = connection.execute(f"SELECT {wanted} FROM given ORDER BY {row}").df()
    return frame


def _read(raw: ParquetTable, columns: list[str]) -> dict[str, EncodedColumn]:
    result: dict[str, EncodedColumn] = {}
    try:
        given = encoding.places(raw)
        chunks.parallel_map(
            lambda name: result.update({name: encoding.encode(raw, name, given[name])}),
            columns,
            raw.rows,
        )
    except (pa.ArrowException, duckdb.Error, OSError) as error:
        raise UnreadableFileError(
            f"{raw.file_name} is a damaged Parquet file.",
            "Save or download it again, then upload it once more.",
        ) from error
    return result
