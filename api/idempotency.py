"""Idempotency keys: a write that is sent twice under one key is done once and answered alike.

Answers lie in `answers.sqlite` in the project's folder, since they name a customer, for a day.
"""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, Annotated

from fastapi import Header
from fastapi.responses import Response

from api.problems import ApiError
from core import private_database

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

FILE = "answers.sqlite"
KEPT_SECONDS = 24 * 3600
ABANDONED_SECONDS = 600
"""A request that has not been answered for so long was lost with its server."""

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        description="Any text of your own: the same request once more is answered as the first",
    ),
]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    token TEXT NOT NULL,
    key TEXT NOT NULL,
    asked TEXT NOT NULL,
    at REAL NOT NULL,
    status INTEGER,
    body BLOB,
    PRIMARY KEY (token, key)
) STRICT;
"""


def answer_once(
    folder: Path, token_id: str, key: str | None, asked: str, answer: Callable[[], Response]
) -> Response:
    """The answer to a write; the one from before where the same was asked under the same key.

    Parameters
    ----------
    folder : of the project
    token_id : who asks
    key : the Idempotency-Key; None answers each time
    asked : all that makes the request what it is
    answer : does it; an error of it is not kept, so that it can be tried again

    Raises
    ------
    ApiError : the key stood for another request, or the first is still at work
    """
    if key is None:
        return answer()
    fingerprint = hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
    place = (token_id, key)
    held = _begin(folder, place, fingerprint)
    if held is not None:
        return held
    try:
        made = answer()
    except BaseException:
        with _opened(folder) as store:
            store.execute("DELETE FROM answers WHERE token = ? AND key = ?", place)
        raise
    with _opened(folder) as store:
        store.execute(
            "UPDATE answers SET status = ?, body = ? WHERE token = ? AND key = ?",
            (made.status_code, bytes(made.body), *place),
        )
    return made


def _begin(folder: Path, place: tuple[str, str], fingerprint: str) -> Response | None:
    """The answer from before; None where this request is the first and is now at work."""
    now = time.time()
    with _opened(folder) as store:
        store.execute(
            "DELETE FROM answers WHERE at < ? OR (status IS NULL AND at < ?)",
            (now - KEPT_SECONDS, now - ABANDONED_SECONDS),
        )
        begun = store.execute(
            "INSERT OR IGNORE INTO answers (token, key, asked, at) VALUES (?,?,?,?)",
            (*place, fingerprint, now),
        ).rowcount
        if begun:
            return None
        asked, status, body = store.execute(
            "SELECT asked, status, body FROM answers WHERE token = ? AND key = ?", place
        ).fetchone()
    if asked != fingerprint:
        raise ApiError(
            "The Idempotency-Key was sent with another request.",
            "Use a new key for each request.",
            "idempotency_key",
        )
    if status is None:
        raise ApiError(
            "The first request under this Idempotency-Key is still at work.",
            "Ask again in a moment.",
            "in_progress",
        )
    return Response(body, status, {"Idempotency-Replayed": "true"}, "application/json")


def _opened(folder: Path) -> AbstractContextManager[sqlite3.Connection]:
    return private_database.opened(folder / FILE, _SCHEMA)
