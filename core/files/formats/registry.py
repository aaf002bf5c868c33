"""Every file format that can be read. A new one is a module beside this one, and a row here.

Nothing heavy is imported here: the first page of the dashboard asks for the extensions.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.files import formats
from core.files.formats import signatures
from core.files.formats.file_format import FileFormat

if TYPE_CHECKING:
    from core.files.raw_table import Source

_TEXT_OPTIONS = frozenset({"encoding", "delimiter", "header_row"})

FORMATS = (
    FileFormat(
        name="text",
        title="CSV",
        extensions=("csv", "tsv", "txt"),
        detect=signatures.is_text,
        reader=lambda: formats.csv,
        read_options=_TEXT_OPTIONS,
        one_table=True,
        matches_all_text=True,
        in_worker=True,
    ),
    FileFormat(
        name="excel",
        title="Excel",
        extensions=("xlsx", "xls"),
        detect=signatures.is_workbook,
        reader=lambda: formats.excel,
        read_options=frozenset({"header_row"}),
        picks_table=True,
    ),
    FileFormat(
        name="zip",
        title="ZIP",
        extensions=("zip",),
        detect=signatures.is_archive,
        reader=None,
        read_options=_TEXT_OPTIONS,  # those of the files inside
    ),
    FileFormat(
        name="sqlite",
        title="SQLite",
        extensions=("sqlite", "db"),
        detect=signatures.is_sqlite,
        reader=lambda: formats.sqlite,
        in_worker=True,
    ),
    FileFormat(
        name="parquet",
        title="Parquet",
        extensions=("parquet",),
        detect=signatures.is_parquet,
        reader=lambda: formats.parquet,
        one_table=True,
        read_in_place=lambda target: formats.parquet.read_in_place(target),  # noqa: PLW0108 - late
        in_worker=True,
    ),
    FileFormat(
        name="database",
        title="a database",
        extensions=(),
        detect=None,
        reader=lambda: formats.database,
        has_rows=lambda table, limits: formats.database.has_rows(table, limits),  # noqa: PLW0108 - late
        fingerprint=lambda raw: formats.database.with_fingerprint(raw),  # noqa: PLW0108 - late
    ),
)
"""In the order in which sentences name them."""


def format_of(source: Source) -> FileFormat:
    """The format of a source."""
    return next(known for known in FORMATS if known.name == source.kind)


def detect(head: bytes, path: Path, name: str) -> FileFormat | None:
    """The format of a file by its content; None where it is of none.

    Raises
    ------
    UnreadableFileError, LimitExceededError : it is of one of them, but damaged or too large
    """
    for known in sorted(FORMATS, key=lambda known: known.matches_all_text):
        if known.detect is not None and known.detect(head, path, name):
            return known
    return None


def extensions() -> tuple[str, ...]:
    """The extensions that can be chosen for an upload, without the dot."""
    return tuple(extension for known in FORMATS for extension in known.extensions)


def titles(*, archives: bool = True) -> str:
    """The formats of files for a sentence: CSV, Excel, ZIP, SQLite or Parquet."""
    *first, last = (
        known.title for known in FORMATS if known.is_file and (archives or not known.is_archive)
    )
    return f"{', '.join(first)} or {last}"


def upload_hint() -> str:
    """What to upload instead of a file that is of none of the formats."""
    return f"Upload the order export itself: {titles()}."
