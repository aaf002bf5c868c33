"""The types that travel through loading: a source, the tables in it, and one raw table."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from core.engine import FILE_ROW, ROW, connect, quoted, read_parquet
from core.files.read_options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from core.errors import Notice


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was handed over: where it lies, what it is, and its fingerprint.

    Parameters
    ----------
    name : the name the user gave it; shown, never used as a path
    path : where the bytes lie; read, never changed
    kind : the name of its format in the registry, decided by its content
    size : bytes
    sha256 : hex digest of the bytes; the key of every cache
    """

    name: str
    path: Path
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TableInfo:
    """One table inside a source: a sheet, a file in an archive, a database table.

    Parameters
    ----------
    name : unique in the source; what `ReadSettings.table` takes
    rows : number of rows where that is cheap to know, else None
    columns : the column names, in order; empty where reading them is not cheap
    """

    name: str
    rows: int | None
    columns: tuple[str, ...]


@dataclass(frozen=True)
class RawTable:
    """One table as the file holds it, written once as Parquet in a private folder.

    A file that is Parquet already is not written again: it is read where it lies.

    The table has one column per file column, under the file's own header (duplicate headers
    get ` (2)`, ` (3)` … added), plus `engine.ROW`: the 1-based row number in the file, header
    not counted. Columns of text files are all text, so that leading zeros and long numbers survive;
    typed sources (Excel, SQLite, Parquet) keep their types.

    Parameters
    ----------
    source : the file it came from
    table : its name in the source
    parquet : where it is written, or where the file itself lies
    columns : column names without `engine.ROW`
    rows : number of rows
    notices : what the user should know (encoding guessed, sheet chosen, …)
    read_options : how it was read, where a user could decide otherwise
    broken_rows : numbers of the rows that were cut otherwise than the header and fit no column
    listed : every table of the source, where reading this one has read them all
    lineless : how many rows at the end are orders that no line belongs to, in joined tables
    """

    source: Source
    table: str
    parquet: Path
    columns: tuple[str, ...]
    rows: int
    notices: tuple[Notice, ...] = ()
    read_options: ReadOptions = field(default_factory=ReadOptions)
    in_place: tuple[str, ...] = ()
    broken_rows: tuple[int, ...] = ()
    listed: tuple[TableInfo, ...] = ()
    lineless: int = 0

    @property
    def file_name(self) -> str:
        """The name the user gave the file."""
        return self.source.name

    @property
    def sql(self) -> str:
        """The rows, with `engine.ROW`, as an SQL table expression."""
        return self.only(self.columns)

    def only(self, names: Iterable[str]) -> str:
        """The rows with `engine.ROW` and, at least, these columns, as an SQL table expression.

        The engine takes time for every column that is named, asked for or not, and a file may have
        two thousand.
        """
        if not self.in_place:
            return read_parquet(self.parquet)
        wanted = set(names)
        columns = ", ".join(
            f"{expression} AS {quoted(name)}"
            for expression, name in zip(self.in_place, self.columns, strict=True)
            if name in wanted
        )
        return (
            f"(SELECT {FILE_ROW} + 1 AS {quoted(ROW)}, {columns} FROM {read_parquet(self.parquet)})"
        )

    def preview(self, rows: int = 20) -> pd.DataFrame:
        """The first rows, as they stand in the file."""
        with connect() as connection:
            return connection.execute(
                f"SELECT * EXCLUDE ({quoted(ROW)}) FROM {self.sql} ORDER BY {quoted(ROW)} LIMIT ?",
                [rows],
            ).df()

    @cached_property
    def types(self) -> dict[str, str]:
        """The engine's type of each column, e.g. VARCHAR, BIGINT, DOUBLE, TIMESTAMP."""
        with connect() as connection:
            described = connection.execute(f"DESCRIBE SELECT * FROM {self.sql}").fetchall()
        return {name: kind for name, kind, *_ in described if name != ROW}
