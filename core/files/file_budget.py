"""What one file may cost. Here it is checked from what the file declares and as its rows come.

What a file does not declare (what a value unpacks to, what an expression in a database computes) is
held by `core.files.file_worker`: a process that ends where the budget does.

A file larger than an upload may be lies on this machine already, so its owner has chosen it: the
budget grows with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import formatting
from core.errors import LimitExceededError

if TYPE_CHECKING:
    from core.files.raw_table import Source
    from core.settings import Limits

SHORTER = "Export a shorter period, or have `{limit}` raised in the limits of this installation."


@dataclass(frozen=True, slots=True)
class FileBudget:
    """What one file may cost; see `core.settings.Limits`.

    Parameters
    ----------
    rows, cells, columns : of one table
    cell_length : bytes of a text in one cell
    memory_mb, seconds : of the process that reads it
    unpacked_mb : all its values, and all that is written to disk
    """

    rows: int
    cells: int
    columns: int
    cell_length: int
    memory_mb: int
    seconds: int
    unpacked_mb: int

    @classmethod
    def of(cls, source: Source, limits: Limits) -> FileBudget:
        """The budget of a file."""
        scale = max(1.0, source.size / (limits.upload_mb * 1_000_000))
        return cls(
            int(limits.rows * scale),
            int(limits.cells * scale),
            limits.columns,
            limits.cell_length,
            limits.worker_memory_mb,
            int(limits.worker_seconds * scale),
            int(limits.unpacked_mb * scale),
        )

    def check_columns(self, what: str, columns: int, hint: str) -> None:
        """Refuse a table of too many columns.

        Parameters
        ----------
        what : the table, at the beginning of a sentence
        columns : how many it has
        hint : what to do

        Raises
        ------
        LimitExceededError : it has more than it may
        """
        if columns > self.columns:
            raise LimitExceededError(
                f"{what} has {formatting.count(columns, 'column')}; this installation takes up to "
                f"{self.columns:,}.",
                hint,
            )

    def check_rows(self, what: str, rows: int, columns: int) -> None:
        """Refuse a table of too many rows or cells, whether they are declared or were counted.

        Parameters
        ----------
        what : the table, at the beginning of a sentence
        rows, columns : how many it has, so far where it is still being read

        Raises
        ------
        LimitExceededError : it has more than it may
        """
        if rows > self.rows:
            raise LimitExceededError(
                f"{what} has more than {formatting.count(self.rows, 'row')}, the most this "
                "installation takes.",
                SHORTER.format(limit="rows"),
            )
        if rows * columns > self.cells:
            raise LimitExceededError(
                f"{what} has more than {formatting.count(self.cells, 'cell')} ("
                f"{formatting.count(rows, 'row')} of {formatting.count(columns, 'column')}), the "
                "most this installation takes.",
                f"Leave out the columns that are not needed. {SHORTER.format(limit='cells')}",
            )

    def check_texts(self, what: str, longest: int, in_all: int) -> None:
        """Refuse a table whose texts are too long, one by one or together.

        Parameters
        ----------
        what : the table, at the beginning of a sentence
        longest : bytes of the longest text
        in_all : bytes of all texts, so far where the table is still being read

        Raises
        ------
        LimitExceededError : one is longer than a cell's may be, or all would not fit
        """
        if longest > self.cell_length:
            raise LimitExceededError(
                f"{what} has a cell with a text of {longest / 1e3:,.0f} kB; this installation "
                f"takes up to {self.cell_length / 1e3:,.0f} kB in one cell.",
                "Leave out the column with long texts and export again.",
            )
        if in_all > self.unpacked_mb * 1_000_000:
            raise LimitExceededError(
                f"{what} would unpack to more than {self.unpacked_mb:,} MB, the most this "
                "installation takes.",
                f"Leave out columns with long texts. {SHORTER.format(limit='unpacked_mb')}",
            )

    def exceeded(self, name: str, hint: str) -> LimitExceededError:
        """The error where the process that read a file met its limits.

        Parameters
        ----------
        name : of the file
        hint : what to do
        """
        return LimitExceededError(
            f"{name} needs more memory or time than one file may use ({self.memory_mb:,} MB, "
            f"{formatting.count(self.seconds, 'second')}).",
            hint,
        )

    def too_slow(self, name: str, hint: str) -> LimitExceededError:
        """The error where reading a file took longer than it may."""
        return LimitExceededError(
            f"Reading {name} took longer than {formatting.count(self.seconds, 'second')} and was "
            "stopped.",
            hint,
        )
