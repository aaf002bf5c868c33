"""Small databases of our own: private from the start, and written as a whole or not at all."""

from __future__ import annotations

import sqlite3
import sys

import pytest

from core import private_database

SCHEMA = "CREATE TABLE IF NOT EXISTS rows (n INTEGER NOT NULL) STRICT;"


def count(path) -> int:
    with private_database.opened(path, SCHEMA) as store:
        return store.execute("SELECT count(*) FROM rows").fetchone()[0]


def write_two_and_fail(path) -> None:
    with private_database.opened(path, SCHEMA) as store:
        store.execute("INSERT INTO rows VALUES (2)")
        store.execute("INSERT INTO rows VALUES (NULL)")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_nobody_else_can_read_it_or_what_stands_beside_it(tmp_path):
    store = private_database.connect(tmp_path / "a.sqlite", SCHEMA)
    store.execute("INSERT INTO rows VALUES (1)")
    store.commit()
    files = sorted(tmp_path.iterdir())
    assert len(files) > 1
    assert {path.stat().st_mode & 0o077 for path in files} == {0}
    store.close()


def test_a_step_that_fails_leaves_nothing(tmp_path):
    path = tmp_path / "a.sqlite"
    with private_database.opened(path, SCHEMA) as store:
        store.execute("INSERT INTO rows VALUES (1)")
    with pytest.raises(sqlite3.IntegrityError):
        write_two_and_fail(path)
    assert count(path) == 1


def test_a_file_that_is_no_database_is_not_written_over(tmp_path):
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"no database at all, but some text" * 40)
    with pytest.raises(sqlite3.DatabaseError):
        private_database.connect(path, SCHEMA)
    assert path.read_bytes().startswith(b"no database")
