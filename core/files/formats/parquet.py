"""Parquet files: typed columns, taken over as they are."""

from __future__ import annotations

import zoneinfo
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core import formatting
from core.engine import FILE_ROW, ROW, connect, literal, quoted, read_parquet
from core.errors import LimitExceededError, UnreadableFileError
from core.files import header, raw_table_cache
from core.files.formats.file_format import ListRequest, TableRequest
from core.files.raw_table import RawTable, TableInfo
from core.settings import Limits


def list_tables(request: ListRequest) -> tuple[TableInfo, ...]:
    """The one table: its rows and columns, from the file's footer."""
    return (_describe(request.source.path, request.source.name),)


def _describe(path: Path, name: str) -> TableInfo:
    try:
        with pq.ParquetFile(path) as file:
            return TableInfo(name, file.metadata.num_rows, tuple(file.schema_arrow.names))
    except (pa.ArrowException, OSError) as error:
        raise _damaged(name) from error


def read_in_place(target: raw_table_cache.CacheTarget) -> RawTable | None:
    """A Parquet file as a raw table, not written again; None where names of its columns forbid it.

    Every value is read once first, so that a damaged file is found now and not later. The file is
    that of the visitor, who keeps it, or their upload, which is deleted with their folder.
    """
    path, name = target.source.path, target.source.name
    info = _describe(path, name)
    _check(info, target.limits)
    given = {column.casefold() for column in info.columns}
    if len(given) < len(info.columns) or not _TAKEN.isdisjoint(given):
        return None
    if not all(column.isprintable() for column in given) or "" in given:
        return None
    names = header.unique_names(info.columns)
    try:
        schema = pq.read_schema(path)
        expressions = tuple(_plain(quoted(field.name), field.type) for field in schema)
        raw = RawTable(target.source, name, path, names, info.rows or 0, in_place=expressions)
        values = ", ".join(map(quoted, names))
        readable = target.parquet.with_suffix(".readable")
        if not readable.exists():
            with connect(target.limits) as connection:
                connection.execute(f"SELECT bit_xor(hash({values})) FROM {raw.sql}")
            target.workspace.mkdir(parents=True, exist_ok=True)
            readable.touch()
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise _damaged(name) from error
    return raw


_TAKEN = frozenset({ROW, FILE_ROW})
"""Names that stand for the place of a row."""


def write(request: TableRequest) -> None:
    """Copy a Parquet file, with its rows numbered, times in their zone and lists as text."""
    path, name, target = request.source.path, request.source.name, request.target
    info = _describe(path, name)
    _check(info, target.limits)
    try:
        schema = pq.read_schema(path)
        names = header.unique_names(schema.names)
        # By their place: the engine knows no name that is empty, and changes one that repeats.
        places = [f"place_{number}" for number, _ in enumerate(names)]
        wanted = ", ".join(
            f"{_plain(place, field.type)} AS {quoted(unique)}"
            for place, field, unique in zip(places, schema, names, strict=True)
        )
        target.copy(
            f"SELECT row_number() OVER () AS {quoted(ROW)}, {wanted} "
            f"FROM {read_parquet(path)} AS given({', '.join(places)})",
            request.name or name,
            request.notices,
        )
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise _damaged(name) from error


def _check(info: TableInfo, limits: Limits) -> None:
    if len(info.columns) > limits.columns:
        raise LimitExceededError(
            f"{info.name} has {formatting.count(len(info.columns), 'column')}; this installation "
            f"takes up to {limits.columns:,}.",
            "Leave out the columns that are not needed and save it again.",
        )
    if not info.rows:
        raise UnreadableFileError(
            f"{info.name} holds columns but no rows.", "Export the orders again."
        )


def _plain(column: str, kind: pa.DataType) -> str:
    """Types that cleaning can read: times in their own zone, nested values and bytes as text."""
    if pa.types.is_timestamp(kind):
        zone = kind.tz if kind.tz in zoneinfo.available_timezones() else "UTC"
        return f"CAST({column} AT TIME ZONE {literal(zone)} AS TIMESTAMP)" if kind.tz else column
    plain = (
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_date(kind)
    )
    return column if plain else f"CAST({column} AS VARCHAR)"


def _damaged(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{name} is a damaged Parquet file.", "Save or download it again, then upload it once more."
    )
