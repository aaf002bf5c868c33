"""Where the database of this installation lies, and what may be shown of it.

The address belongs to the installation, not to a visitor: it stands in the environment variable
CLIENTELE_DATABASE_URL, or as `url` under `[database]` in `.streamlit/secrets.toml`. It is never
shown, logged or stored.
"""

from __future__ import annotations

import contextlib
import os
import tomllib
from contextvars import ContextVar
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "CLIENTELE_DATABASE_URL"
"""The environment variable that holds the address."""

DATABASE_WORD = "database:"
"""What stands for the database where the terminal takes a file."""

_SECRETS = Path(__file__).parents[3] / ".streamlit" / "secrets.toml"
_SCHEMES = {"postgres": "PostgreSQL", "postgresql": "PostgreSQL", "mysql": "MySQL"}


def is_database_configured() -> bool:
    """Whether this installation is connected to a database."""
    return bool(current())


_GIVEN: ContextVar[str | None] = ContextVar("database", default=None)


@contextlib.contextmanager
def use_database(address: str) -> Iterator[None]:
    """Let the work inside read another database than that of the installation.

    Parameters
    ----------
    address : as in `CLIENTELE_DATABASE_URL`; never shown, logged or stored either
    """
    outer = _GIVEN.set(address)
    try:
        yield
    finally:
        _GIVEN.reset(outer)


def current() -> str:
    """The address, empty where there is none. Only for opening a connection."""
    own = _GIVEN.get()
    if own is not None:
        return own
    given = os.environ.get(VARIABLE, "").strip()
    if given or not _SECRETS.is_file():
        return given
    try:
        section = tomllib.loads(_SECRETS.read_text(encoding="utf-8")).get("database", {})
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError):
        return ""
    return str(section.get("url", "")).strip() if isinstance(section, dict) else ""


def is_well_formed(address: str) -> bool:
    """Whether an address can be taken apart; a [ or a port that is no number forbids it."""
    try:
        urlsplit(address).port  # noqa: B018 - read only here
    except ValueError:
        return False
    return True


def shown(address: str) -> str:
    """What the database is called on screen: neither where it is nor who reads it."""
    parts = urlsplit(address)
    path = PurePosixPath(unquote(parts.path))
    scheme = parts.scheme.partition("+")[0]
    first = path.stem if scheme in {"duckdb", "sqlite"} else path.parts[1:2]
    name = first if isinstance(first, str) else "".join(first)
    return f"{name or 'database'} ({_SCHEMES.get(scheme, scheme)})"


def without_password(address: str) -> str:
    """What tells this database from another; never shown."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.username or ''}@{parts.hostname}:{parts.port}{parts.path}"
