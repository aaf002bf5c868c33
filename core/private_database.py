"""Small SQLite files that only the account of the process can read: tokens, orders, answers."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BUSY_SECONDS = 10.0


def connect(
    path: Path,
    schema: str,
    *,
    synchronous: Literal["NORMAL", "FULL"] = "NORMAL",
    check_same_thread: bool = True,
) -> sqlite3.Connection:
    """Open a database, made where it is missing.

    Parameters
    ----------
    path : of the file, in a folder that exists
    schema : statements that make the tables that are not there yet
    synchronous : FULL keeps what was written also through a loss of power
    check_same_thread : False where callers take a lock of their own
    """
    # Before SQLite makes it, which would let others read it; its side files take the same mode.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=check_same_thread)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.executescript(schema)
    except BaseException:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def opened(path: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """A database for one step: what is written in it is written as a whole, or not at all.

    Parameters
    ----------
    path, schema : as for `connect`
    """
    connection = connect(path, schema)
    try:
        with connection:
            yield connection
    finally:
        connection.close()
