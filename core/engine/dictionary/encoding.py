"""One column of a raw table turned into codes, from the Parquet file in which it lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.engine import connection as engine
from core.engine.dictionary import chunks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.engine.dictionary.chunks import Codes
    from core.engine.dictionary.parquet_table import ParquetTable


@dataclass(frozen=True, eq=False)
class EncodedColumn:
    """One column of a raw table.

    Parameters
    ----------
    distinct : the different values as the raw table gives them; the last one is null
    codes : for each row, in the order of the file, the place of its value
    nulls : how many rows hold none
    """

    distinct: pa.Array
    codes: Codes
    nulls: int

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many rows hold each value."""
        return chunks.code_counts(self.codes, len(self.distinct))


def places(raw: ParquetTable) -> dict[str, pa.Field]:
    """What each column of a raw table is in its file."""
    schema = pq.read_schema(raw.parquet)
    fields = [field for field in schema if field.name != engine.ROW or raw.in_place]
    return dict(zip(raw.columns, fields, strict=True))


def encode(raw: ParquetTable, name: str, given: pa.Field) -> EncodedColumn:
    """One column as codes.

    Parameters
    ----------
    given : what it is in its file

    Raises
    ------
    pa.ArrowException, duckdb.Error, OSError : the file is damaged
    """
    joined = _joined(_parts(raw, name, given.name, given.type), _nothing(raw, name, given.name))
    return _plain(raw, name, given.name, joined)


def _parts(raw: ParquetTable, name: str, given: str, kind: pa.DataType) -> list[_Part]:
    if pa.types.is_nested(kind):
        return [_encoded(chunk) for chunk in _asked(raw, name).chunks]
    parts = []
    with pq.ParquetFile(raw.parquet, read_dictionary=[given] if is_text(kind) else []) as file:
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, columns=[given], use_threads=False)
            parts += [_encoded(chunk) for chunk in table.column(given).chunks]
    return parts


def is_text(kind: pa.DataType) -> bool:
    """Whether the values of a type are texts."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A stretch of a column, with its values numbered for itself; the number past them is null."""

    values: pa.Array
    codes: Codes
    nulls: int


def _encoded(chunk: pa.Array) -> _Part:
    if not pa.types.is_dictionary(chunk.type):
        chunk = chunk.dictionary_encode()
    null = len(chunk.dictionary)
    codes = chunk.indices.fill_null(null) if chunk.null_count else chunk.indices
    held = chunks.smallest_dtype(codes.to_numpy(zero_copy_only=False), null)
    return _Part(chunk.dictionary, held, chunk.null_count)


def _nothing(raw: ParquetTable, name: str, given: str) -> str | None:
    """The text that stands for no value in a column, if one does."""
    if not raw.in_place:
        return None
    expression = raw.in_place[raw.columns.index(name)]
    return "" if expression == engine.null_if_empty(engine.quoted(given)) else None


def _joined(parts: list[_Part], nothing: str | None) -> EncodedColumn:
    """One column of its stretches."""
    if not parts:
        return EncodedColumn(pa.nulls(1, pa.string()), np.empty(0, dtype=np.uint8), 0)
    numbered = pa.chunked_array(
        [
            pa.DictionaryArray.from_arrays(np.arange(len(part.values), dtype=np.int32), part.values)
            for part in parts
        ]
    ).unify_dictionaries()
    values, places = _numbered(numbered.chunk(0).dictionary, nothing)
    null = len(values)
    joined = chunks.empty_array(sum(len(part.codes) for part in parts), np.min_scalar_type(null))
    filled = 0
    for part, chunk in zip(parts, numbered.chunks, strict=True):
        place = np.append(places[chunk.indices.to_numpy()], null).astype(joined.dtype)
        joined[filled : filled + len(part.codes)] = place.take(part.codes)
        filled += len(part.codes)
    blank = null < len(places)
    nulls = int(np.count_nonzero(joined == null)) if blank else sum(part.nulls for part in parts)
    return EncodedColumn(pa.concat_arrays([values, pa.nulls(1, values.type)]), joined, nulls)


def _numbered(values: pa.Array, nothing: str | None) -> tuple[pa.Array, NDArray[np.int64]]:
    """The values but the one that stands for none, and for each of all its place among them."""
    places = np.arange(len(values))
    blank = -1 if nothing is None else values.index(nothing).as_py()
    if blank < 0:
        return values, places
    places[blank:] -= 1
    places[blank] = len(values) - 1
    return pa.concat_arrays([values[:blank], values[blank + 1 :]]), places


def _asked(raw: ParquetTable, name: str) -> pa.ChunkedArray:
    """A column whose values only the engine can make plain (lists, say), in the file's order."""
    column, row = engine.quoted(name), engine.quoted(engine.ROW)
    with engine.connect() as connection:
        table = connection.sql(f"SELECT {column} FROM {raw.only([name])} ORDER BY {row}")
        return table.to_arrow_table().column(0)


def _plain(raw: ParquetTable, name: str, given: str, coded: EncodedColumn) -> EncodedColumn:
    """The values as `RawTable.sql` gives them, where a file is read where it lies."""
    if not raw.in_place:
        return coded
    expression = raw.in_place[raw.columns.index(name)]
    if expression == engine.quoted(given) or is_text(coded.distinct.type):
        return coded
    with engine.connect() as connection:
        places = pa.array(np.arange(len(coded.distinct)))
        connection.register("given", pa.table({given: coded.distinct, engine.ROW: places}))
        row = engine.quoted(engine.ROW)
        table = connection.sql(f"SELECT {expression} AS value FROM given ORDER BY {row}")
        values = table.to_arrow_table().column(0).combine_chunks()
    return EncodedColumn(values, coded.codes, coded.nulls)
