"""ZIP archives: listed and unpacked under limits, never by the names written in them."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from core import formatting
from core.errors import LimitExceededError, UnreadableFileError
from core.files import detect, zip_directory
from core.files.formats import registry
from core.files.raw_table import Source
from core.settings import Limits

_BLOCK_BYTES = 1 << 20
_SMALL_BYTES = 1_000_000
_JUNK_FOLDERS = {"__MACOSX"}
_JUNK_FILES = {"Thumbs.db", "desktop.ini"}
_MAX_DEPTH = 1
_NO_FILES = (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK)
_EXPORT_AGAIN = "Export or download the file again, then upload it once more."
_MAX_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Member:
    """A readable file inside an archive, unpacked to a private place.

    Parameters
    ----------
    name : its name in the archive, with the name of the inner archive before it
    source : the unpacked file
    nested : it stood in an archive inside the archive
    """

    name: str
    source: Source
    nested: bool


def members(
    source: Source, folder: Path, limits: Limits, check_time: Callable[[], None]
) -> tuple[Member, ...]:
    """Unpack the files of an archive that can hold tables.

    Parameters
    ----------
    folder : where they are unpacked
    check_time : raises an error once the archive has taken as long as it may

    Raises
    ------
    UnreadableFileError : damaged, locked, empty, or without any table
    LimitExceededError : too many files, or too large once unpacked
    """
    unpacker = _Unpacker(folder, limits, check_time)
    try:
        result = tuple(unpacker.members(source, "", 0))
    except zip_directory.BROKEN as error:
        raise UnreadableFileError(
            f"{source.name} is a damaged ZIP archive: a file inside cannot be unpacked.",
            _EXPORT_AGAIN,
        ) from error
    if not result:
        inside = ", ".join(unpacker.passed_over[:5]) or "nothing but system files"
        raise UnreadableFileError(
            f"{source.name} has no {registry.titles(archives=False)} file, only {inside[:200]}.",
            "Pack the order export itself into the archive, or upload it as it is.",
        )
    return result


class _Unpacker:
    """Unpacks under one budget of bytes, counted while they are written."""

    def __init__(self, folder: Path, limits: Limits, check_time: Callable[[], None]) -> None:
        self.folder = folder
        self.limits = limits
        self.check_time = check_time
        self.unpacked = self.listed = 0
        self.passed_over: list[str] = []
        self.shown: set[str] = set()

    def members(self, source: Source, prefix: str, depth: int) -> Iterator[Member]:
        with zipfile.ZipFile(source.path) as archive:
            entries = self._listed(archive, source)
            for entry in entries:
                shown = self._shown(prefix + entry.filename)
                path = self._unpack(archive, entry, source.name)
                try:
                    inner = detect.open_source(path, shown, self.limits, uploaded=False)
                except UnreadableFileError:
                    self.passed_over.append(shown)
                    continue
                if not registry.format_of(inner).is_archive:
                    yield Member(shown, inner, depth > 0)
                elif depth < _MAX_DEPTH:
                    yield from self.members(inner, f"{shown}/", depth + 1)
                else:
                    self.passed_over.append(f"{shown} (an archive in an archive in an archive)")

    def _shown(self, name: str) -> str:
        """The name to show: of a length that can be read, and no other file's."""
        short = name if len(name) <= _MAX_NAME_LENGTH else f"…{name[-_MAX_NAME_LENGTH:]}"
        unique, repeat = short, 1
        while unique in self.shown:
            repeat += 1
            unique = f"{short} ({repeat})"
        self.shown.add(unique)
        return unique

    def _listed(self, archive: zipfile.ZipFile, source: Source) -> list[zipfile.ZipInfo]:
        if not archive.infolist():
            raise UnreadableFileError(f"{source.name} is an empty ZIP archive.", _EXPORT_AGAIN)
        entries = [entry for entry in archive.infolist() if not _is_junk(entry)]
        # Over all levels: a hundred archives of a hundred files are ten thousand.
        self.listed += len(entries)
        if self.listed > self.limits.archive_entries:
            raise LimitExceededError(
                f"{source.name} holds {formatting.count(self.listed, 'file')}, those of archives "
                f"inside included; this installation takes up to {self.limits.archive_entries:,}."
                if self.listed > len(entries)
                else f"{source.name} holds {formatting.count(len(entries), 'file')}; this "
                f"installation takes up to {self.limits.archive_entries:,}.",
                "Pack only the order export into the archive.",
            )
        for entry in entries:
            self._check(entry, source)
        self._check_size(sum(entry.file_size for entry in entries), source.name, source.size)
        return entries

    def _check(self, entry: zipfile.ZipInfo, source: Source) -> None:
        if entry.flag_bits & 0x1:
            raise UnreadableFileError(
                f"{source.name} has a password.", "Unpack it and upload the file inside."
            )
        if _leads_outside(entry.filename):
            raise UnreadableFileError(
                f"{source.name} holds a file whose name leads outside the archive "
                f"({entry.filename[:60]!r}), so it was not opened.",
                "Unpack it yourself and upload the file inside.",
            )
        # Nothing is ever made of one but a file; who packs a link wants it to lead somewhere.
        if stat.S_IFMT(entry.external_attr >> 16) in _NO_FILES:
            raise UnreadableFileError(
                f"{source.name} holds a link or a device ({entry.filename[:60]!r}), so it was not "
                "opened.",
                "Pack the order export itself into the archive, or upload it as it is.",
            )
        packed = max(entry.compress_size, 1)
        ratio = self.limits.archive_ratio
        if entry.file_size > _SMALL_BYTES and entry.file_size > packed * ratio:
            raise LimitExceededError(
                f"{source.name} would unpack to {entry.file_size / 1e6:,.0f} MB from "
                f"{packed / 1e6:,.1f} MB, more than {ratio} times its size, so it was not opened.",
                "If the file is genuine, unpack it yourself and upload what is inside.",
            )

    def _check_size(self, size: int, name: str, packed: int) -> None:
        if self.unpacked + size > self.limits.unpacked_mb * 1_000_000:
            raise LimitExceededError(
                f"{name} would unpack to {size / 1e6:,.0f} MB (it has {packed / 1e6:,.1f} MB); "
                f"this installation takes up to {self.limits.unpacked_mb:,} MB.",
                "Pack a shorter period, or save the table as Parquet.",
            )

    def _unpack(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Path:
        """Write one entry under a name of our own, counting what really comes out."""
        path = self.folder / f"member-{len(list(self.folder.iterdir()))}"
        with archive.open(entry) as packed, path.open("wb") as target:
            self._pour(packed, target, name, entry)
        return path

    def _pour(
        self, packed: IO[bytes], target: IO[bytes], name: str, entry: zipfile.ZipInfo
    ) -> None:
        while block := packed.read(_BLOCK_BYTES):
            self._check_size(len(block), name, entry.compress_size)
            self.check_time()
            self.unpacked += len(block)
            target.write(block)


def _is_junk(entry: zipfile.ZipInfo) -> bool:
    """Folders, and what macOS, Windows and Office leave behind."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    hidden = path.name.startswith((".", "~$")) and path.name not in {".", ".."}
    junk = path.name in _JUNK_FILES or bool(_JUNK_FOLDERS & set(path.parts))
    return not entry.filename or entry.is_dir() or hidden or junk


def _leads_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in (path.parts or ("",))[0]
