"""A whole analysis as one Excel workbook, for people: CSV and JSON files are for programs."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from openpyxl import Workbook

from core.exports.export_columns import EXPORT_COLUMNS, ExportColumn, columns_of
from core.exports.export_inputs import ExportInputs
from core.exports.registry import exports_for
from core.exports.workbook.column_guide import COLUMN_GUIDE, column_guide
from core.exports.workbook.summary_content import summary_content
from core.exports.workbook.summary_sheet import SUMMARY, write_summary
from core.exports.workbook.table_sheet import add_sheet, fill, refuse_too_long

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

MONTHS = "By month"
"""The sheet that the chart over time is drawn from."""


def workbook(inputs: ExportInputs) -> bytes:
    """Everything as one Excel workbook: the summary first, then every table, then their columns.

    Parameters
    ----------
    inputs : what the tables are made from

    Raises
    ------
    LimitExceededError : a table has more rows than a sheet can hold
    """
    made = {export.name: export.make(inputs) for export in exports_for("sheet", inputs)}
    # A playbook may have no advice for the segments of this shop.
    tables = {name: table for name, table in made.items() if len(table)}
    analysis = inputs.analysis
    currency = analysis.currency
    known = {name: columns_of(analysis.customers, table) for name, table in tables.items()}
    book = _empty_book(tables)
    summary = add_sheet(book, SUMMARY)
    sheets = {name: add_sheet(book, name) for name in tables}
    months = (sheets[MONTHS], tables[MONTHS]) if MONTHS in tables else None
    write_summary(summary, summary_content(inputs, months))
    for name, table in tables.items():
        fill(sheets[name], table, known[name], currency)
    guide = column_guide(tables, known, currency)
    fill(add_sheet(book, COLUMN_GUIDE), guide)
    return _saved(book)


def to_excel(
    sheets: Mapping[str, pd.DataFrame],
    known: Mapping[str, ExportColumn] = EXPORT_COLUMNS,
    currency: str | None = None,
) -> bytes:
    """Tables as an Excel workbook: one sheet each, header bold and frozen, texts made safe.

    Parameters
    ----------
    sheets : table by sheet name, in order; indexes are left out
    known : what is known of their columns, by name
    currency : of their money

    Raises
    ------
    LimitExceededError : a table has more rows than a sheet can hold
    """
    book = _empty_book(sheets)
    for name, table in sheets.items():
        fill(add_sheet(book, name), table, known, currency)
    return _saved(book)


def _empty_book(tables: Mapping[str, pd.DataFrame]) -> Workbook:
    for name, table in tables.items():
        refuse_too_long(name, table)
    return Workbook(write_only=True)


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
