"""Tables as sheets of a workbook: labelled, formatted, filtered, with headings that stay in view.

Rows are written as they come and are not kept, so that memory stays flat however long a table is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl.utils import get_column_letter

from core import formatting
from core.errors import LimitExceededError
from core.exports.export_columns import EXPORT_COLUMNS, ExportColumn, label_of
from core.exports.spreadsheets import neutral
from core.exports.workbook.excel_cells import (
    excel_text,
    excel_value,
    number_format_of,
    put,
    styled,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

EXCEL_ROWS = 1_048_576
CHUNK_ROWS = 5_000
"""Rows that are turned into values at once."""

WIDTH_ROWS = 200
"""Rows that are looked at to find a column's width."""
NARROWEST, WIDEST, WIDEST_HEADING = 8, 60, 24
PADDING, FILTER_BUTTON = 2, 4
"""Characters that a column is wider than its longest text, and than its heading."""
MANY_COLUMNS = 8
"""From so many columns on, the first one stays in view too."""

_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_NUMBER_WIDTH = len("-1,234,567.00")


def refuse_too_long(name: str, frame: pd.DataFrame) -> None:
    """Say that a table is longer than a sheet, before any work.

    Raises
    ------
    LimitExceededError : it has more rows than a sheet can hold
    """
    if len(frame) >= EXCEL_ROWS:
        raise LimitExceededError(
            f"{name} has {formatting.count(len(frame), 'row')}; an Excel sheet holds "
            f"{EXCEL_ROWS - 1:,}.",
            "Download it as CSV.",
        )


def add_sheet(book: Workbook, name: str) -> WriteOnlyWorksheet:
    """An empty sheet under a name that Excel allows."""
    sheet: WriteOnlyWorksheet = book.create_sheet(_SHEET_NAME.sub(" ", name)[:31])
    return sheet


def fill(
    sheet: WriteOnlyWorksheet,
    frame: pd.DataFrame,
    known: Mapping[str, ExportColumn] = EXPORT_COLUMNS,
    currency: str | None = None,
) -> None:
    """Write a table into an empty sheet, its headings first.

    Parameters
    ----------
    sheet : the empty sheet
    frame : the table; its index is left out
    known : what is known of its columns, by name
    currency : of its money
    """
    names = [str(name) for name in frame.columns]
    columns = [known.get(name) for name in names]
    table = _with_days(neutral(frame), columns)
    widths = [
        _width(table.iloc[:, position], label_of(name, known))
        for position, name in enumerate(names)
    ]
    _lay_out(sheet, len(table), widths)
    headings = neutral(pd.DataFrame(columns=[label_of(name, known) for name in names])).columns
    sheet.append([styled(sheet, excel_text(text), bold=True, wrap=True) for text in headings])
    patterns = [
        styled(
            sheet,
            number_format=number_format_of(
                table.iloc[:, position], column.kind if column else None, currency
            ),
            wrap=width == WIDEST,
        )
        for position, (column, width) in enumerate(zip(columns, widths, strict=True))
    ]
    for row in _rows(table):
        sheet.append([_filled(cell, value) for cell, value in zip(patterns, row, strict=True)])


def _filled(pattern: Cell, value: Any) -> Cell | None:
    """The column's cell with a value: it is written at once, so that one serves all rows."""
    return None if value is None else put(pattern, value)


def _with_days(table: pd.DataFrame, columns: list[ExportColumn | None]) -> pd.DataFrame:
    """The table with days that are written as text as dates."""
    for position, column in enumerate(columns):
        values = table.iloc[:, position]
        if column and column.kind == "date" and not pd.api.types.is_datetime64_any_dtype(values):
            days = pd.to_datetime(values, errors="coerce", format="%Y-%m-%d")
            if days.notna().sum() == values.notna().sum():
                table.isetitem(position, days.array)
    return table


def _lay_out(sheet: WriteOnlyWorksheet, rows: int, widths: list[int]) -> None:
    """The properties of a sheet, before its rows: widths, filters, what stays in view, printing."""
    sheet.freeze_panes = "B2" if len(widths) > MANY_COLUMNS else "A2"
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width  # type: ignore[attr-defined]
    if widths:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{rows + 1}"  # type: ignore[attr-defined]
    print_landscape(sheet)
    sheet.print_title_rows = "1:1"


def print_landscape(sheet: WriteOnlyWorksheet) -> None:
    """Print a sheet across the page, all its columns on one."""
    sheet.page_setup.orientation = "landscape"  # type: ignore[attr-defined]
    sheet.page_setup.fitToHeight = 0  # type: ignore[attr-defined]
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[attr-defined]


def _rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(frame), CHUNK_ROWS):
        chunk = frame.iloc[start : start + CHUNK_ROWS]
        columns = [
            [excel_value(value) for value in chunk.iloc[:, position].tolist()]
            for position in range(chunk.shape[1])
        ]
        yield from zip(*columns, strict=True)


def _width(column: pd.Series[Any], heading: str) -> int:
    """Wide enough for the heading, over two lines if need be, and the first rows."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        longest = len("2025-12-31")
    else:
        longest = max((len(str(cell)) for cell in column.head(WIDTH_ROWS)), default=0)
    if pd.api.types.is_numeric_dtype(column.dtype):
        longest = min(longest, _NUMBER_WIDTH)
    heading_width = min(len(heading), WIDEST_HEADING) + FILTER_BUTTON
    return min(max(heading_width, longest + PADDING, NARROWEST + PADDING), WIDEST)
