"""Files written whole or not at all, and checksums that only this installation can sign."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path


def settle(unfinished: Path, file: Path) -> None:
    """Give a written file its name once all of it is on the disk."""
    with unfinished.open("rb+") as handle:
        os.fsync(handle.fileno())
    unfinished.replace(file)


def file_checksum(file: Path) -> str:
    """The SHA-256 of a file, as hex digits."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sign_checksum(checksum: str, folder: Path) -> str:
    """Sign a checksum with the key of this installation, which lies in `folder`."""
    return hmac.new(_key(folder), checksum.encode(), hashlib.sha256).hexdigest()


def verify_signature(checksum: str, signature: str, folder: Path) -> bool:
    """Whether a signature of a checksum was made with the key in `folder`."""
    return hmac.compare_digest(sign_checksum(checksum, folder), signature)


def _key(folder: Path) -> bytes:
    """The key of this installation, made once, readable by its owner only."""
    file = folder / ".key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(prefix=".key-", dir=folder)
        with os.fdopen(handle, "wb") as written:
            written.write(secrets.token_bytes(32))
        # A link, unlike a rename, fails where another process was first: its key then stands.
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(unfinished)
        Path(unfinished).unlink()
    return file.read_bytes()
