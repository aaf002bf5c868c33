"""Columns as codes: every different value of a column once, and for each row which of them it has.

Five million order lines name a few thousand products, prices and moments. What a value means is
asked of each different value, by the query engine, and never twice; what a row comes to is then
looked up by its codes, which are small integers. A row takes one to four bytes a column.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import UnreadableFileError
from core.load import engine
from core.load.cells import COUNT

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from numpy.typing import NDArray

    from core.load.table import RawTable

Codes: TypeAlias = np.ndarray[Any, np.dtype[np.unsignedinteger[Any]]]


@dataclass(frozen=True, eq=False)
class Coded:
    """One column of a raw table.

    Parameters
    ----------
    values : the different values as the raw table gives them; the last one is null
    codes : for each row, in the order of the file, the place of its value
    """

    values: pa.Array
    codes: Codes

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many rows hold each value."""
        return np.bincount(self.codes, minlength=len(self.values)).astype(np.int64)

    @property
    def nulls(self) -> int:
        """How many rows hold none."""
        return int(self.counts[-1])


_HELD: ContextVar[dict[Hashable, Any] | None] = ContextVar("codes", default=None)
"""What the work at hand has read so far; every thread and every task has its own."""

T = TypeVar("T")


@contextmanager
def held() -> Iterator[None]:
    """Keep every column that is read inside until its end, so that none is read twice."""
    if _HELD.get() is not None:
        yield
        return
    outer = _HELD.set({})
    try:
        yield
    finally:
        _HELD.reset(outer)


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """Something that is made once inside `held`, and found again by its key."""
    known = _HELD.get()
    if known is None:
        return make()
    if key not in known:
        known[key] = make()
    found: T = known[key]
    return found


def read(raw: RawTable, columns: Iterable[str]) -> dict[str, Coded]:
    """Some columns of a raw table as codes.

    Raises
    ------
    UnreadableFileError : the file is damaged
    """
    return {
        name: remembered((raw.parquet, name), lambda name=name: _read(raw, name))
        for name in dict.fromkeys(columns)
    }


def row_numbers(raw: RawTable) -> NDArray[np.int64]:
    """The number of each row, in the order in which they lie in the file."""
    def read_numbers() -> NDArray[np.int64]:
        if raw.in_place:
            return np.arange(1, raw.rows + 1, dtype=np.int64)
        column = pq.read_table(raw.parquet, columns=[engine.ROW]).column(0)
        return column.to_numpy().astype(np.int64, copy=False)

    return remembered((raw.parquet, engine.ROW), read_numbers)


def counted(connection: duckdb.DuckDBPyConnection, raw: RawTable, column: str) -> str:
    """A table with the different values of a column, under its name, and `cells.COUNT`.

    It is there until the next one is asked for on the same connection.
    """
    coded = read(raw, [column])[column]
    there = pa.array(coded.counts > 0)
    table = pa.table({column: coded.values, COUNT: coded.counts}).filter(there)
    # Another query ends a result that was not read to its end, which would be in the way.
    connection.execute("SELECT 1").fetchall()
    connection.register("counted", table)
    return "counted"


def filled(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, column: str, expression: str
) -> int:
    """How many rows an expression over one column gives a value for."""
    table = counted(connection, raw, column)
    count = f"sum({engine.quoted(COUNT)}) FILTER (({expression}) IS NOT NULL)"
    ((rows,),) = connection.execute(f"SELECT coalesce({count}, 0) FROM {table}").fetchall()
    return int(rows)


def smallest(codes: NDArray[Any], most: int) -> Codes:
    """The same codes in the smallest integers that hold them.

    Parameters
    ----------
    most : no code is larger
    """
    return codes.astype(np.min_scalar_type(most), copy=False)


def _read(raw: RawTable, name: str) -> Coded:
    try:
        with pq.ParquetFile(raw.parquet) as file:
            schema = file.schema_arrow
        given = [each for each in schema.names if each != engine.ROW or raw.in_place]
        column = given[raw.columns.index(name)]
        kind = schema.field(column).type
        if pa.types.is_nested(kind):
            return _joined(_asked(raw, name))
        with pq.ParquetFile(
            raw.parquet, read_dictionary=[column] if _is_text(kind) else []
        ) as file:
            coded = _joined(file.read(columns=[column]).column(column))
        return _plain(raw, name, column, coded)
    except (pa.ArrowException, duckdb.Error, OSError) as error:
        raise UnreadableFileError(
            f"{raw.source.name} is a damaged Parquet file.",
            "Save or download it again, then upload it once more.",
        ) from error


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _joined(column: pa.ChunkedArray) -> Coded:
    """One column of its stretches, each of which may have numbered its values for itself."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    chunks = column.unify_dictionaries().chunks
    values = chunks[0].dictionary if chunks else pa.nulls(0, pa.string())
    null = len(values)
    joined = np.empty(len(column), dtype=np.min_scalar_type(null))
    filled = 0
    for chunk in chunks:
        indices = chunk.indices.fill_null(null) if chunk.null_count else chunk.indices
        joined[filled : filled + len(chunk)] = indices.to_numpy()
        filled += len(chunk)
    return Coded(pa.concat_arrays([values, pa.nulls(1, values.type)]), joined)


def _asked(raw: RawTable, name: str) -> pa.ChunkedArray:
    """A column whose values only the engine can make plain (lists, say), in the file's order."""
    column, row = engine.quoted(name), engine.quoted(engine.ROW)
    with engine.connect() as connection:
        table = connection.sql(f"SELECT {column} FROM {raw.sql} ORDER BY {row}")
        return table.to_arrow_table().column(0)


def _plain(raw: RawTable, name: str, given: str, coded: Coded) -> Coded:
    """The values as `RawTable.sql` gives them, where a file is read where it lies."""
    if not raw.in_place:
        return coded
    expression = raw.in_place[raw.columns.index(name)]
    if expression == engine.quoted(given) or _is_text(coded.values.type):
        return coded
    with engine.connect() as connection:
        places = pa.array(np.arange(len(coded.values)))
        connection.register("given", pa.table({given: coded.values, engine.ROW: places}))
        row = engine.quoted(engine.ROW)
        table = connection.sql(f"SELECT {expression} AS value FROM given ORDER BY {row}")
        values = table.to_arrow_table().column(0).combine_chunks()
    return Coded(values, coded.codes)
