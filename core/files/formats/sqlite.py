"""SQLite databases: opened so that nothing in them can run or change anything.

What a database computes (a generated column, a check) may cost far more than the file is large. So
this module works in a process of its own (`in_worker` in the registry).
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from core.engine import ROW, quoted
from core.errors import Notice, UnreadableFileError
from core.files.file_budget import FileBudget
from core.files.formats.file_format import ListRequest, TableRequest
from core.files.raw_table import TableInfo
from core.files.table_shape import header

_BATCH_ROWS = 10_000
_STEPS_BETWEEN_LOOKS = 10_000
_MAX_ROW_BYTES = 64 * 1024 * 1024
_AS_CSV = "Export the table with the orders as CSV."
_SAVE_AGAIN = "Copy or export the database again, then upload it once more."
_HIDDEN = 1
"""What the description of a column says of one that `SELECT *` leaves out; 2 and 3 are computed."""
_TYPES = {"INTEGER": pa.int64(), "REAL": pa.float64(), "TEXT": pa.string()}


def list_tables(request: ListRequest) -> tuple[TableInfo, ...]:
    """The real tables of a database: no views, which can hide endless work, and no internals."""
    with _open(request.source.path, request.source.name, request.budget) as connection:
        return tuple(
            TableInfo(
                table,
                _rows(connection, table),
                tuple(header.unique_names(_columns(connection, table))),
            )
            for table in _names(connection)
        )


def _notices(path: Path) -> tuple[Notice, ...]:
    """Whether changes may lie in a file that did not come along."""
    with path.open("rb") as file:
        header = file.read(20)
    if header[18:20] != b"\x02\x02":
        return ()
    return (
        Notice(
            "sqlite_wal",
            "The database keeps recent changes in a second file (-wal) that was not uploaded; the "
            "latest orders may be missing.",
        ),
    )


def write(request: TableRequest) -> None:
    """Write one table as Parquet, typed by what its values really are."""
    path, name, target = request.source.path, request.source.name, request.target
    table = str(request.inner)
    notices = (*request.notices, *_notices(path))
    with _open(path, name, target.budget) as connection:
        columns = _columns(connection, table)
        target.budget.check_columns(
            f"The table {table}", len(columns), "Leave out columns you do not need."
        )
        rows = _rows(connection, table)
        target.budget.check_rows(f"The table {table}", rows, len(columns))
        if not rows:
            raise UnreadableFileError(
                f"The table {table} of {name} has no rows.", "Choose another table."
            )
        kinds = _kinds(connection, table, columns)
        names = header.unique_names(columns)
        schema = pa.schema(
            [
                (ROW, pa.int64()),
                *((unique, _TYPES[kind]) for unique, kind in zip(names, kinds, strict=True)),
            ]
        )
        batches = _batches(connection, table, columns, kinds, schema)
        target.write(
            _checked(batches, table, target.budget), schema, request.name or table, notices
        )


@contextmanager
def _open(path: Path, name: str, budget: FileBudget) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    stop_at = time.monotonic() + budget.seconds
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_ROW_BYTES)
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        connection.set_progress_handler(lambda: time.monotonic() > stop_at, _STEPS_BETWEEN_LOOKS)
        for pragma in ("query_only = on", "trusted_schema = off", "cell_size_check = on"):
            connection.execute(f"PRAGMA {pragma}")
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise _damaged(name)
        yield connection
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise _damaged(name) from error
        raise budget.too_slow(name, _AS_CSV) from error
    except sqlite3.DataError as error:
        if "too big" not in str(error):
            raise _damaged(name) from error
        raise budget.exceeded(name, _AS_CSV) from error
    except (sqlite3.Error, UnicodeError, OverflowError, pa.ArrowException) as error:
        # Even its error messages can hold bytes that are no text.
        raise _damaged(name) from error
    finally:
        connection.close()


def _names(connection: sqlite3.Connection) -> list[str]:
    result = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    virtual = [
        name for name, sql in result if str(sql).upper().lstrip().startswith("CREATE VIRTUAL")
    ]
    return [
        name
        for name, _ in result
        if name not in virtual and not any(name.startswith(f"{item}_") for item in virtual)
    ]


def _columns(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    described = connection.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
    return tuple(str(column[1]) for column in described if column[6] != _HIDDEN)


def _rows(connection: sqlite3.Connection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()
    return int(row[0])


@dataclass(frozen=True, slots=True)
class _Seen:
    """Which storage classes a column holds; SQLite lets every value choose its own."""

    text: bool
    real: bool
    integer: bool

    @property
    def kind(self) -> str:
        if self.text or not (self.real or self.integer):
            return "TEXT"
        return "REAL" if self.real else "INTEGER"


def _kinds(connection: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    kinds = []
    for column in columns:
        held = {
            kind
            for (kind,) in connection.execute(
                f"SELECT DISTINCT typeof({quoted(column)}) FROM {quoted(table)}"
            )
        }
        kinds.append(
            _Seen("text" in held or "blob" in held, "real" in held, "integer" in held).kind
        )
    return tuple(kinds)


def _batches(
    connection: sqlite3.Connection,
    table: str,
    columns: tuple[str, ...],
    kinds: tuple[str, ...],
    schema: pa.Schema,
) -> Iterator[pa.RecordBatch]:
    wanted = ", ".join(
        f"CASE WHEN typeof({quoted(column)}) != 'blob' THEN CAST({quoted(column)} AS {kind}) END"
        for column, kind in zip(columns, kinds, strict=True)
    )
    cursor = connection.execute(f"SELECT {wanted} FROM {quoted(table)}")
    first = 1
    while rows := cursor.fetchmany(_BATCH_ROWS):
        numbers = pa.array(range(first, first + len(rows)), pa.int64())
        values = zip(*rows, strict=True)
        arrays = [
            pa.array(cells, field.type)
            for cells, field in zip(values, list(schema)[1:], strict=True)
        ]
        yield pa.RecordBatch.from_arrays([numbers, *arrays], schema=schema)
        first += len(rows)


def _checked(
    batches: Iterator[pa.RecordBatch], table: str, budget: FileBudget
) -> Iterator[pa.RecordBatch]:
    """The same batches, until their texts are more than a file may hold."""
    in_all = 0
    for batch in batches:
        longest = 0
        for column in batch.columns:
            if pa.types.is_string(column.type):
                lengths = pc.binary_length(column)
                longest = max(longest, pc.max(lengths).as_py() or 0)
                in_all += pc.sum(lengths).as_py() or 0
        budget.check_texts(f"The table {table}", longest, in_all)
        yield batch


def _damaged(name: str) -> UnreadableFileError:
    return UnreadableFileError(f"{name} is a damaged SQLite database.", _SAVE_AGAIN)
