"""What archives and workbooks have in common: both are ZIP files, and any field in one can lie."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from pathlib import Path

from core.errors import LimitExceededError, UnreadableFileError

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    RuntimeError,
    OSError,
    EOFError,
    MemoryError,
    OverflowError,
    LookupError,
    ValueError,
)
"""Whatever the readers of ZIP files raise on damaged ones; they promise only the first."""

_MAX_LIST_BYTES = 16 * 1024 * 1024
_TAIL_BYTES = 64 * 1024 + 22
_END = b"PK\x05\x06"
_LARGE_END = b"PK\x06\x06"
_SEE_LARGE_END = 0xFFFFFFFF
_MIMETYPE_BYTES = 80


def names(path: Path, name: str) -> tuple[frozenset[str], bytes]:
    """The names of the parts, and what the part `mimetype` says.

    Raises
    ------
    UnreadableFileError : parts overlap, as in files made to fill a disk
    LimitExceededError : the list of parts alone is too long to hold
    zipfile.BadZipFile and the others of `BROKEN` : it is damaged
    """
    if _list_bytes(path) > _MAX_LIST_BYTES:
        raise LimitExceededError(
            f"{name} lists far more files than an export should have.",
            "Pack only the order export into the archive.",
        )
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if sum(entry.compress_size for entry in entries) > path.stat().st_size:
            raise UnreadableFileError(
                f"{name} is a damaged ZIP archive: files in it overlap.",
                "Pack the order export again, or upload it as it is.",
            )
        result = frozenset(entry.filename for entry in entries)
        if "mimetype" not in result:
            return result, b""
        with archive.open("mimetype") as part:
            return result, part.read(_MIMETYPE_BYTES)


def _list_bytes(path: Path) -> int:
    """How long the list of parts says it is; reading it makes an object of every entry."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 16:
        return 0
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    large = tail.rfind(_LARGE_END, 0, at)
    if size == _SEE_LARGE_END and large >= 0:
        size = int.from_bytes(tail[large + 40 : large + 48], "little")
    return size
