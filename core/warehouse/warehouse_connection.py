"""`Warehouse`: a table where it lies, and an engine that answers questions about it."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb
import ibis

from core import engine, files, formatting
from core.errors import (
    ClienteleError,
    DatabaseError,
    SettingError,
    UnreadableFileError,
    machine_error,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import ibis.expr.types as ir
    import pyarrow as pa

    from core.settings import Limits, ReadSettings
    from core.warehouse.address import WarehouseAddress

_SOURCE = "clientele_source"
_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


class Warehouse:
    """A table and the engine that it lies in.

    Parameters
    ----------
    backend : Ibis's connection
    table : the table with plain types (`files.plain_columns`)
    name : what it is called; shown
    fingerprint : hex digest of what tells this table and its state from others
    folder : a private folder for results that are needed again
    """

    def __init__(
        self, backend: Any, table: ir.Table, name: str, fingerprint: str, folder: Path
    ) -> None:
        self.backend, self.table, self.name = backend, table, name
        self.fingerprint, self.folder = fingerprint, folder
        self.fetched_bytes = 0

    @property
    def dialect(self) -> str:
        """The engine's SQL, as Ibis calls it."""
        return str(self.backend.name)

    def fetch(self, asked: ir.Table) -> pa.Table:
        """The answer to a question: everything that leaves the engine comes through here."""
        answer: pa.Table = self.backend.to_pyarrow(asked)
        self.fetched_bytes += answer.nbytes
        return answer

    def one_row(self, asked: ir.Table) -> dict[str, Any]:
        """The one row of an aggregate."""
        (row,) = self.fetch(asked).to_pylist()
        return dict(row)

    def keep(self, asked: ir.Table, name: str) -> ir.Table:
        """A table that is computed once and asked several times; it is gone with the connection.

        The embedded engine writes it into the private folder, a database keeps it as a temporary
        table of this session. A database user without the right to that computes it again.
        """
        name, sql = f"clientele_{name}", self._of_its_types(asked)
        if self.dialect == "duckdb":
            path = self.folder / f"{name}.parquet"
            self.backend.con.execute(
                f"COPY ({sql}) TO {engine.literal(str(path))} (FORMAT parquet);"
                f"CREATE OR REPLACE TEMP VIEW {name} AS FROM {engine.read_parquet(path)}"
            )
        elif not self._keep_in_session(sql, name):
            return asked
        return self.backend.table(name)

    def _of_its_types(self, asked: ir.Table) -> str:
        """A question as SQL whose answer has the types Ibis says: engines add up in wider ones."""
        columns = []
        for column, kind in asked.schema().items():
            text = engine.quoted(column)
            wide = "BIGINT" if kind.is_integer() else ""
            if kind.is_decimal():
                wide = f"DECIMAL({kind.precision or 38}, {kind.scale or 6})"
            columns.append(f"CAST({text} AS {wide}) AS {text}" if wide else text)
        return f"SELECT {', '.join(columns)} FROM ({self.backend.compile(asked)}) AS kept"

    def _keep_in_session(self, sql: str, name: str) -> bool:
        """Whether the database made a temporary table; nothing else of it is ever changed."""
        session = self.backend.con
        try:
            with session.transaction():
                session.execute("SET TRANSACTION READ WRITE")
                session.execute(f"CREATE TEMP TABLE {name} AS {sql}")
        except Exception as error:
            if type(error).__name__ in {"InsufficientPrivilege", "ReadOnlySqlTransaction"}:
                return False
            raise
        return True


@contextmanager
def open_warehouse(
    address: WarehouseAddress, read: ReadSettings, limits: Limits, folder: Path
) -> Iterator[Warehouse]:
    """Open the table at an address.

    Parameters
    ----------
    address : where it lies; for a database, `files.use_database` says which
    read : which table, and what stands between the cells of text files
    limits : memory, threads and seconds
    folder : a private folder

    Raises
    ------
    DatabaseError, LimitExceededError : the engine cannot be reached, or did not answer
    UnreadableFileError : the files are no table
    """
    if address.kind == "duckdb":
        with engine.connect(limits) as connection:
            try:
                yield _of_files(connection, address, read, folder)
            except (duckdb.Error, UnicodeDecodeError) as error:
                raise _in_words(error, address) from None
        return
    patient = limits.model_copy(update={"worker_seconds": limits.warehouse_seconds})
    with files.connect_database(patient) as backend, engine.watched(_Session(backend.con)):
        yield _of_database(backend, read, folder)


class _Session:
    """A session of PostgreSQL as whoever reports progress and stops queries sees it."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def execute(self, query: str) -> None:
        """Nothing: the settings of the embedded engine do not apply."""

    def query_progress(self) -> float:
        """Not known."""
        return 0.0

    def interrupt(self) -> None:
        """Stop the query that runs."""
        self._session.cancel()


def _of_files(
    connection: duckdb.DuckDBPyConnection,
    address: WarehouseAddress,
    read: ReadSettings,
    folder: Path,
) -> Warehouse:
    paths = f"[{', '.join(engine.literal(str(path)) for path in address.paths)}]"
    if address.form == "parquet":
        rows = f"read_parquet({paths}, hive_partitioning=false, union_by_name=true)"
        clocks = _clocks(address)
        if clocks:
            own = ", ".join(f"{sql} AS {engine.quoted(name)}" for name, sql in clocks.items())
            rows = f"(SELECT * REPLACE ({own}) FROM {rows})"
    else:
        given = _DELIMITERS.get(read.delimiter)
        delimiter = "" if given is None else f", delim={engine.literal(given)}"
        rows = f"read_csv({paths}, all_varchar=true, header=true, union_by_name=true{delimiter})"
    connection.execute(f"CREATE TEMP VIEW {_SOURCE} AS FROM {rows}")
    state = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in address.paths]
    name = address.paths[0].name
    if len(address.paths) > 1:
        counted = formatting.count(len(address.paths), "file")
        name = f"{address.paths[0].parent.name} ({counted})"
    backend = ibis.duckdb.from_connection(connection)
    table = files.plain_columns(backend.table(_SOURCE))
    return Warehouse(backend, table, name, _digest(repr(state)), folder)


def _clocks(address: WarehouseAddress) -> dict[str, str]:
    """SQL for times with a zone on its clock, which the engine by itself would read as UTC.

    Raises
    ------
    SettingError : files disagree on the zone of a column
    """
    found: dict[str, str] = {}
    for path in address.paths:
        for name, sql in files.on_own_clock(path).items():
            if found.setdefault(name, sql) != sql:
                raise SettingError(
                    f"The files have {name} in different time zones.",
                    "Read them without `duckdb:`, or save them with one zone.",
                )
    return found


def _of_database(backend: Any, read: ReadSettings, folder: Path) -> Warehouse:
    known = sorted(backend.list_tables())
    if read.table is None and len(known) != 1:
        raise DatabaseError(
            "The database has several tables, and one is computed where it lies."
            if known
            else "The database has no table that this user may read.",
            f"Choose one with --table, or make a view that joins them: {', '.join(known[:8])}."
            if known
            else "Check that this database user may read it.",
        )
    table = read.table or known[0]
    if table not in known:
        raise DatabaseError(
            f"The database has no table {table[:80]!r}.", f"It has {', '.join(known[:8])}."
        )
    plain = files.plain_columns(backend.table(table))
    return Warehouse(backend, plain, f"{table} (PostgreSQL)", _digest(table), folder)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _in_words(error: Exception, address: WarehouseAddress) -> ClienteleError:
    """An engine's message can quote cells, so that none is passed on."""
    machine = machine_error(error)
    if machine is not None:
        return machine
    return UnreadableFileError(
        f"{address.paths[0].name} could not be read where it lies ({type(error).__name__}).",
        "Load it without duckdb: before its name: that reads more files than this does.",
    )


def is_computed_there(address: WarehouseAddress, read: ReadSettings, limits: Limits) -> bool:
    """Whether a table is computed where it lies if that is left to the program.

    Files behind `duckdb:` always are. A table of a database is where it has more rows than
    `fetch_rows`; fewer are fetched, which takes less of the database's time. Several tables that
    nobody chose from are fetched and joined.

    Parameters
    ----------
    address, read, limits : as for `open_warehouse`
    """
    if address.kind == "duckdb":
        return True
    with files.connect_database(limits) as backend:
        known = backend.list_tables()
        table = read.table or (known[0] if len(known) == 1 else None)
        if table is None or table not in known:
            return False
        # Counted no further than is needed to know.
        some = backend.table(table).limit(limits.fetch_rows + 1)
        return int(some.count().execute()) > limits.fetch_rows
