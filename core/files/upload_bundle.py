"""Several files handed over together, as one source: a ZIP archive that is not compressed.

From there on they are what an archive of the same files would be: tables to choose from, to read
one below the other where their columns are the same, or to join.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import IO

from core import formatting
from core.errors import LimitExceededError
from core.files import detect
from core.files.raw_table import Source
from core.settings import Limits

_BLOCK_BYTES = 1 << 20
_WHEN = (1980, 1, 1, 0, 0, 0)
"""One moment for every file, so that the same files have the same fingerprint."""


def bundle_uploads(
    files: Sequence[tuple[str, IO[bytes]]], path: Path, limits: Limits | None = None
) -> Source:
    """Write the files into one archive at `path` and open that.

    Parameters
    ----------
    files : names as the user gave them, and the open files; two of one name get a number

    Raises
    ------
    LimitExceededError : too many files, or too large together
    UnreadableFileError : as for `detect.open_source`
    """
    limits = limits or Limits()
    if len(files) > limits.archive_entries:
        raise LimitExceededError(
            f"These are {formatting.count(len(files), 'file')}; this installation takes up to "
            f"{limits.archive_entries:,} at once.",
            "Upload fewer files, or combine their rows.",
        )
    taken: set[str] = set()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for given, file in files:
            entry = zipfile.ZipInfo(_unlike(given, taken), _WHEN)
            with archive.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(file, target, _BLOCK_BYTES)
    first = PurePosixPath(files[0][0].replace("\\", "/")).name
    more = len(files) - 1
    return detect.open_source(path, f"{first} and {more} more", limits)


def _unlike(given: str, taken: set[str]) -> str:
    """The bare name of a file, with a number where another one has it already."""
    path = PurePosixPath(given.replace("\\", "/").replace("\x00", ""))
    bare = path.name.lstrip(".~$").replace(":", " ") or "file"
    name, repeat = bare, 1
    while name.casefold() in taken:
        repeat += 1
        name = f"{PurePosixPath(bare).stem} ({repeat}){PurePosixPath(bare).suffix}"
    taken.add(name.casefold())
    return name
