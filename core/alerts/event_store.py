"""`events.sqlite` in a project's folder: its alerts, how they stand, and their digests.

Who delivers adds tables of their own (`core.deliveries`), so that what fired and what is sent of it
are written in one step. The file is readable by its owner only and is no part of an export.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from core import private_database, projects
from core.alerts.alert import ANY_ALERT, Alert
from core.alerts.digest import Digest
from core.alerts.hysteresis import AlertState
from core.alerts.quiet_hours import QuietHours

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FILE = "events.sqlite"
KEPT_DIGESTS = 200

_SCHEMA = """
CREATE TABLE IF NOT EXISTS alerts (
    id TEXT PRIMARY KEY, alert TEXT NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS digests (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS settings (
    name TEXT PRIMARY KEY, value TEXT NOT NULL
) STRICT;
"""
_CHECKED, _QUIET = "checked", "quiet"


def exists(folder: Path, project_id: str) -> bool:
    """Whether a project has ever had an alert or a delivery.

    Raises
    ------
    ProjectError : there is no such project
    """
    return (projects.project_path(folder, project_id) / FILE).is_file()


@contextlib.contextmanager
def opened_events(folder: Path, project_id: str, schema: str = "") -> Iterator[sqlite3.Connection]:
    """The store for one step: written as a whole, or not at all, and through a loss of power.

    Nobody else writes meanwhile.

    Parameters
    ----------
    folder, project_id : of the project
    schema : statements that make further tables where they are missing

    Raises
    ------
    ProjectError : there is no such project
    """
    path = projects.project_path(folder, project_id) / FILE
    store = private_database.connect(path, _SCHEMA + schema, synchronous="FULL")
    try:
        with store:
            store.execute("BEGIN IMMEDIATE")
            yield store
    finally:
        store.close()


def held_alerts(store: sqlite3.Connection) -> tuple[Alert, ...]:
    """The alerts, in the order in which they were added."""
    rows = store.execute("SELECT alert FROM alerts ORDER BY rowid").fetchall()
    return tuple(ANY_ALERT.validate_json(text) for (text,) in rows)


def held_states(store: sqlite3.Connection) -> dict[str, AlertState]:
    """How each alert stands, by its id."""
    rows = store.execute("SELECT id, state FROM alerts").fetchall()
    return {name: AlertState.model_validate_json(text) for name, text in rows}


def add_alert_to(store: sqlite3.Connection, alert: Alert) -> None:
    """Add an alert that has not fired yet."""
    store.execute(
        "INSERT INTO alerts VALUES (?,?,?)",
        (alert.id, alert.model_dump_json(), AlertState().model_dump_json()),
    )


def write_states(store: sqlite3.Connection, states: Mapping[str, AlertState]) -> None:
    """Write how alerts stand; one that was removed meanwhile stays away."""
    store.executemany(
        "UPDATE alerts SET state = ? WHERE id = ?",
        [(state.model_dump_json(), name) for name, state in states.items()],
    )


def write_digest(store: sqlite3.Connection, digest: Digest) -> None:
    """Keep a digest; of very many, the oldest are dropped."""
    store.execute("INSERT INTO digests VALUES (?,?)", (digest.id, digest.model_dump_json()))
    store.execute(
        "DELETE FROM digests WHERE rowid <= (SELECT max(rowid) FROM digests) - ?", (KEPT_DIGESTS,)
    )


def held_digests(store: sqlite3.Connection, most: int) -> tuple[Digest, ...]:
    """The last digests, the latest first."""
    rows = store.execute(
        "SELECT digest FROM digests ORDER BY rowid DESC LIMIT ?", (most,)
    ).fetchall()
    return tuple(Digest.model_validate_json(text) for (text,) in rows)


def checked_run(store: sqlite3.Connection) -> int | None:
    """The last run that was checked; None before anything is watched."""
    held = _setting(store, _CHECKED)
    return None if held is None else int(held)


def write_checked(store: sqlite3.Connection, number: int) -> None:
    """Note the last run that was checked."""
    _write_setting(store, _CHECKED, str(number))


def held_quiet_hours(store: sqlite3.Connection) -> QuietHours | None:
    """The hours without digests; None without any."""
    held = _setting(store, _QUIET)
    return None if held is None else QuietHours.model_validate_json(held)


def write_quiet_hours(store: sqlite3.Connection, quiet: QuietHours | None) -> None:
    """Set the quiet hours, or have none."""
    if quiet is None:
        store.execute("DELETE FROM settings WHERE name = ?", (_QUIET,))
    else:
        _write_setting(store, _QUIET, quiet.model_dump_json())


def _setting(store: sqlite3.Connection, name: str) -> str | None:
    row = store.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def _write_setting(store: sqlite3.Connection, name: str, value: str) -> None:
    store.execute(
        "INSERT INTO settings VALUES (?,?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
