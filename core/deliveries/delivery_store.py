"""Deliveries on disk: in the project's `events.sqlite`, with references to their secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import alerts
from core.deliveries import secret_store
from core.deliveries.delivery import ANY_DELIVERY, Delivery
from core.deliveries.outbox import SCHEMA

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from contextlib import AbstractContextManager
    from pathlib import Path


def opened_outbox(folder: Path, project_id: str) -> AbstractContextManager[sqlite3.Connection]:
    """The store for one step, as for `core.alerts.opened_events`, with deliveries and messages.

    Parameters
    ----------
    folder, project_id : of the project

    Raises
    ------
    ProjectError : there is no such project
    """
    return alerts.opened_events(folder, project_id, SCHEMA)


def held_deliveries(folder: Path, project_id: str) -> tuple[Delivery, ...]:
    """The deliveries of a project, in the order in which they were added."""
    if not alerts.exists(folder, project_id):
        return ()
    with opened_outbox(folder, project_id) as store:
        return deliveries_in(store)


def deliveries_in(store: sqlite3.Connection) -> tuple[Delivery, ...]:
    """The deliveries in an open store."""
    rows = store.execute("SELECT delivery FROM deliveries ORDER BY rowid").fetchall()
    return tuple(ANY_DELIVERY.validate_json(text) for (text,) in rows)


def secret_of(store: sqlite3.Connection, name: str, now: dt.datetime) -> str | None:
    """The secret of a delivery, empty without one; None where it was lost. For sending only.

    Parameters
    ----------
    store : of the project
    name : of the delivery
    now : UTC
    """
    held = reference_of(store, name)
    return secret_store.read(held, now) if held else ""


def reference_of(store: sqlite3.Connection, name: str) -> str:
    """What stands for the secret of a delivery; empty without one."""
    row = store.execute("SELECT secret FROM deliveries WHERE name = ?", (name,)).fetchone()
    held = "" if row is None else str(row[0])
    if held and not secret_store.is_reference(held):
        # Versions before this one kept the secret itself here.
        held = secret_store.keep(held)
        write_reference(store, name, held)
    return held


def write_reference(store: sqlite3.Connection, name: str, reference: str) -> None:
    """Note what stands for the secret of a delivery."""
    store.execute("UPDATE deliveries SET secret = ? WHERE name = ?", (reference, name))


def is_complete(store: sqlite3.Connection, name: str) -> bool:
    """Whether everybody's segment has been queued once for a delivery."""
    row = store.execute("SELECT complete FROM deliveries WHERE name = ?", (name,)).fetchone()
    return row is not None and bool(row[0])


def mark_complete(store: sqlite3.Connection, name: str) -> None:
    """Note that everybody's segment was queued."""
    store.execute("UPDATE deliveries SET complete = 1 WHERE name = ?", (name,))
