"""What every file format offers: how it is recognised, its tables, and reading one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.errors import Notice
    from core.files.file_budget import FileBudget
    from core.files.raw_table import RawTable, Source, TableInfo
    from core.files.raw_table_cache import CacheTarget
    from core.settings import Limits, ReadSettings


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Asks which tables a file holds.

    Parameters
    ----------
    source : the file
    limits : the time and memory it may take
    budget : what all of it may cost; of the archive, where it is one file of it
    read : how its text is cut
    scratch : a private folder, gone afterwards
    count_rows : count the rows even where that means to read the whole file
    """

    source: Source
    limits: Limits
    budget: FileBudget
    read: ReadSettings
    scratch: Path
    count_rows: bool = False


@dataclass(frozen=True, slots=True)
class TableRequest:
    """Asks to read one table and write it as Parquet.

    Parameters
    ----------
    source : the file
    inner : the name of the table inside the file; None for the likeliest
    name : the name of the raw table; None for the one it has in the file
    target : where it is written, and the limits
    read : how its text is cut
    notices : what is known about the table already, kept with it
    """

    source: Source
    inner: str | None
    name: str | None
    target: CacheTarget
    read: ReadSettings
    notices: tuple[Notice, ...] = ()


class FormatReader(Protocol):
    """Reads one format; the module of the format is one."""

    def list_tables(self, request: ListRequest) -> tuple[TableInfo, ...]:
        """The tables of a file."""
        ...

    def write(self, request: TableRequest) -> None:
        """Write one table to the target of the request."""
        ...


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One format of files, as it stands in the registry.

    Parameters
    ----------
    name : what `Source.kind` and the JSON documents call it
    title : what sentences call it
    extensions : those that can be chosen for an upload; the content alone decides what a file is
    detect : (first bytes, path, name to show) -> whether a file is of this format; raises
        `UnreadableFileError` where it is, but damaged. None for what is no file (a database)
    reader : the reader, imported when a file of this format is read; None for an archive, whose
        files are read instead
    read_options : the fields of `ReadSettings` that change how its text is cut
    one_table : a file is one table
    picks_table : the reader finds the likeliest table itself
    matches_all_text : any text could be of this format, so the others are asked first
    read_in_place : a raw table where the file lies; None where it must be written again
    has_rows : (table, limits) -> whether a table has rows, where the tables are listed without
        counting them
    fingerprint : the raw table under a key of its content, where the source has none
    in_worker : its files are read in a process of their own (`sandboxed_reader`), because they can
        cost more than their size tells; a reader may also do so by itself
    """

    name: str
    title: str
    extensions: tuple[str, ...]
    detect: Callable[[bytes, Path, str], bool] | None
    reader: Callable[[], FormatReader] | None
    read_options: frozenset[str] = frozenset()
    one_table: bool = False
    picks_table: bool = False
    matches_all_text: bool = False
    read_in_place: Callable[[CacheTarget], RawTable | None] | None = None
    has_rows: Callable[[str, Limits], bool] | None = None
    fingerprint: Callable[[RawTable], RawTable] | None = None
    in_worker: bool = False

    @property
    def is_file(self) -> bool:
        """Whether it is a format of files; a database is none."""
        return self.detect is not None

    @property
    def is_archive(self) -> bool:
        """Whether it holds files instead of tables."""
        return self.reader is None
