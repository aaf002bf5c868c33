"""Values as a workbook can hold them, and how they are written: as money, shares, counts, dates."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from core import formatting
from core.exports.spreadsheets import safe_text

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from core.exports.export_columns import ColumnKind

EXCEL_TEXT = 32_767
WHOLE, ONE_DECIMAL, TWO_DECIMALS = "#,##0", "#,##0.0", "#,##0.00"
PERCENT, DAY, MONTH = "0.0%", "yyyy-mm-dd", "mmm yyyy"
GENERAL = "General"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NUMBER = re.compile(r"\d(?:.*\d)?")


def excel_value(value: Any) -> Any:  # noqa: PLR0911 - one return a kind of value
    """A value as Excel takes it: missing and infinite ones become empty cells."""
    if isinstance(value, str):
        return excel_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple | dict | set | bytes):
        return excel_text(safe_text(str(value)))
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.tz_localize(None).to_pydatetime()
    return value


def excel_text(text: str) -> str | None:
    """Without the characters a workbook cannot hold; an empty text is an empty cell."""
    return _CONTROL.sub("", text)[:EXCEL_TEXT] or None


def put(cell: Cell, value: Any) -> Cell:
    """Give a cell a value; a text stays a text where openpyxl would see a formula or an error."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def styled(
    sheet: WriteOnlyWorksheet,
    value: Any = "",
    *,
    number_format: str = GENERAL,
    bold: bool = False,
    size: float | None = None,
    wrap: bool = False,
) -> Cell:
    """A cell with its look.

    Parameters
    ----------
    sheet : that it will be appended to
    value : made safe before
    number_format : as Excel writes it
    bold, size, wrap : of its text
    """
    cell = put(WriteOnlyCell(sheet, value=""), value)
    cell.number_format = number_format
    if bold or size:
        cell.font = Font(bold=bold, size=size or 11)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def number_format_of(
    column: pd.Series[Any], kind: ColumnKind | None, currency: str | None = None
) -> str:
    """How the values of a column are written.

    Parameters
    ----------
    column : its values; numbers that are all whole have no decimals
    kind : what it holds; None for a column that nothing is known of
    currency : of its money
    """
    if kind == "month":
        return MONTH
    if kind == "date" or pd.api.types.is_datetime64_any_dtype(column.dtype):
        return DAY
    if kind is None or column.dtype == bool or not pd.api.types.is_numeric_dtype(column.dtype):
        return GENERAL
    if kind in {"money", "share"}:
        return money_format(currency) if kind == "money" else PERCENT
    known = column.dropna()
    if kind == "count" or bool((known == known.round()).all()):
        return WHOLE
    return ONE_DECIMAL if kind == "days" else TWO_DECIMALS


def money_format(currency: str | None) -> str:
    """Excel's format for money, the currency where the shop's country writes it.

    Parameters
    ----------
    currency : ISO code or sign; plain numbers with two decimals where there is none
    """
    if not currency or not currency.strip():
        return TWO_DECIMALS
    written = formatting.money(1, currency)
    number = _NUMBER.search(written)
    if number is None:
        return TWO_DECIMALS
    before, after = (
        f'"{part}"' if (part := text.replace('"', "")) else ""
        for text in (written[: number.start()], written[number.end() :])
    )
    return f"{before}{TWO_DECIMALS if len(number.group()) > 1 else WHOLE}{after}"
