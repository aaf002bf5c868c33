"""The audit log: which token asked for what, when, and how it was answered.

It holds the route as the API knows it (`/projects/{project}/customers/{customer}`) and never what
stood in the address or in the body, so that no customer is in it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from core.access import access_store

if TYPE_CHECKING:
    from pathlib import Path

KEPT_REQUESTS = 100_000
"""The last so many requests are kept."""

_TRIMMED_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One request.

    Parameters
    ----------
    at : UTC
    token : id of the token; None where none was valid
    method, route : what was asked for, without its values
    project : id of the project; None where it was about none that the token is for
    status : of the answer
    milliseconds : how long it took
    """

    at: dt.datetime
    token: str | None
    method: str
    route: str
    project: str | None
    status: int
    milliseconds: float


def record_request(folder: Path, entry: AuditEntry) -> None:
    """Add a request to the log; of very many, the oldest are dropped."""
    with access_store.opened(folder) as store:
        values = (entry.at.isoformat(), *astuple(entry)[1:])
        row = store.execute("INSERT INTO requests VALUES (?,?,?,?,?,?,?)", values).lastrowid or 0
        if row % _TRIMMED_EVERY == 0:
            store.execute("DELETE FROM requests WHERE rowid <= ?", (row - KEPT_REQUESTS,))


def read_audit(folder: Path, most: int = 100) -> tuple[AuditEntry, ...]:
    """The last requests, the latest first.

    Parameters
    ----------
    folder : where projects lie
    most : how many
    """
    if not (folder / access_store.FILE).exists():
        return ()
    with access_store.opened(folder) as store:
        rows = store.execute(
            "SELECT at, token, method, route, project, status, milliseconds FROM requests "
            "ORDER BY rowid DESC LIMIT ?",
            (most,),
        ).fetchall()
    return tuple(AuditEntry(dt.datetime.fromisoformat(at), *rest) for at, *rest in rows)
