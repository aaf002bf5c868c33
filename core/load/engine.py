"""The embedded query engine: how it is opened, and the one door for names that go into SQL."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from core.load.footer import ROW
from core.settings import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ROW", "connect", "literal", "parquet", "quoted"]


@contextmanager
def connect(limits: Limits | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a private in-memory engine with a memory limit, and close it afterwards.

    A connection is cheap (a few milliseconds) and not safe to share between threads, so every
    piece of work opens its own. The engine neither installs nor loads extensions on its own.
    """
    limits = limits or Limits()
    connection = duckdb.connect(
        config={
            "memory_limit": f"{limits.query_memory_mb}MB",
            "threads": str(limits.query_threads),
            "temp_directory": str(Path(tempfile.gettempdir()) / "clientele-spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "false",
        }
    )
    try:
        yield connection
    finally:
        connection.close()


def quoted(name: str) -> str:
    """A column or table name as an SQL identifier, whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def parquet(path: Path) -> str:
    """A Parquet file as an SQL table expression."""
    return f"read_parquet({literal(str(path))})"
