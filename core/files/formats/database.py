"""Tables of a database that this installation is connected to, read through Ibis.

The database picks the columns and turns them into plain types; the rows then come over in batches
and are treated like those of a file. It is only ever asked, never changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import ibis
import pyarrow as pa

from core import formatting
from core.engine import ROW
from core.errors import ClienteleError, DatabaseError, LimitExceededError, UnreadableFileError
from core.files.formats import database_url
from core.files.raw_table import Source, TableInfo
from core.files.table_shape import header

if TYPE_CHECKING:
    from core.files.formats.file_format import ListRequest, TableRequest
    from core.files.raw_table import RawTable
    from core.settings import Limits

_BATCH_ROWS = 50_000
_SECONDS_TO_ANSWER = 10
_SECONDS_FOR_ONE_ROW = 2
_SMALLER = (
    "Create a view with the columns and period you need and choose that, or raise the limit in the "
    "settings."
)


def open_database() -> Source:
    """The database as a source: nothing is read yet.

    A database has no bytes to take a fingerprint of before a table is chosen, so this source
    stands for the database at this moment; a raw table read from it carries its own.

    Raises
    ------
    DatabaseError : no address is set
    """
    given = database_url.current()
    if not given:
        raise DatabaseError(
            "No database is connected.",
            f"Set {database_url.VARIABLE}, or url under [database] in .streamlit/secrets.toml.",
        )
    if not database_url.is_well_formed(given):
        raise DatabaseError(
            "The address of the database cannot be understood: a character in it, such as [ or @, "
            "or its port is in the way.",
            "Write special characters of the user and password as %5B, %40 and so on, and the port "
            "as a number from 1 to 65535.",
        )
    moment = f"{database_url.without_password(given)} {dt.datetime.now(dt.UTC).isoformat()}"
    digest = hashlib.sha256(moment.encode()).hexdigest()
    return Source(database_url.shown(given), Path(), "database", 0, digest)


def with_fingerprint(raw: RawTable) -> RawTable:
    """A table that was read, under its own key: address without password, table, and rows."""
    with raw.parquet.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    parts = (database_url.without_password(database_url.current()), raw.table, content)
    digest = hashlib.sha256("\x00".join(parts).encode()).hexdigest()
    return replace(raw, source=replace(raw.source, sha256=digest))


def list_tables(request: ListRequest) -> tuple[TableInfo, ...]:
    """The tables and views in the schema of the address. Rows are not counted: that can be slow."""
    with connect_database(request.limits) as connection:
        return tuple(
            TableInfo(name, None, tuple(connection.table(name).columns))
            for name in sorted(connection.list_tables())
        )


def has_rows(table: str, limits: Limits) -> bool:
    """Whether a table can be read and has a row; one that takes long to say is not waited for."""
    quick = min(limits.worker_seconds, _SECONDS_FOR_ONE_ROW)
    try:
        with connect_database(limits.model_copy(update={"worker_seconds": quick})) as connection:
            return bool(connection.table(table).limit(1).count().execute())
    except (DatabaseError, LimitExceededError):
        return False


def write(request: TableRequest) -> None:
    """Write one table as Parquet: projected and cast in the database, fetched in batches.

    Raises
    ------
    LimitExceededError : more columns or bytes than this installation takes
    UnreadableFileError : the table holds no rows
    """
    table, limits = str(request.inner), request.target.limits
    with connect_database(limits) as connection:
        result = connection.table(table)
        if len(result.columns) > limits.columns:
            raise LimitExceededError(
                f"The table {table} has {formatting.count(len(result.columns), 'column')}; this "
                f"installation takes up to {limits.columns:,}.",
                _SMALLER,
            )
        if not result.count().execute():
            raise UnreadableFileError(f"The table {table} has no rows.", "Choose another table.")
        wanted = plain_columns(result)
        batches = connection.to_pyarrow_batches(wanted, chunk_size=_BATCH_ROWS)
        schema = pa.schema([(ROW, pa.int64()), *batches.schema])
        rows = _numbered(batches, schema, table, limits)
        request.target.write(rows, schema, table, request.notices)


def _numbered(
    batches: pa.RecordBatchReader, schema: pa.Schema, table: str, limits: Limits
) -> Iterator[pa.RecordBatch]:
    first, size = 1, 0
    for batch in batches:
        size += batch.nbytes
        if size > limits.unpacked_mb * 1_000_000:
            raise LimitExceededError(
                f"The table {table} holds more than {limits.unpacked_mb:,} MB, the limit of this "
                f"installation (reached after {formatting.count(first - 1, 'row')}).",
                _SMALLER,
            )
        numbers = pa.array(range(first, first + batch.num_rows), pa.int64())
        yield pa.RecordBatch.from_arrays([numbers, *batch.columns], schema=schema)
        first += batch.num_rows


def plain_columns(table: Any) -> Any:
    """A table with types that cleaning can read, made where it lies, and no name twice.

    Parameters
    ----------
    table : an Ibis table
    """
    names = header.unique_names(table.columns)
    return table.select(
        **{name: _plain(table[column]) for name, column in zip(names, table.columns, strict=True)}
    )


def _plain(column: Any) -> Any:
    """Types that cleaning can read, made in the database: times in UTC, other things as text."""
    kind = column.type()
    if kind.is_timestamp():
        return column.cast("timestamp('UTC')").cast("timestamp") if kind.timezone else column
    if kind.is_decimal():
        return column.cast("decimal(38, 9)")
    plain = (
        kind.is_string()
        or kind.is_integer()
        or kind.is_floating()
        or kind.is_boolean()
        or kind.is_date()
    )
    return column if plain else column.cast("string")


@contextmanager
def connect_database(limits: Limits) -> Iterator[Any]:
    """A connection that only reads and gives up in time; whatever a driver says stays inside.

    Messages of drivers can hold the address, so none is passed on or kept as a cause.

    Parameters
    ----------
    limits : `worker_seconds` is how long one query may take

    Raises
    ------
    DatabaseError : it cannot be reached, or does not answer
    LimitExceededError : a query took too long
    """
    given = database_url.current()
    name = database_url.shown(given)
    options: dict[str, Any] = {}
    if urlsplit(given).scheme == "duckdb":
        # Ibis 12 asks DuckDB 2 for methods that it no longer has, so that no table is ever found.
        raise DatabaseError(
            "A DuckDB file cannot be connected as a database.",
            "Write the table out with COPY orders TO 'orders.parquet' and load that file.",
        )
    if urlsplit(given).scheme in {"postgres", "postgresql"}:
        options = {
            "connect_timeout": _SECONDS_TO_ANSWER,
            "options": "-c default_transaction_read_only=on "
            f"-c statement_timeout={limits.worker_seconds * 1000}",
        }
    try:
        connection = ibis.connect(given, **options)
    except ImportError:
        raise DatabaseError(
            f"The driver that reads {name} is not installed.",
            "Install it with: pip install -r requirements-database.txt",
        ) from None
    except Exception:  # noqa: BLE001 - every driver has errors of its own
        raise DatabaseError(
            f"{name} cannot be reached.",
            f"Check host, port, user, password and database in {database_url.VARIABLE}.",
        ) from None
    try:
        yield connection
    except ClienteleError:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        if type(error).__name__ == "QueryCanceled":
            raise LimitExceededError(
                f"{name} took longer than {formatting.count(limits.worker_seconds, 'second')} for "
                "one query.",
                _SMALLER,
            ) from None
        raise DatabaseError(
            f"{name} did not return the table ({type(error).__name__}).",
            "Check that this database user may read it.",
        ) from None
    finally:
        connection.disconnect()
