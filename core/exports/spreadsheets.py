"""Tables as CSV and Excel files that are safe to open: text never becomes a formula.

A spreadsheet runs a cell that starts with = + - @ (or with a tab or line break before one) as a
formula, and a customer id or product name in an upload may be written by anybody. Such texts
get an apostrophe in front, which spreadsheets do not show (OWASP, CSV Injection).
"""

from __future__ import annotations

import io
import math
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core import formatting
from core.errors import LimitExceededError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

FORMULA_STARTS = (*"=+-@", *"\uff1d\uff0b\uff0d\uff20", *map(chr, range(32)))
"""= + - @, their full-width twins, and every control character, which could hide one of them."""
EXCEL_ROWS = 1_048_576
EXCEL_TEXT = 32_767
EXCEL_ERRORS = {"#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DIV/0!"}
"""Texts that openpyxl would take for an error value."""

WIDTH_ROWS = 200
"""Rows that are looked at to find a column's width."""
NARROWEST, WIDEST = 8, 60

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def safe_text(text: str) -> str:
    r"""A text that no spreadsheet takes for a formula, with \n as its only line break."""
    text = f"'{text}" if text.startswith(FORMULA_STARTS) else text
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def to_csv(frame: pd.DataFrame) -> bytes:
    r"""A table as CSV: UTF-8, commas, \n between the rows, texts made safe, header first.

    Parameters
    ----------
    frame : the table; its index is left out
    """
    text: str = _neutral(frame).to_csv(
        index=False, lineterminator="\n", date_format="%Y-%m-%d %H:%M:%S"
    )
    return text.encode("utf-8", "replace")


def to_excel(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """Tables as an Excel workbook: one sheet each, header bold and frozen, texts made safe.

    Parameters
    ----------
    sheets : table by sheet name, in order; indexes are left out

    Raises
    ------
    LimitExceededError : a table has more rows than a sheet can hold
    """
    for name, frame in sheets.items():
        if len(frame) >= EXCEL_ROWS:
            raise LimitExceededError(
                f"{name} has {formatting.count(len(frame), 'row')}; an Excel sheet holds "
                f"{EXCEL_ROWS - 1:,}.",
                "Download it as CSV.",
            )
    book = Workbook(write_only=True)
    for name, frame in sheets.items():
        _fill(book.create_sheet(_SHEET_NAME.sub(" ", name)[:31]), _neutral(frame))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _neutral(frame: pd.DataFrame) -> pd.DataFrame:
    """The same table with every text, the headers' included, made safe."""
    neutral = frame.copy(deep=False)
    # By position: a file may have two columns of one name.
    for position in range(neutral.shape[1]):
        column = neutral.iloc[:, position]
        if pd.api.types.is_string_dtype(column.dtype) and column.dtype != object:
            # One look at the whole column is quick, and most columns need nothing.
            if not (column.str.startswith(FORMULA_STARTS) | column.str.contains("\r")).any():
                continue
        elif column.dtype != object and not isinstance(column.dtype, pd.CategoricalDtype):
            continue
        safe = [safe_text(cell) if isinstance(cell, str) else cell for cell in column]
        neutral.isetitem(position, pd.array(safe, dtype=object))
    return neutral.set_axis([safe_text(str(name)) for name in frame.columns], axis="columns")


def _fill(sheet: WriteOnlyWorksheet, frame: pd.DataFrame) -> None:
    sheet.freeze_panes = "A2"
    for position, width in enumerate(_widths(frame), start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width  # type: ignore[attr-defined]

    def text_cell(text: str | None, *, bold: bool = False) -> Cell:
        cell: Cell = WriteOnlyCell(sheet, value="")
        cell.value = text
        cell.data_type = "s"  # as text, even where openpyxl would see a formula or an error
        if bold:
            cell.font = Font(bold=True)
        return cell

    sheet.append([text_cell(_excel_text(str(name)), bold=True) for name in frame.columns])
    for row in _rows(frame):
        sheet.append(
            [
                text_cell(value) if isinstance(value, str) and value in EXCEL_ERRORS else value
                for value in row
            ]
        )


def _rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    columns = [
        [_excel_value(value) for value in frame.iloc[:, position].tolist()]
        for position in range(frame.shape[1])
    ]
    return zip(*columns, strict=True)


def _excel_value(value: Any) -> Any:
    """A value as Excel takes it: missing and infinite ones become empty cells."""
    if isinstance(value, str):
        return _excel_text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple | dict | set | bytes):
        return _excel_text(safe_text(str(value)))
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.tz_localize(None).to_pydatetime()
    return value


def _excel_text(text: str) -> str | None:
    """Without the characters a workbook cannot hold; an empty text is an empty cell."""
    return _CONTROL.sub("", text)[:EXCEL_TEXT] or None


def _widths(frame: pd.DataFrame) -> Iterator[int]:
    """Wide enough for the header and the first rows, within reason."""
    for position in range(frame.shape[1]):
        column = frame.iloc[:, position]
        if pd.api.types.is_datetime64_any_dtype(column.dtype):
            longest = len("2025-12-31 00:00:00")
        else:
            longest = max((len(str(cell)) for cell in column.head(WIDTH_ROWS)), default=0)
        header = len(str(frame.columns[position]))
        yield min(max(header, longest, NARROWEST) + 2, WIDEST)
