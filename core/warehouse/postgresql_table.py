"""A table of PostgreSQL, computed there by a user who may only read."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from core import engine, files
from core.warehouse.warehouse_table import Warehouse, choose_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import ibis.expr.types as ir

    from core.settings import Limits, ReadSettings


class PostgreSQLTable(Warehouse):
    """A table of PostgreSQL, which keeps results as temporary tables of the session."""

    def _keep(self, asked: ir.Table, name: str) -> bool:
        """Whether the database made a temporary table; nothing else of it is ever changed."""
        session = self.backend.con
        try:
            with session.transaction():
                session.execute("SET TRANSACTION READ WRITE")
                session.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
                session.execute(f"CREATE TEMP TABLE {name} AS {self._of_its_types(asked)}")
        except Exception as error:
            if type(error).__name__ in {"InsufficientPrivilege", "ReadOnlySqlTransaction"}:
                return False
            raise
        return True


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


@contextmanager
def open_table(read: ReadSettings, limits: Limits, folder: Path) -> Iterator[Warehouse]:
    """Open a table of the database in use; arguments and errors as `open_warehouse`."""
    patient = limits.model_copy(update={"worker_seconds": limits.warehouse_seconds})
    with files.connect_database(patient) as backend, engine.watched(_Session(backend.con)):
        table = choose_table(sorted(backend.list_tables()), read.table)
        plain = files.plain_columns(backend.table(table))
        yield PostgreSQLTable(backend, plain, f"{table} (PostgreSQL)", table, folder)
