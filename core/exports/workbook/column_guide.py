"""The last sheet of the workbook: what every column of the others means, and its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from core.exports.export_columns import UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.exports.export_columns import ExportColumn

COLUMN_GUIDE = "Column guide"
_FROM_FILE = "A column of your file, as it stands there."


def column_guide(
    sheets: Mapping[str, pd.DataFrame],
    known: Mapping[str, Mapping[str, ExportColumn]],
    currency: str | None = None,
) -> pd.DataFrame:
    """One row a column, in the order in which they are met: what it means and where it stands.

    Columns: Column, Sheets, Unit, Meaning, Name in CSV files.

    Parameters
    ----------
    sheets : the tables of the workbook, by the names of their sheets
    known : what is known of the columns of each sheet, by name
    currency : of the money
    """
    places: dict[tuple[str, ExportColumn | None], list[str]] = {}
    for sheet, table in sheets.items():
        for name in map(str, table.columns):
            places.setdefault((name, known[sheet].get(name)), []).append(sheet)
    rows = []
    for (name, column), where in places.items():
        meaning = column.meaning if column else _FROM_FILE
        rows.append(
            {
                "Column": column.label if column else name,
                "Sheets": ", ".join(where),
                "Unit": _unit(column, currency),
                "Meaning": meaning,
                "Name in CSV files": name,
            }
        )
    return pd.DataFrame(rows)


def _unit(column: ExportColumn | None, currency: str | None) -> str:
    if column is None:
        return ""
    if column.kind == "money":
        return currency or "money"
    return UNITS.get(column.kind) or column.unit
