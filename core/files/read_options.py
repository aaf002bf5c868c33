"""How a table was found in its file: what the reader decided and a user can decide otherwise.

Kept free of heavy imports: it travels in the footer of the Parquet file that the worker for
workbooks writes.
"""

from __future__ import annotations

from dataclasses import dataclass

DELIMITERS: dict[str, str | None] = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "pipe": "|",
    "caret": "^",
    "unit_separator": "\x1f",
    "spaces": None,
}
"""What can stand between the cells of a text file, by the names the settings use."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a table was read. What does not apply (a workbook has no delimiter) is None.

    Parameters
    ----------
    encoding : how its bytes became text
    delimiter : what stands between its cells, one of `DELIMITERS`
    header_row : the row of the column names, counted from 1; 0 where there is none
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None


def name_of(delimiter: str | None) -> str:
    """What a delimiter is called in the settings."""
    return next(name for name, mark in DELIMITERS.items() if mark == delimiter)
