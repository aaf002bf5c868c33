"""The outbox: events that wait to be sent, in the project's `events.sqlite`.

A message is there as soon as its run was checked, and until it was sent. What it holds is erased
then; that it was sent stays known for a while.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

SCHEMA = """
CREATE TABLE IF NOT EXISTS deliveries (
    name TEXT PRIMARY KEY, delivery TEXT NOT NULL, secret TEXT NOT NULL, complete INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS messages (
    id TEXT NOT NULL,
    delivery TEXT NOT NULL,
    topic TEXT NOT NULL,
    run INTEGER NOT NULL,
    created TEXT NOT NULL,
    body BLOB NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due TEXT NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (id, delivery)
) STRICT;
CREATE INDEX IF NOT EXISTS messages_due ON messages (state, due);
PRAGMA secure_delete = ON;
"""
"""`complete`: whether everybody's segment has been queued once, not only what changed."""

State = Literal["waiting", "sent", "dead"]
MAX_ATTEMPTS = 16
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(seconds=30), dt.timedelta(hours=6)
LATER = "It is tried again later."
"""What to do about most failures; not said of what was laid aside."""

KEPT_SENT = 500
"""The last so many messages that were sent stay known, without what was in them."""

_COLUMNS = "id, delivery, topic, run, created, body, state, attempts, due, error"


@dataclass(frozen=True)
class OutboxMessage:
    """One event on its way to one delivery.

    Parameters
    ----------
    id : of the event: the same in every attempt, and for every delivery
    delivery : name of the delivery
    topic : such as alerts.fired
    run : number of the run
    created, due : UTC; when it is sent at the earliest
    body : the event as JSON; empty once it was sent
    state : waiting, sent or dead
    attempts : how often it was tried
    error : why the last attempt failed
    """

    id: str
    delivery: str
    topic: str
    run: int
    created: dt.datetime
    body: bytes
    state: State
    attempts: int
    due: dt.datetime
    error: str


def put(store: sqlite3.Connection, message: OutboxMessage) -> None:
    """Add a message; one that is there already stays as it is."""
    store.execute(
        f"INSERT OR IGNORE INTO messages ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)",
        (
            *(message.id, message.delivery, message.topic, message.run),
            *(_text(message.created), message.body, message.state, message.attempts),
            *(_text(message.due), message.error),
        ),
    )


def due_messages(store: sqlite3.Connection, now: dt.datetime) -> tuple[OutboxMessage, ...]:
    """What is to be sent now, in the order in which it came about.

    Behind a message that failed and is not due yet, the others for the same delivery wait too.
    """
    return _read(
        store.execute(
            f"SELECT {_COLUMNS} FROM messages AS one WHERE state = 'waiting' AND due <= :now "
            "AND NOT EXISTS (SELECT 1 FROM messages AS other WHERE other.delivery = one.delivery "
            "AND other.rowid < one.rowid AND other.state = 'waiting' AND other.attempts > 0 "
            "AND other.due > :now) ORDER BY rowid",
            {"now": _text(now)},
        )
    )


def messages(store: sqlite3.Connection, state: State | None = None) -> tuple[OutboxMessage, ...]:
    """All messages of a state, or all that are known, the latest last."""
    where = "" if state is None else f"WHERE state = '{state}'"
    return _read(store.execute(f"SELECT {_COLUMNS} FROM messages {where} ORDER BY rowid"))


def replace_body(store: sqlite3.Connection, message: OutboxMessage, body: bytes) -> None:
    """Have a message that was not tried yet say more."""
    store.execute(
        "UPDATE messages SET body = ? WHERE id = ? AND delivery = ?",
        (body, message.id, message.delivery),
    )


def note_sent(store: sqlite3.Connection, message: OutboxMessage, now: dt.datetime) -> None:
    """Erase what was sent, and note that it was."""
    store.execute(
        "UPDATE messages SET state = 'sent', body = x'', error = '', attempts = attempts + 1, "
        "due = ? WHERE id = ? AND delivery = ?",
        (_text(now), message.id, message.delivery),
    )
    store.execute(
        "DELETE FROM messages WHERE state = 'sent' AND rowid <= "
        "(SELECT max(rowid) FROM messages) - ?",
        (KEPT_SENT,),
    )


def note_failure(
    store: sqlite3.Connection,
    message: OutboxMessage,
    now: dt.datetime,
    error: str,
    *,
    for_good: bool = False,
    wait: dt.timedelta | None = None,
) -> None:
    """Note that an attempt failed: it is tried again later, or laid aside as dead.

    Parameters
    ----------
    store, message : of the outbox
    now : UTC
    error : why, in words that name no customer
    for_good : the receiver is gone
    wait : as long as the receiver asks for, where it does
    """
    attempts = message.attempts + 1
    dead = for_good or attempts >= MAX_ATTEMPTS
    error = error.removesuffix(LATER).rstrip() if dead else error
    due = now + max(backoff(attempts), min(wait or dt.timedelta(0), LONGEST_WAIT))
    store.execute(
        "UPDATE messages SET state = ?, attempts = ?, due = ?, error = ? "
        "WHERE id = ? AND delivery = ?",
        (
            "dead" if dead else "waiting",
            *(attempts, _text(due), error, message.id, message.delivery),
        ),
    )


def revive(store: sqlite3.Connection, now: dt.datetime) -> int:
    """Have everything that was laid aside sent again; how many that are."""
    return store.execute(
        "UPDATE messages SET state = 'waiting', attempts = 0, due = ? WHERE state = 'dead'",
        (_text(now),),
    ).rowcount


def backoff(attempts: int) -> dt.timedelta:
    """How long to wait after so many attempts: twice as long each time, and half of it by chance.

    By chance, so that those who failed together do not come back together.
    """
    most = min(FIRST_WAIT.total_seconds() * 2 ** (attempts - 1), LONGEST_WAIT.total_seconds())
    return dt.timedelta(seconds=most * secrets.SystemRandom().uniform(0.5, 1.0))


def _read(rows: Iterable[tuple[Any, ...]]) -> tuple[OutboxMessage, ...]:
    return tuple(
        OutboxMessage(
            *(name, delivery, topic, run, dt.datetime.fromisoformat(created)),
            *(body, state, attempts, dt.datetime.fromisoformat(due), error),
        )
        for name, delivery, topic, run, created, body, state, attempts, due, error in rows
    )


def _text(moment: dt.datetime) -> str:
    """UTC, always as long, so that texts are in the order of moments."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")
