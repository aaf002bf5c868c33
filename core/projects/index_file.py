"""The file that lists of projects are cached in: one small SQLite database beside the folders.

It is never the truth and may be deleted at any time. Nothing in it names a customer; it does name
projects, so what is deleted is overwritten, and the file goes with the last project.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING

from core import private_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = ".index.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS projects (
    id TEXT PRIMARY KEY, stamp TEXT NOT NULL, numbers TEXT NOT NULL, document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS runs (
    project TEXT NOT NULL, number INTEGER NOT NULL, ran TEXT NOT NULL, source_name TEXT NOT NULL,
    base INTEGER NOT NULL, forecast INTEGER NOT NULL, customers INTEGER NOT NULL, orders INTEGER,
    revenue REAL, currency TEXT, as_of TEXT, first_order TEXT, last_order TEXT,
    PRIMARY KEY (project, number));
"""


@contextlib.contextmanager
def opened_index(folder: Path) -> Iterator[sqlite3.Connection]:
    """The index for one step, written as a whole or not at all; made where it is missing.

    Parameters
    ----------
    folder : where projects lie

    Raises
    ------
    sqlite3.Error, OSError : it is damaged, in use for long, or may not be written
    """
    with private_database.opened(folder / FILE, _SCHEMA) as store:
        store.execute("PRAGMA secure_delete = ON")
        yield store


def forget_project(folder: Path, project_id: str) -> None:
    """Remove a deleted project from the index, and the index with the last of them.

    Parameters
    ----------
    folder : where projects lie
    project_id : of the project
    """
    if not (folder / FILE).exists():
        return
    if not project_folders(folder):
        drop_index(folder)
        return
    try:
        with opened_index(folder) as store:
            store.execute("DELETE FROM projects WHERE id = ?", (project_id,))
            store.execute("DELETE FROM runs WHERE project = ?", (project_id,))
    except (sqlite3.Error, OSError):
        drop_index(folder)


def project_folders(folder: Path) -> list[str]:
    """The names of the folders that projects may be in."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return sorted(each.name for each in entries if each.name[:1] != "." and not each.is_file())


def is_damage(error: Exception) -> bool:
    """Whether an error says that the file is no index: damaged, or with other tables."""
    code = getattr(error, "sqlite_errorcode", None)
    damage = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
    return isinstance(error, sqlite3.Error) and (code is None or code & 0xFF in damage)


def drop_index(folder: Path) -> None:
    """Delete the index; the next list makes another."""
    for ending in ("-wal", "-shm", "-journal", ""):  # its side files first: they belong to it only
        with contextlib.suppress(OSError):
            (folder / f"{FILE}{ending}").unlink(missing_ok=True)
