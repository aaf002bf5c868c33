"""The columns of the star schema: what each one is called, how it is stored, what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from core.exports.business_intelligence.star_schema import ColumnType, StarColumn
from core.exports.export_columns import ColumnKind, ExportColumn, label_of
from core.files import unique_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SUMMED_OF_CUSTOMERS = frozenset({"monetary", "frequency", "value", "expected_orders"})
_SUMMED_OF_SEGMENTS = frozenset({"customers", "revenue", "orders", "value", "high_risk", "at_risk"})
"""Measures whose sum says something; that of medians, shares and days does not."""

_LABELS = frozenset({"position"})
"""Numbers that are there to sort by."""

_TYPES: dict[ColumnKind, ColumnType] = {
    "text": "text",
    "flag": "flag",
    "count": "whole",
    "date": "date",
    "month": "date",
}
OWN_COLUMNS: dict[str, StarColumn] = {
    column.name: column
    for column in (
        StarColumn("customer_id", "Customer", "text", "text", "The customer."),
        StarColumn("segment", "Segment", "text", "text", "The customer's segment today."),
        StarColumn("order_id", "Order", "text", "text", "The order the line belongs to."),
        StarColumn("ordered_on", "Ordered on", "date", "date", "The day of the order."),
        StarColumn("ordered_at", "Ordered at", "moment", "date", "The day and time of the order."),
        StarColumn("product_id", "Product number", "text", "text", "The product's number."),
        StarColumn("product_name", "Product", "text", "text", "What the product is called."),
        StarColumn("category", "Category", "text", "text", "The product's category."),
        StarColumn("country", "Country", "text", "text", "The country on the order."),
        StarColumn(
            "quantity", "Quantity", "real", "number", "Pieces; negative for a return.", summed=True
        ),
        StarColumn("unit_price", "Unit price", "real", "money", "The price of one piece."),
        StarColumn(
            "amount", "Amount", "real", "money", "Money; negative for a return.", summed=True
        ),
        StarColumn("returned", "Returned", "flag", "flag", "Whether the line is a return."),
        StarColumn(
            "snapshot_on", "Snapshot", "date", "date", "The day; what lies before it counts."
        ),
        StarColumn("recency_days", "Days since last order", "whole", "days", "By that day."),
        StarColumn("frequency", "Orders so far", "whole", "count", "Orders by that day."),
        StarColumn("monetary", "Revenue so far", "real", "money", "Net revenue by that day."),
        StarColumn("date", "Date", "date", "date", "The day."),
        StarColumn("year", "Year", "whole", "text", "The year."),
        StarColumn("quarter", "Quarter", "text", "text", "The quarter, such as 2026 Q1."),
        StarColumn("month", "Month", "date", "date", "The first day of the month."),
        StarColumn("month_name", "Month name", "text", "text", "The month, such as 2026-01."),
        StarColumn("weekday", "Weekday", "text", "text", "The day of the week."),
        StarColumn("weekday_number", "Weekday number", "whole", "text", "1 is Monday."),
    )
}
"""The columns of order lines, snapshots and dates."""


def columns_of_frame(
    table: pd.DataFrame, known: Mapping[str, ExportColumn]
) -> tuple[StarColumn, ...]:
    """The columns of a table that other exports have too, in its order.

    Parameters
    ----------
    table : as they have it
    known : what is known of its columns; those of a file are described by their values
    """
    exported = [known.get(str(name)) or _described(table[name], str(name)) for name in table]
    names = unique_names([str(name) for name in table])
    summed = _SUMMED_OF_CUSTOMERS if "customer_id" in table else _SUMMED_OF_SEGMENTS
    labels = unique_names([label_of(str(name), known) for name in table])
    return tuple(
        StarColumn(
            name,
            label,
            _type_of(column.kind, table.iloc[:, at]),
            "text" if name in _LABELS else column.kind,
            column.meaning,
            summed=name in summed,
        )
        for at, (name, label, column) in enumerate(zip(names, labels, exported, strict=True))
    )


def own_columns(names: Sequence[str], **meanings: str) -> tuple[StarColumn, ...]:
    """The columns of a table that only the star schema has.

    Parameters
    ----------
    names : in their order
    meanings : of those that say something else in this table
    """
    return tuple(
        replace(OWN_COLUMNS[name], meaning=meanings.get(name, OWN_COLUMNS[name].meaning))
        for name in names
    )


def _described(values: pd.Series, name: str) -> ExportColumn:
    kind: ColumnKind = "text"
    if pd.api.types.is_bool_dtype(values):
        kind = "flag"
    elif pd.api.types.is_numeric_dtype(values):
        kind = "number"
    elif pd.api.types.is_datetime64_any_dtype(values):
        kind = "date"
    return ExportColumn(name, kind, "As it stands in your file.")


def _type_of(kind: ColumnKind, values: pd.Series) -> ColumnType:
    if kind in _TYPES:
        return _TYPES[kind]
    return "whole" if pd.api.types.is_integer_dtype(values) else "real"
