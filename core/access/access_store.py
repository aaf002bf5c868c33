"""`.access.sqlite` beside the projects: tokens as hashes, and the log of requests."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from core import private_database

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

FILE = ".access.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS tokens (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    projects TEXT,
    created TEXT NOT NULL,
    last_used TEXT,
    revoked TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS requests (
    at TEXT NOT NULL,
    token TEXT,
    method TEXT NOT NULL,
    route TEXT NOT NULL,
    project TEXT,
    status INTEGER NOT NULL,
    milliseconds REAL NOT NULL
) STRICT;
"""


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The store of a folder of projects, made where it is missing; what is written is one step.

    Parameters
    ----------
    folder : where projects lie
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with private_database.opened(folder / FILE, _SCHEMA) as store:
        yield store


def held_open(folder: Path) -> sqlite3.Connection:
    """A connection for a process that uses the store often, to be closed when it ends.

    Without one, every use is the last to close: SQLite then writes its log back and waits for the
    disk, with each request once more.

    Parameters
    ----------
    folder : where projects lie
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return private_database.connect(folder / FILE, _SCHEMA, check_same_thread=False)
