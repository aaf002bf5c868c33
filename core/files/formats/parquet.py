"""Parquet files: typed columns, taken over as they are."""

from __future__ import annotations

import zoneinfo
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from core.engine import FILE_ROW, ROW, connect, literal, quoted, read_parquet
from core.errors import LimitExceededError, UnreadableFileError
from core.files import raw_table_cache
from core.files.file_budget import FileBudget
from core.files.formats.file_format import ListRequest, TableRequest
from core.files.raw_table import RawTable, Source, TableInfo
from core.files.table_shape import header


def list_tables(request: ListRequest) -> tuple[TableInfo, ...]:
    """The one table: its rows and columns, from the file's footer."""
    _check_footer(request.source)
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
    _check_footer(target.source)
    info = _describe(path, name)
    _check(info, target.budget)
    given = {column.casefold() for column in info.columns}
    if len(given) < len(info.columns) or not _TAKEN.isdisjoint(given):
        return None
    if not all(column.isprintable() for column in given) or "" in given:
        return None
    names = header.unique_names(info.columns)
    try:
        schema = pq.read_schema(path)
        if any(_is_unusual(field.type) for field in schema):
            return None
        expressions = tuple(_plain(quoted(field.name), field.type) for field in schema)
        raw = RawTable(target.source, name, path, names, info.rows or 0, in_place=expressions)
        if not target.checked.exists():
            _read_all(raw, target)
            target.workspace.mkdir(parents=True, exist_ok=True)
            target.checked.touch()
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise _damaged(name) from error
    return raw


def _read_all(raw: RawTable, target: raw_table_cache.CacheTarget) -> None:
    """Read every value once, and measure the texts: the footer does not say how long they are."""
    texts = [quoted(name) for name, kind in raw.types.items() if kind == "VARCHAR"]
    lengths = ["max(strlen({0}))", "sum(strlen({0}))"]
    measured = [length.format(column) for column in texts for length in lengths]
    hashed = f"bit_xor(hash({', '.join(map(quoted, raw.columns))}))"
    with connect(target.limits) as connection:
        row = connection.execute(f"SELECT {', '.join([hashed, *measured])} FROM {raw.sql}")
        _, *found = row.fetchone() or (None,)
    counted = [int(number or 0) for number in found]
    target.budget.check_texts(raw.table, max(counted[::2], default=0), sum(counted[1::2]))


def _check_footer(source: Source) -> None:
    """Refuse a footer that would cost minutes to understand: it lists every part of the file."""
    with source.path.open("rb") as file:
        file.seek(-8, 2)
        size = int.from_bytes(file.read(4), "little")
    if _MAX_FOOTER_BYTES < size < source.size:
        raise LimitExceededError(
            f"{source.name} has a list of its parts of {size / 1e6:,.0f} MB, far more than a table "
            "needs.",
            "Save it again in fewer, larger row groups.",
        )


_MAX_FOOTER_BYTES = 16 * 1024 * 1024

_TAKEN = frozenset({ROW, FILE_ROW})
"""Names that stand for the place of a row."""


def write(request: TableRequest) -> None:
    """Copy a Parquet file, with its rows numbered, times in their zone and lists as text."""
    path, name, target = request.source.path, request.source.name, request.target
    _check_footer(request.source)
    info = _describe(path, name)
    _check(info, target.budget)
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


def _check(info: TableInfo, budget: FileBudget) -> None:
    budget.check_columns(
        info.name,
        len(info.columns),
        "Leave out columns you do not need and save it again.",
    )
    budget.check_rows(info.name, info.rows or 0, len(info.columns))
    if not info.rows:
        raise UnreadableFileError(
            f"{info.name} has columns but no rows.", "Export the orders again."
        )


def on_own_clock(path: Path) -> dict[str, str]:
    """SQL for each time with a zone, on the clock of its zone, by the column's name.

    Parameters
    ----------
    path : of a Parquet file
    """
    return {
        field.name: _plain(quoted(field.name), field.type)
        for field in pq.read_schema(path)
        if pa.types.is_timestamp(field.type) and field.type.tz
    }


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


def _is_unusual(kind: pa.DataType) -> bool:
    """UUIDs, half floats, decimals of over 38 digits: the engine makes usual ones of them."""
    return (
        isinstance(kind, pa.BaseExtensionType)
        or pa.types.is_float16(kind)
        or pa.types.is_decimal256(kind)
    )


def _damaged(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{name} is a damaged Parquet file.", "Save or download it again, then upload it once more."
    )
