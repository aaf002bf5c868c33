"""The embedded query engine: how it is opened, and the one door for names that go into SQL."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from core import process_folder, process_tuning
from core.engine.query_progress import WATCHING
from core.engine.row_number import FILE_ROW, ROW
from core.settings import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "FILE_ROW",
    "ROW",
    "connect",
    "literal",
    "null_if_empty",
    "quoted",
    "read_parquet",
    "shared_engine",
]


process_tuning.use_jemalloc()

_OPEN: ContextVar[duckdb.DuckDBPyConnection | None] = ContextVar("engine", default=None)
"""The engine that the work at hand shares; every thread and every task has its own."""


@contextmanager
def connect(limits: Limits | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a private in-memory engine with a memory limit, and close it afterwards.

    A connection is not safe to share between threads, so every piece of work opens its own. Within
    `shared` it is one more connection to the engine that is open, under that engine's limits. The
    engine neither installs nor loads extensions on its own.
    """
    open_engine = _OPEN.get()
    connection = _started(limits or Limits()) if open_engine is None else open_engine.cursor()
    watching = WATCHING.get()
    if watching is not None:
        watching.watches(connection)
    try:
        yield connection
    finally:
        if watching is not None:
            watching.lets_go(connection)
        connection.close()


@contextmanager
def shared_engine(limits: Limits | None = None) -> Iterator[None]:
    """Let every `connect` inside use one engine: starting one costs more than a small query.

    Temporary tables and views stay private to each connection; the memory limit is one for all.
    """
    with connect(limits) as connection:
        outer = _OPEN.set(connection)
        try:
            yield
        finally:
            _OPEN.reset(outer)


def _started(limits: Limits) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        config={
            "memory_limit": f"{limits.query_memory_mb}MB",
            "threads": str(limits.query_threads),
            "temp_directory": str(process_folder.path() / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "false",
        }
    )


def quoted(name: str) -> str:
    """A column or table name as an SQL identifier, whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'


def null_if_empty(column: str) -> str:
    """A column of text in which an empty text stands for no value, as an SQL expression."""
    return f"nullif({column}, '')"


def literal(text: str) -> str:
    """A text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def read_parquet(path: Path) -> str:
    """A Parquet file as an SQL table expression; a folder called `year=2024` adds no column."""
    return f"read_parquet({literal(str(path))}, hive_partitioning=false)"
