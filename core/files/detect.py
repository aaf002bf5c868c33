"""What a file really is, decided by its content and never by its name."""

from __future__ import annotations

import hashlib
import mmap
from pathlib import Path

from core.errors import LimitExceededError, UnreadableFileError
from core.files import text_documents, zip_directory
from core.files.formats import encoding
from core.files.magic_bytes import named_by_signature
from core.files.raw_table import FileKind, Source
from core.settings import Limits

HEAD_BYTES = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
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
    kind = _kind(path, name)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Source(name, path, kind, size, digest)


def _kind(path: Path, name: str) -> FileKind:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(b"SQLite format 3\x00"):
        return FileKind.SQLITE
    if head.startswith(b"PAR1"):
        return _parquet(path, name)
    if head.startswith(_OLE):
        return _ole(path, name)
    if head.startswith(_ZIP):
        return _zip(path, name, head)
    _refuse_known(head, name)
    _refuse_binary(head, name)
    return FileKind.TEXT


def _parquet(path: Path, name: str) -> FileKind:
    with path.open("rb") as file:
        file.seek(-4, 2)
        if file.read() != b"PAR1":
            raise UnreadableFileError(f"{name} is a damaged Parquet file.", _EXPORT_AGAIN)
    return FileKind.PARQUET


def _ole(path: Path, name: str) -> FileKind:
    """Old Office files are small file systems; the names of their streams tell them apart."""

    def holds(stream: str) -> bool:
        return content.find(stream.encode("utf-16-le")) >= 0

    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if holds("EncryptedPackage"):
            raise UnreadableFileError(
                f"{name} is a workbook with a password.",
                "Open it in Excel, remove the password (File, Info, Protect Workbook), save it, "
                "and upload it again.",
            )
        if holds("Workbook") or holds("Book"):
            return FileKind.EXCEL
    raise UnreadableFileError(
        f"{name} is an Office document, but not a workbook.", "Save the table as CSV or Excel."
    )


def _zip(path: Path, name: str, head: bytes) -> FileKind:
    """Workbooks are ZIP files too; the entries tell them apart."""
    try:
        entries, mimetype = zip_directory.names(path, name)
    except zip_directory.BROKEN as error:
        what = "workbook" if b"xl/" in head or b"[Content_Types]" in head else "ZIP archive"
        raise UnreadableFileError(
            f"{name} is a damaged {what}: its end is missing or broken.", _EXPORT_AGAIN
        ) from error
    if entries & {"xl/workbook.xml", "xl/workbook.bin"} or b"opendocument.spreadsheet" in mimetype:
        return FileKind.EXCEL
    for folder, what in (("word/", "a Word document"), ("ppt/", "a PowerPoint file")):
        if any(entry.startswith(folder) for entry in entries):
            raise UnreadableFileError(f"{name} is {what}.", "Save the table as CSV or Excel.")
    return FileKind.ZIP


def _refuse_known(head: bytes, name: str) -> None:
    signature = named_by_signature(head)
    if signature is not None:
        raise UnreadableFileError(f"{name} is {signature.what}, not a table.", signature.hint)
    document = text_documents.named(encoding.start(head))
    if document is not None:
        raise UnreadableFileError(f"{name} is {document.what}, not a table.", document.hint)


def _refuse_binary(head: bytes, name: str) -> None:
    if not encoding.looks_like_text(head):
        raise UnreadableFileError(
            f"{name} is not a readable table: it holds binary data that fits no known format.",
            "Upload the order export itself: CSV, Excel, ZIP, SQLite or Parquet. A text in a rare "
            "encoding can be saved as UTF-8.",
        )
