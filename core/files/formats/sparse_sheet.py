"""Worksheets with stray cells far from the table, read cell by cell.

One stray cell in the last corner of a sheet makes its used range 17 billion cells. The fast reader
lays out the whole range; this one passes over what is blank.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from core.files.formats import sheet_grid
from core.files.formats.sheet_grid import Grid
from core.files.table_shape import header

_MIN_BYTES_A_CELL = 4
_SMALL_RANGE = 1_000_000
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"')


def has_stray_cells(path: Path) -> bool:
    """Whether a sheet claims a range far larger than its bytes could fill."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if not entry.filename.startswith("xl/worksheets/"):
                continue
            with archive.open(entry) as sheet:
                claimed = _DIMENSION.search(sheet.read(8192))
            if claimed is None:
                continue
            cells = _column(claimed[1].decode()) * int(claimed[2])
            if cells > max(_SMALL_RANGE, entry.file_size // _MIN_BYTES_A_CELL):
                return True
    return False


def sheets(
    path: Path, header_row: int | None = None, only: str | None = None
) -> Iterator[tuple[str, bool, Grid | None]]:
    """Name, visibility and table of every sheet; of others than the one asked for, no table."""
    import openpyxl

    # Opened here: given a path, the library judges the file by its suffix and uploads have none.
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            visible = sheet.sheet_state == "visible"
            wanted = sheet.title == only if only is not None else visible
            yield sheet.title, visible, _table(sheet.title, sheet, header_row) if wanted else None


def _table(name: str, sheet: Any, header_row: int | None) -> Grid | None:
    rows = [(place, row) for place, row in _filled_rows(sheet)]
    first = [[_text(cell) for cell in row] for _, row in rows[: sheet_grid.HEAD_ROWS]]
    at = header.find(first, header_row)
    if at is None:
        return None
    width = len(at.names)
    below = rows[at.first_row :]
    start = rows[at.header][0] + 1 if at.header is not None else 0
    # Rows keep their place on the sheet, but a far stray row must not make a million blank ones.
    kept = [(place, row[:width]) for place, row in below if any(c is not None for c in row[:width])]
    if not kept:
        return None
    length = kept[-1][0] - start + 1
    filled = {
        position for _, row in kept for position, cell in enumerate(row) if _text(cell).strip()
    }
    used = sheet_grid.used_columns(at.names, [position in filled for position in range(width)])
    # Laid out for these alone: sixteen thousand blank columns of a long sheet fit no memory.
    cells: dict[int, list[Any]] = {position: [None] * length for position in used}
    for place, row in kept:
        for position in used:
            if position < len(row):
                cells[position][place - start] = row[position]
    columns = [sheet_grid.tidy(_column_of(values)) for values in cells.values()]
    return sheet_grid.only(name, columns, used, at)


def _filled_rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for place, row in enumerate(sheet.iter_rows(values_only=True)):
        if any(cell is not None for cell in row):
            yield place, row


def _column_of(values: Sequence[Any]) -> pa.Array:
    filled = [value for value in values if value is not None]
    if filled and all(isinstance(value, int | float) for value in filled):
        return pa.array([None if v is None else float(v) for v in values], pa.float64())
    if filled and all(isinstance(value, dt.datetime) for value in filled):
        return pa.array(values, pa.timestamp("us"))
    return pa.array([None if value is None else _text(value) for value in values], pa.string())


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _column(letters: str) -> int:
    """The number of a column: A is 1, XFD is 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
