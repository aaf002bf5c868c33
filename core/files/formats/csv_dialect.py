"""How a text file separates its cells, found from its first lines."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from core import formatting
from core.errors import LimitExceededError, SettingError, UnreadableFileError
from core.files.formats import csv_records
from core.files.read_options import DELIMITERS
from core.files.table_shape import header, table_heuristics
from core.files.table_shape.row_shape import RowShape, shape_of

_HEAD_CHARACTERS = 256 * 1024
_HEAD_LINES = 300
_DELIMITERS = tuple(mark for mark in DELIMITERS.values() if mark is not None)
_MAX_COLUMNS_IN_HEAD = 20_000
_MIN_AGREEMENT = 0.6
_MIN_ALIGNED_AGREEMENT = 0.95
MAX_CELL_LENGTH = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one text file is laid out.

    Parameters
    ----------
    delimiter : what stands between cells; None where runs of spaces do
    first_line : lines of the file before the first row of values
    layout : header and column names
    shape : what most rows look like; None where that is not known
    """

    delimiter: str | None
    first_line: int
    layout: header.Layout
    shape: RowShape | None = None


def find(path: Path, name: str, delimiter: str = "auto", header_row: int | None = None) -> Dialect:
    """Find delimiter, header and column names of a UTF-8 text file.

    Parameters
    ----------
    delimiter : one of `read_options.DELIMITERS` as the user chose it, or auto
    header_row : the row of the header as the user chose it, from 1; 0 for none; None to find it

    Raises
    ------
    SettingError : the header row that was chosen is not there
    UnreadableFileError : blank, a single column, or a header without rows
    """
    csv.field_size_limit(MAX_CELL_LENGTH)
    head, whole = _head(path)
    if not "".join(head).strip():
        raise UnreadableFileError(
            f"{name} has no rows, only blank lines.",
            "Export the orders again and check the file.",
        )
    if delimiter == "auto":
        mark, grid, lines = _best_grid(head, name, cut_off=not whole)
    else:
        mark = DELIMITERS[delimiter]
        grid, lines = _cut(head, mark, cut_off=not whole)
        if _agreement(grid)[0] < 2:  # noqa: PLR2004 - two columns make a table
            raise SettingError(
                f"{name} cannot be split into columns at every {delimiter}.",
                "Choose another separator, or detect it from the file.",
            )
    if header_row is not None and header_row > len(grid):
        raise SettingError(
            f"{name} has no row {header_row}, so the column names cannot be there.",
            f"Choose a row from 1 to {len(grid)}, or 0 if the file has no column names.",
        )
    result = header.find(grid, header_row)
    if result is None:
        raise _no_columns(name)
    if delimiter == "auto" and not table_heuristics.holds_values(
        grid[result.first_row :], len(result.names)
    ):
        raise UnreadableFileError(
            f"{name} is not a readable table: its lines read like text or a program, and no column "
            "holds numbers, dates or ids.",
            "Upload the order export itself, with one order or order line per row. If this is a "
            "table, choose its separator.",
        )
    if whole and not any(_filled(row) for row in grid[result.first_row :]):
        raise UnreadableFileError(
            f"{name} has a header ({', '.join(result.names)[:80]}) but no rows.",
            "Check the period of the export, then export the orders again.",
        )
    first_line = lines[result.first_row - 1] if result.first_row else 0
    return Dialect(mark, first_line, result, shape_of(grid[result.first_row :]))


def _head(path: Path) -> tuple[list[str], bool]:
    """The first lines of a file, whole lines only, and whether that is all of it."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        text = file.read(_HEAD_CHARACTERS)
        whole = not file.read(1)
    lines = csv_records.lines_of(text.lstrip("\ufeff"))
    if not whole and len(lines) > 1:
        lines.pop()
    return lines[:_HEAD_LINES], whole and len(lines) <= _HEAD_LINES


def _best_grid(
    head: list[str], name: str, *, cut_off: bool
) -> tuple[str | None, list[list[str]], list[int]]:
    """The delimiter that cuts most lines into the same number of cells, with the cells it cuts."""
    best: tuple[float, int, str, list[list[str]], list[int]] | None = None
    for delimiter in _DELIMITERS:
        if not any(delimiter in line for line in head):
            continue
        grid, lines = _cut(head, delimiter, cut_off=cut_off)
        columns, agreement = _agreement(grid)
        if columns < 2 or agreement < _MIN_AGREEMENT:  # noqa: PLR2004 - two columns make a table
            continue
        if columns > _MAX_COLUMNS_IN_HEAD:
            raise LimitExceededError(
                f"{name} has {formatting.count(columns, 'column')}, far more than allowed.",
                "Leave out columns you do not need and export again.",
            )
        ranked = (round(agreement, 1), columns, delimiter, grid, lines)
        if best is None or ranked[:2] > best[:2]:
            best = ranked
    if best is not None:
        return best[2], best[3], best[4]
    grid, lines = _cut(head, None, cut_off=cut_off)
    columns, agreement = _agreement([row for row in grid if row])
    if columns >= 2 and agreement >= _MIN_ALIGNED_AGREEMENT and _aligned(head):  # noqa: PLR2004
        return None, grid, lines
    raise _no_columns(name)


def _cut(
    head: list[str], delimiter: str | None, *, cut_off: bool
) -> tuple[list[list[str]], list[int]]:
    """Rows of cells, and the number of lines read after each row (cells may hold line breaks)."""
    if delimiter is None:
        return [line.split() for line in head], list(range(1, len(head) + 1))
    grid, lines = [], []
    shape = csv_records.shape_of_lines(head, delimiter)
    for row in csv_records.records(head, delimiter, shape, cut_off=cut_off):
        grid.append(row.cells)
        lines.append(row.last_line)
    return grid, lines


def _agreement(grid: list[list[str]]) -> tuple[int, float]:
    """The commonest number of cells in a row, and the share of rows that have it."""
    widths = Counter(len(row) for row in grid if _filled(row))
    if not widths:
        return 0, 0.0
    columns, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return columns, rows / widths.total()


def _filled(row: list[str]) -> bool:
    return any(cell.strip() for cell in row)


def _aligned(head: list[str]) -> bool:
    """Columns set with spaces show runs of them somewhere; prose does not."""
    return any(re.search(r"\S {2,}\S", line) for line in head)


def _no_columns(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{name} is not a readable table: no comma, semicolon, tab or other separator splits its "
        "lines into columns.",
        "Upload the order export itself, with one order or order line per row.",
    )
