"""Whether a file is of a format that can be read, by its content."""

from __future__ import annotations

import mmap
from pathlib import Path

from core.errors import UnreadableFileError
from core.files import text_documents, zip_directory
from core.files.formats import text_encoding
from core.files.magic_bytes import named_by_signature

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_EXPORT_AGAIN = "Export or download the file again, then upload it once more."


def is_sqlite(head: bytes, _path: Path, _name: str) -> bool:
    """A SQLite database."""
    return head.startswith(b"SQLite format 3\x00")


def is_parquet(head: bytes, path: Path, name: str) -> bool:
    """A Parquet file: its mark stands at both ends.

    Raises
    ------
    UnreadableFileError : its end is missing
    """
    if not head.startswith(b"PAR1"):
        return False
    with path.open("rb") as file:
        file.seek(-4, 2)
        if file.read() != b"PAR1":
            raise UnreadableFileError(f"{name} is a damaged Parquet file.", _EXPORT_AGAIN)
    return True


def is_workbook(head: bytes, path: Path, name: str) -> bool:
    """A workbook of Excel, old or new, or of LibreOffice.

    Raises
    ------
    UnreadableFileError : it has a password, or is an old Office document that is no workbook
    """
    if head.startswith(_OLE):
        return _is_old_workbook(path, name)
    if not head.startswith(_ZIP):
        return False
    entries, mimetype = _entries(head, path, name)
    parts = {"xl/workbook.xml", "xl/workbook.bin"}
    return bool(entries & parts) or b"opendocument.spreadsheet" in mimetype


def is_archive(head: bytes, path: Path, name: str) -> bool:
    """A ZIP archive that is no Office document.

    Raises
    ------
    UnreadableFileError : it is damaged, or another Office document
    """
    if not head.startswith(_ZIP):
        return False
    entries, _ = _entries(head, path, name)
    for folder, what in (("word/", "a Word document"), ("ppt/", "a PowerPoint file")):
        if any(entry.startswith(folder) for entry in entries):
            raise UnreadableFileError(f"{name} is {what}.", "Save the table as CSV or Excel.")
    return True


def is_text(head: bytes, _path: Path, _name: str) -> bool:
    """Text that is not known to be another document than a table."""
    return (
        named_by_signature(head) is None
        and text_documents.named(text_encoding.start(head)) is None
        and text_encoding.looks_like_text(head)
    )


def _is_old_workbook(path: Path, name: str) -> bool:
    """Old Office files are small file systems; the names of their streams tell them apart."""

    def holds(stream: str) -> bool:
        return content.find(stream.encode("utf-16-le")) >= 0

    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if holds("EncryptedPackage"):
            raise UnreadableFileError(
                f"{name} is password protected.",
                "Open it in Excel, remove the password (File, Info, Protect Workbook), save it, "
                "and upload it again.",
            )
        if holds("Workbook") or holds("Book"):
            return True
    raise UnreadableFileError(
        f"{name} is an Office document, but not a workbook.", "Save the table as CSV or Excel."
    )


def _entries(head: bytes, path: Path, name: str) -> tuple[frozenset[str], bytes]:
    """The names of the files in a ZIP file, and its media type; both tell workbooks apart."""
    try:
        return zip_directory.names(path, name)
    except zip_directory.BROKEN as error:
        what = "workbook" if b"xl/" in head or b"[Content_Types]" in head else "ZIP archive"
        raise UnreadableFileError(
            f"{name} is a damaged {what}: its end is missing or broken.", _EXPORT_AGAIN
        ) from error
