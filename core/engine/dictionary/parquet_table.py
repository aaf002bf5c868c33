"""`ParquetTable`: what the column engine asks of a table, whoever wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class ParquetTable(Protocol):
    """A table stored as one Parquet file, its rows numbered as in the file it came from."""

    @property
    def file_name(self) -> str:
        """The user's name for the file, for error messages."""

    @property
    def parquet(self) -> Path:
        """Where the Parquet file is."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names, without the row number."""

    @property
    def rows(self) -> int:
        """Number of rows."""

    @property
    def in_place(self) -> tuple[str, ...]:
        """For a file read where it is: one SQL expression per column. Else empty."""

    @property
    def sql(self) -> str:
        """All rows, with their numbers, as an SQL table expression."""

    def only(self, names: Iterable[str]) -> str:
        """The rows with their numbers and at least these columns, as an SQL table expression."""
