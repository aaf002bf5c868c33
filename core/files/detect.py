"""What a file really is, decided by its content and never by its name."""

from __future__ import annotations

import hashlib
from pathlib import Path

from core.errors import LimitExceededError, UnreadableFileError
from core.files import text_documents
from core.files.formats import registry, text_encoding
from core.files.magic_bytes import named_by_signature
from core.files.raw_table import Source
from core.settings import Limits

HEAD_BYTES = 64 * 1024
_EXPORT_AGAIN = "Export or download the file again, then upload it once more."


def open_source(
    path: Path, name: str, limits: Limits | None = None, *, uploaded: bool = True
) -> Source:
    """Look at a file's bytes, decide what it is, and take its fingerprint.

    Nothing is unpacked, run or unpickled here; the content alone decides, so a CSV named `.xlsx`
    is read as the CSV it is.

    Parameters
    ----------
    path : where the bytes lie
    name : the name the user gave the file; only shown
    limits : how large a file may be
    uploaded : it came over the network; what lies on this machine already may be larger

    Raises
    ------
    UnreadableFileError : the file holds no table Clientele can read; says what it holds instead
    LimitExceededError : the file is larger than `limits.upload_mb`
    """
    limits = limits or Limits()
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFileError(f"{name} is empty: it holds 0 bytes.", _EXPORT_AGAIN)
    if uploaded and size > limits.upload_mb * 1_000_000:
        raise LimitExceededError(
            f"{name} has {size / 1e6:,.0f} MB; this installation takes "
            f"up to {limits.upload_mb} MB.",
            "Export a shorter period, save the table as Parquet, which is much smaller, run "
            "`python -m core segment FILE` where the file lies, or connect the database.",
        )
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        file_format = registry.detect(head, path, name)
        if file_format is None:
            raise _unreadable(head, name)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Source(name, path, file_format.name, size, digest)


def _unreadable(head: bytes, name: str) -> UnreadableFileError:
    """What a file is instead, as far as its first bytes tell."""
    known = named_by_signature(head) or text_documents.named(text_encoding.start(head))
    if known is not None:
        hint = known.hint or registry.upload_hint()
        return UnreadableFileError(f"{name} is {known.what}, not a table.", hint)
    return UnreadableFileError(
        f"{name} is not a readable table: it holds binary data that fits no known format.",
        f"{registry.upload_hint()} A text in a rare encoding can be saved as UTF-8.",
    )
