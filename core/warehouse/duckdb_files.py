"""Files that the embedded engine reads where they lie, out of core."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import ibis
import pyarrow.parquet as pq

from core import engine, files, formatting
from core.errors import ClienteleError, SettingError, UnreadableFileError, machine_error
from core.warehouse.warehouse_table import Warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import ibis.expr.types as ir

    from core.settings import Limits, ReadSettings
    from core.warehouse.address import WarehouseAddress

_SOURCE = "clientele_source"
_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


class DuckDBFiles(Warehouse):
    """Files and the embedded engine, which writes what it keeps into the private folder."""

    def _keep(self, asked: ir.Table, name: str) -> bool:
        path = self.folder / f"{name}.parquet"
        self.backend.con.execute(
            f"COPY ({self._of_its_types(asked)}) TO {engine.literal(str(path))} (FORMAT parquet);"
            f"CREATE OR REPLACE TEMP VIEW {name} AS FROM {engine.read_parquet(path)}"
        )
        return True


@contextmanager
def open_files(
    address: WarehouseAddress, read: ReadSettings, limits: Limits, folder: Path
) -> Iterator[Warehouse]:
    """Open the files of an address as one table; arguments and errors as `open_warehouse`."""
    with engine.connect(limits) as connection:
        try:
            yield _as_table(connection, address, read, folder)
        except (duckdb.Error, UnicodeDecodeError) as error:
            raise _in_words(error, address) from None


def _as_table(
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
    return DuckDBFiles(backend, table, name, repr(state), folder)


def _clocks(address: WarehouseAddress) -> dict[str, str]:
    """SQL for times with a zone on its clock, which the engine by itself would read as UTC.

    Raises
    ------
    SettingError : files disagree on the zone of a column, or some have none
    """
    found: dict[str, tuple[str, str | None]] = {}
    for path in address.paths:
        clocks = files.on_own_clock(path)
        for name in pq.read_schema(path).names:
            first, sql = found.setdefault(name.casefold(), (name, clocks.get(name)))
            if clocks.get(name) != sql:
                raise SettingError(
                    f"The files have {first} in different time zones, or some without one.",
                    "Read them without `duckdb:`, or save them with one zone.",
                )
    return {name: sql for name, sql in found.values() if sql is not None}


def _in_words(error: Exception, address: WarehouseAddress) -> ClienteleError:
    """An engine's message can quote cells, so that none is passed on."""
    machine = machine_error(error)
    if machine is not None:
        return machine
    return UnreadableFileError(
        f"{address.paths[0].name} could not be read where it lies ({type(error).__name__}).",
        "Load it without duckdb: before its name: that reads more files than this does.",
    )
