"""The outbox worked off: at least once, in turn, and by one sender at a time."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from core import projects
from core.deliveries import delivery_store, outbox
from core.deliveries.sender import RefusedDelivery
from core.deliveries.senders import SENDERS
from core.errors import ClienteleError, DeliveryError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from core.deliveries.delivery import Delivery
    from core.deliveries.outbox import OutboxMessage
    from core.deliveries.sender import Prepared

    Clock = Callable[[], dt.datetime]


@dataclass(frozen=True)
class Sent:
    """What one pass over the outbox did.

    Parameters
    ----------
    sent, failed : messages
    busy : whether somebody else is sending, and nothing was done
    messages : those that wait or were laid aside after it
    """

    sent: int
    failed: int
    busy: bool
    messages: tuple[OutboxMessage, ...]


def send_waiting(folder: Path, project_id: str, clock: Clock, *, revive_dead: bool = False) -> Sent:
    """Send what is due.

    A delivery that fails is left alone for the rest of the pass, so that its messages stay in turn.
    Whoever is killed after a message was sent and before that was noted sends it once more.

    Parameters
    ----------
    folder, project_id : of the project
    clock : the moment, in UTC
    revive_dead : send what was laid aside too

    Raises
    ------
    ProjectError : there is no such project
    """
    if not delivery_store.held_deliveries(folder, project_id):
        return Sent(0, 0, busy=False, messages=())
    # Named as the other locks of a project, so that it is cleared up with them.
    lock = FileLock(folder / f".{project_id}.deliver.lock", mode=0o600)
    try:
        with lock.acquire(timeout=0):
            sent, failed = _pass(folder, project_id, clock, revive_dead=revive_dead)
            _forget(folder, project_id)
    except Timeout:
        return Sent(0, 0, busy=True, messages=_left(folder, project_id))
    return Sent(sent, failed, busy=False, messages=_left(folder, project_id))


def unsent_messages(folder: Path, project_id: str) -> tuple[OutboxMessage, ...]:
    """What waits and what was laid aside, in the order in which it came about.

    Raises
    ------
    ProjectError : there is no such project
    """
    if not delivery_store.held_deliveries(folder, project_id):
        return ()
    return _left(folder, project_id)


def known_messages(folder: Path, project_id: str) -> tuple[OutboxMessage, ...]:
    """What waits, what was laid aside and what was sent lately, the latest first.

    Raises
    ------
    ProjectError : there is no such project
    """
    if not delivery_store.held_deliveries(folder, project_id):
        return ()
    with delivery_store.opened_outbox(folder, project_id) as store:
        return outbox.messages(store)[::-1]


def revive_dead(folder: Path, project_id: str, now: dt.datetime) -> int:
    """Have what was laid aside sent by the next pass; how many messages that are.

    Parameters
    ----------
    folder, project_id : of the project
    now : UTC
    """
    if not delivery_store.held_deliveries(folder, project_id):
        return 0
    with delivery_store.opened_outbox(folder, project_id) as store:
        return outbox.revive(store, now)


def projects_to_send(folder: Path, now: dt.datetime) -> tuple[str, ...]:
    """The ids of projects in whose outbox something is due.

    Parameters
    ----------
    folder : where projects lie
    now : UTC
    """
    due = []
    for project in projects.list_projects(folder):
        with contextlib.suppress(ClienteleError):
            if not delivery_store.held_deliveries(folder, project.id):
                continue
            with delivery_store.opened_outbox(folder, project.id) as store:
                if outbox.due_messages(store, now):
                    due.append(project.id)
    return tuple(due)


def show_waiting(folder: Path, project_id: str, now: dt.datetime) -> list[dict[str, Any]]:
    """Exactly what would be sent of all that waits, without sending it.

    Parameters
    ----------
    folder, project_id : of the project
    now : UTC

    Raises
    ------
    ProjectError : there is no such project
    DeliveryError : the secret of a delivery was lost
    """
    deliveries = {one.name: one for one in delivery_store.held_deliveries(folder, project_id)}
    if not deliveries:
        return []
    with delivery_store.opened_outbox(folder, project_id) as store:
        waiting = outbox.messages(store, "waiting")
        secrets = {name: delivery_store.secret_of(store, name, now) for name in deliveries}
    shown = []
    for message in waiting:
        delivery = deliveries[message.delivery]
        prepared = _prepared(delivery, secrets[delivery.name], message, now)
        shown.append(
            {
                "id": message.id,
                "delivery": delivery.name,
                "kind": delivery.kind,
                "topic": message.topic,
                "due": message.due.isoformat(),
                "request": prepared.shown,
            }
        )
    return shown


def _pass(folder: Path, project_id: str, clock: Clock, *, revive_dead: bool) -> tuple[int, int]:
    with delivery_store.opened_outbox(folder, project_id) as store:
        if revive_dead:
            outbox.revive(store, clock())
        due = outbox.due_messages(store, clock())
        deliveries = {one.name: one for one in delivery_store.deliveries_in(store)}
        secrets = {name: delivery_store.secret_of(store, name, clock()) for name in deliveries}
    failing: set[str] = set()
    sent = 0
    for message in due:
        if message.delivery in failing:
            continue
        delivery = deliveries[message.delivery]
        error = _send_one(delivery, secrets[delivery.name], message, clock())
        with delivery_store.opened_outbox(folder, project_id) as store:
            if error is None:
                sent += 1
                outbox.note_sent(store, message, clock())
                continue
            failing.add(message.delivery)
            outbox.note_failure(
                store,
                message,
                clock(),
                f"{error.message} {error.hint}",
                for_good=isinstance(error, RefusedDelivery) and error.for_good,
                wait=error.wait if isinstance(error, RefusedDelivery) else None,
            )
    return sent, len(failing)


def _send_one(
    delivery: Delivery, secret: str | None, message: OutboxMessage, now: dt.datetime
) -> DeliveryError | None:
    """Send a message; why it failed, in words that name no customer."""
    try:
        _prepared(delivery, secret, message, now).send()
    except DeliveryError as error:
        return error
    except Exception as error:  # noqa: BLE001 - one delivery must not keep the others waiting
        return DeliveryError(
            f"Something went wrong inside Clientele ({type(error).__name__}).",
            "Please report it.",
        )
    return None


def _prepared(
    delivery: Delivery, secret: str | None, message: OutboxMessage, now: dt.datetime
) -> Prepared:
    if secret is None:
        raise DeliveryError(
            f"The secret of {delivery.name} is not on this machine.",
            "Set it: `python -m core delivery secret PROJECT NAME`.",
        )
    return SENDERS[delivery.kind](delivery, secret, message, now)


def _forget(folder: Path, project_id: str) -> None:
    """Take what was erased out of the file beside the database too."""
    with delivery_store.opened_outbox(folder, project_id) as store:
        path = store.execute("PRAGMA database_list").fetchone()[2]
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _left(folder: Path, project_id: str) -> tuple[OutboxMessage, ...]:
    with delivery_store.opened_outbox(folder, project_id) as store:
        return tuple(one for one in outbox.messages(store) if one.state != "sent")
