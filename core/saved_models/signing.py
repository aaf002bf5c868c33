"""Files written whole or not at all, and checksums that only this installation can sign."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import io
import os
import secrets
import sys
import tempfile
from pathlib import Path

from core.errors import StoredModelError

_KEY_BYTES = 32


def settle(unfinished: Path, file: Path) -> None:
    """Give a written file its name once all of it is on the disk."""
    with unfinished.open("rb+") as handle:
        os.fsync(handle.fileno())
    unfinished.replace(file)


def file_checksum(file: Path) -> str:
    """The SHA-256 of a file, as hex digits."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def read_signed(file: Path, checksum: str) -> io.BytesIO | None:
    """The bytes of a file whose checksum is known; None where they are others.

    They are read once: what was checked is what is opened, whatever becomes of the file meanwhile.
    """
    content = file.read_bytes()
    if not hmac.compare_digest(hashlib.sha256(content).hexdigest(), checksum):
        return None
    return io.BytesIO(content)


def sign_checksum(checksum: str) -> str:
    """Sign a checksum with the key of this installation.

    Raises
    ------
    StoredModelError : the key cannot be trusted: somebody else could have written it
    """
    return _signature(checksum, _key())


def verify_signature(checksum: str, signature: str, folder: Path) -> bool:
    """Whether a signature of a checksum was made here.

    Parameters
    ----------
    checksum, signature : as `sign_checksum` knows them
    folder : where models lie; versions before this one kept a key in it

    Raises
    ------
    StoredModelError : as `sign_checksum`
    """
    if hmac.compare_digest(_signature(checksum, _key()), signature):
        return True
    former = _former_key(folder)
    return former is not None and hmac.compare_digest(_signature(checksum, former), signature)


def keys_folder() -> Path:
    """Where the key lies: apart from what it protects, with the account that runs this.

    CLIENTELE_KEYS names a folder; else it is `clientele` in the account's XDG state folder.
    """
    if named := os.environ.get("CLIENTELE_KEYS", "").strip():
        return Path(named)
    state = os.environ.get("XDG_STATE_HOME", "").strip()
    return (Path(state) if state else Path.home() / ".local" / "state") / "clientele"


def _signature(checksum: str, key: bytes) -> str:
    return hmac.new(key, checksum.encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    """The key of this installation, made once, readable by its account only."""
    folder = keys_folder()
    file = folder / "signing.key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, unfinished = tempfile.mkstemp(prefix=".key-", dir=folder)
        with os.fdopen(handle, "wb") as written:
            written.write(secrets.token_bytes(_KEY_BYTES))
        # A link, unlike a rename, fails where another process was first: its key then stands.
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(unfinished)
        Path(unfinished).unlink()
    key = _private_key(file)
    if key is None:
        raise StoredModelError(
            f"The key that signs saved models ({file}) cannot be trusted: it must be a file of "
            f"{_KEY_BYTES} bytes that only the account running Clientele can read.",
            "Delete it and save the models again, or put back the right one.",
        )
    return key


def _private_key(file: Path) -> bytes | None:
    """The key in a file of this account's own, checked on the open file that is then read."""
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "rb") as opened:
        key, about = opened.read(_KEY_BYTES + 1), os.fstat(opened.fileno())
    return key if len(key) == _KEY_BYTES and _is_private(about, 0o077) else None


def _is_private(about: os.stat_result, denied: int) -> bool:
    """Whether it is this account's, without these rights for others."""
    # Windows has neither owners nor modes of this kind: the account's own folder is what protects.
    if sys.platform == "win32":
        return True
    return about.st_uid == os.geteuid() and not about.st_mode & denied


def _former_key(folder: Path) -> bytes | None:
    """The key beside the models, as versions before this one kept it.

    None where anybody else can write that folder, and so put a key of their own there.
    """
    try:
        return _private_key(folder / ".key") if _is_private(folder.stat(), 0o022) else None
    except OSError:
        return None
