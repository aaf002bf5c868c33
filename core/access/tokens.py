"""Tokens: secrets that programs use the API with, made once, kept as hashes, and revoked.

A token is `clientele_<id>_<secret>`. The secret has 256 random bits, so one round of SHA-256 keeps
it: there is nothing to guess that a slow hash would protect.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

from core.access import access_store
from core.errors import SettingError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection
    from pathlib import Path

Scope = Literal["read", "write", "contact"]
"""What a token allows: reading results; changing projects; addresses and numbers of customers."""

SCOPES: tuple[Scope, ...] = get_args(Scope)
READ_ONLY: tuple[Scope, ...] = ("read",)
MAX_NAME_LENGTH = 80

_SHAPE = re.compile(r"clientele_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_COLUMNS = "id, name, scopes, projects, created, last_used, revoked"
_UNKNOWN_HASH = "0" * 64
_LAST_USE_STEP = dt.timedelta(minutes=1)
"""The last use is written at most so often: a busy token would otherwise write at every request."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; its secret is not.

    Parameters
    ----------
    id : what it is revoked by
    name : what it is for
    scopes : what it allows
    projects : ids of the projects it is for; None for all of them
    created, last_used, revoked : UTC; None for never
    """

    id: str
    name: str
    scopes: frozenset[Scope]
    projects: frozenset[str] | None
    created: dt.datetime
    last_used: dt.datetime | None
    revoked: dt.datetime | None

    def allows(self, project_id: str) -> bool:
        """Whether the token is for a project."""
        return self.projects is None or project_id in self.projects


def create_token(
    folder: Path,
    name: str,
    scopes: Collection[Scope] = READ_ONLY,
    projects: Collection[str] | None = None,
) -> tuple[Token, str]:
    """Make a token. Its text is returned once and kept nowhere.

    Parameters
    ----------
    folder : where projects lie
    name : what it is for
    scopes : what it allows
    projects : ids of the projects it is for; None for all of them, also later ones

    Returns
    -------
    what is known of it, and the text that programs send

    Raises
    ------
    SettingError : the name is empty or too long, or nothing is allowed
    """
    name = name.strip()
    if not name or len(name) > MAX_NAME_LENGTH or not name.isprintable():
        raise SettingError(
            f"A token needs a name of up to {MAX_NAME_LENGTH} letters.",
            "Say what it is for, such as “Nightly sync”.",
        )
    if not scopes or not set(scopes) <= set(SCOPES):
        raise SettingError("A token has to allow something.", f"Choose of {', '.join(SCOPES)}.")
    token = Token(
        id=secrets.token_hex(6),
        name=name,
        scopes=frozenset(scopes),
        projects=None if projects is None else frozenset(projects),
        created=_now(),
        last_used=None,
        revoked=None,
    )
    secret = secrets.token_urlsafe(32)
    held = None if token.projects is None else " ".join(sorted(token.projects))
    with access_store.opened(folder) as store:
        store.execute(
            "INSERT INTO tokens (id, name, hash, scopes, projects, created) VALUES (?,?,?,?,?,?)",
            (
                *(token.id, name, _hashed(secret), " ".join(sorted(token.scopes))),
                *(held, token.created.isoformat()),
            ),
        )
    return token, f"clientele_{token.id}_{secret}"


def list_tokens(folder: Path) -> tuple[Token, ...]:
    """All tokens, revoked ones too, the newest first."""
    if not (folder / access_store.FILE).exists():
        return ()
    with access_store.opened(folder) as store:
        rows = store.execute(f"SELECT {_COLUMNS} FROM tokens ORDER BY created DESC, id").fetchall()
    return tuple(map(_token, rows))


def revoke_token(folder: Path, token_id: str) -> Token:
    """Take a token back: from now on it opens nothing.

    Raises
    ------
    SettingError : there is none of that id
    """
    with access_store.opened(folder) as store:
        store.execute(
            "UPDATE tokens SET revoked = ? WHERE id = ? AND revoked IS NULL",
            (_now().isoformat(), token_id),
        )
        row = store.execute(f"SELECT {_COLUMNS} FROM tokens WHERE id = ?", (token_id,)).fetchone()
    if row is None:
        raise SettingError(
            f"There is no token {token_id}.", "`python -m core token list` lists them.", "no_token"
        )
    return _token(row)


def api_is_on(folder: Path) -> bool:
    """Whether any token opens the API."""
    if not (folder / access_store.FILE).exists():
        return False
    with access_store.opened(folder) as store:
        row = store.execute("SELECT 1 FROM tokens WHERE revoked IS NULL LIMIT 1").fetchone()
    return row is not None


def check_token(folder: Path, text: str) -> Token | None:
    """The token that a program sent; None where it opens nothing. Its use is noted.

    Parameters
    ----------
    folder : where projects lie
    text : as it was sent
    """
    shape = _SHAPE.fullmatch(text)
    if shape is None or not (folder / access_store.FILE).exists():
        return None
    token_id, secret = shape.groups()
    with access_store.opened(folder) as store:
        row = store.execute(
            f"SELECT {_COLUMNS}, hash FROM tokens WHERE id = ?", (token_id,)
        ).fetchone()
        # Compared whether or not there is one, in the same time.
        same = hmac.compare_digest(_hashed(secret), _UNKNOWN_HASH if row is None else row[-1])
        if row is None or not same:
            return None
        token = _token(row[:-1])
        if token.revoked is not None:
            return None
        _note_use(store, token)
    return token


def _note_use(store: sqlite3.Connection, token: Token) -> None:
    now = _now()
    if token.last_used is None or now - token.last_used >= _LAST_USE_STEP:
        store.execute("UPDATE tokens SET last_used = ? WHERE id = ?", (now.isoformat(), token.id))


def _token(row: tuple[str | None, ...]) -> Token:
    token_id, name, scopes, projects, created, last_used, revoked = row
    return Token(
        id=str(token_id),
        name=str(name),
        scopes=frozenset(cast("list[Scope]", str(scopes).split())),
        projects=None if projects is None else frozenset(projects.split()),
        created=dt.datetime.fromisoformat(str(created)),
        last_used=None if last_used is None else dt.datetime.fromisoformat(last_used),
        revoked=None if revoked is None else dt.datetime.fromisoformat(revoked),
    )


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
