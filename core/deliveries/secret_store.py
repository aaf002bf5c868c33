"""Secrets of deliveries: with the keys of the installation, apart from the projects.

A project's folder is backed up, moved and handed on, and what lies in it must open no other
system. It knows a secret by a reference only. Secrets are not encrypted here: the key would lie
beside them.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from typing import TYPE_CHECKING

from core import private_database, saved_models

if TYPE_CHECKING:
    import sqlite3
    from contextlib import AbstractContextManager

FILE = "deliveries.sqlite"
OVERLAP = dt.timedelta(days=1)
"""How long a replaced signing key goes on signing beside the new one."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS secrets (
    reference TEXT PRIMARY KEY, secret TEXT NOT NULL, former TEXT NOT NULL, until TEXT NOT NULL
) STRICT;
PRAGMA secure_delete = ON;
"""
_REFERENCE = re.compile(r"kept:[0-9a-f]{32}")


def is_reference(text: str) -> bool:
    """Whether a text stands for a secret, and is none itself."""
    return _REFERENCE.fullmatch(text) is not None


def keep(secret: str) -> str:
    """Keep a secret; the reference that stands for it."""
    reference = f"kept:{secrets.token_hex(16)}"
    with _opened() as store:
        store.execute("INSERT INTO secrets VALUES (?,?,'','')", (reference, secret))
    return reference


def read(reference: str, now: dt.datetime) -> str | None:
    """A secret, and behind a blank the former one as long as both count; None where it is not here.

    Parameters
    ----------
    reference : what `keep` gave
    now : UTC
    """
    with _opened() as store:
        row = store.execute(
            "SELECT secret, former, until FROM secrets WHERE reference = ?", (reference,)
        ).fetchone()
        if row is None:
            return None
        secret, former, until = row
        if former and dt.datetime.fromisoformat(until) <= now:
            store.execute(
                "UPDATE secrets SET former = '', until = '' WHERE reference = ?", (reference,)
            )
            former = ""
    return f"{secret} {former}" if former else str(secret)


def replace(reference: str, secret: str, until: dt.datetime | None) -> None:
    """Put a new secret in the place of another.

    Parameters
    ----------
    reference : what `keep` gave, also where the secret was lost
    secret : the new one
    until : how long the former one counts as well; None to forget it at once
    """
    with _opened() as store:
        row = store.execute(
            "SELECT secret FROM secrets WHERE reference = ?", (reference,)
        ).fetchone()
        former = row[0] if row is not None and until is not None else ""
        store.execute(
            "INSERT OR REPLACE INTO secrets VALUES (?,?,?,?)",
            (reference, secret, former, until.isoformat() if until and former else ""),
        )


def forget(reference: str) -> None:
    """Erase a secret."""
    with _opened() as store:
        store.execute("DELETE FROM secrets WHERE reference = ?", (reference,))


def _opened() -> AbstractContextManager[sqlite3.Connection]:
    folder = saved_models.keys_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return private_database.opened(folder / FILE, _SCHEMA)
