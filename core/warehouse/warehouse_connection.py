"""The engine that an address names, opened: `open_warehouse`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import files
from core.warehouse import cloud_tables, duckdb_files, postgresql_table, spark_table

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from core.settings import Limits, ReadSettings
    from core.warehouse.address import WarehouseAddress
    from core.warehouse.warehouse_table import Warehouse


def open_warehouse(
    address: WarehouseAddress, read: ReadSettings, limits: Limits, folder: Path
) -> AbstractContextManager[Warehouse]:
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
        return duckdb_files.open_files(address, read, limits, folder)
    if address.kind == "postgresql":
        return postgresql_table.open_table(read, limits, folder)
    if address.kind == "spark":
        return spark_table.open_table(address, read, limits, folder)
    return cloud_tables.open_table(address, read, folder)


def is_computed_there(address: WarehouseAddress, read: ReadSettings, limits: Limits) -> bool:
    """Whether a table is computed where it lies if that is left to the program.

    A table of PostgreSQL is where it has more rows than `fetch_rows`; fewer are fetched, which
    takes less of the database's time. Several tables that nobody chose from are fetched and
    joined. Everything else always is.

    Parameters
    ----------
    address, read, limits : as for `open_warehouse`
    """
    if address.kind != "postgresql":
        return True
    with files.connect_database(limits) as backend:
        known = backend.list_tables()
        table = read.table or (known[0] if len(known) == 1 else None)
        if table is None or table not in known:
            return False
        # Counted no further than is needed to know.
        some = backend.table(table).limit(limits.fetch_rows + 1)
        return int(some.count().execute()) > limits.fetch_rows
