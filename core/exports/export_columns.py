"""`EXPORT_COLUMNS`: what each column of an exported table is called, counted in and means.

CSV files keep the names that programs know; sheets of the workbook have these labels. Measures of
a customer come from `core.features.FEATURES`, everything else is written here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from core import features
from core.formatting import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from core.features import Customers, Feature

ColumnKind = Literal["text", "flag", "count", "number", "days", "share", "money", "date", "month"]
"""How values are written: counts whole, money with its currency, shares as percentages."""

UNITS: dict[ColumnKind, str] = {
    "share": "%",
    "days": "days",
    "date": "date",
    "month": "month",
    "flag": "yes or no",
}
"""What a kind is counted in, where that is the same for all its columns."""

NO_MAILING_LIST = N_(
    "For analysis, not for mailing. It includes every customer, unless it has contact details: "
    "then only those who agreed to marketing and did not unsubscribe."
)
"""Of every table with a row a customer (`permitted_rows`)."""


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of an exported table.

    Parameters
    ----------
    label : its heading in a sheet
    kind : how its values are written
    meaning : what it says, in a sentence
    unit : what it is counted in, where the kind does not say
    """

    label: str
    kind: ColumnKind
    meaning: str
    unit: str = ""


def _of_feature(feature: Feature) -> ExportColumn:
    """A feature as a column: the registry of features knows its label, unit and meaning."""
    kind: ColumnKind = "number"
    if feature.kind in {"flag", "date"}:
        kind = "flag" if feature.kind == "flag" else "date"
    elif feature.kind == "category":
        kind = "text"
    elif feature.unit in {"money", "days", "share"}:
        kind = {"money": "money", "days": "days", "share": "share"}[feature.unit]  # type: ignore[assignment]
    label = feature.header or feature.label or feature.name
    return ExportColumn(label, kind, f"{feature.words or label}.", feature.unit)


EXPORT_COLUMNS: dict[str, ExportColumn] = {
    "customer_id": ExportColumn("Customer", "text", "The customer's id, as your file has it."),
    "segment": ExportColumn("Segment", "text", "The segment of the customer, or of this row."),
    "rfm_segment": ExportColumn(
        "RFM segment", "text", "The segment by recency, frequency and money; not the one in use."
    ),
    "model_segment": ExportColumn(
        "Model segment", "text", "The segment that the model found; not the one in use."
    ),
    "recency_score": ExportColumn(
        "Recency score", "count", "How recently the customer ordered, 5 being the latest.", "1–5"
    ),
    "frequency_score": ExportColumn(
        "Frequency score", "count", "How often the customer ordered, 5 being the most often.", "1–5"
    ),
    "monetary_score": ExportColumn(
        "Money score", "count", "How much the customer spent, 5 being the most.", "1–5"
    ),
    "fm_score": ExportColumn(
        "Frequency and money score", "count", "Both together, as in the RFM grid.", "1–5"
    ),
    "engagement": ExportColumn(
        "Engagement", "number", "The three scores together, weighted as in the settings."
    ),
    "unusual": ExportColumn(
        "Unusual", "flag", "Whether the customer is unlike all others (Isolation Forest)."
    ),
    "next_action": ExportColumn("Next action", "text", "What the playbook advises to do next."),
    "next_contact_in_days": ExportColumn(
        "Contact in, days", "days", "In how many days the playbook advises to get in touch."
    ),
    "value": ExportColumn(
        "Expected revenue", "money", "What the forecast expects to be spent within its horizon."
    ),
    "low": ExportColumn(
        "Expected revenue, low", "money", "The lower end of the forecast's 80% interval."
    ),
    "high": ExportColumn(
        "Expected revenue, high", "money", "The upper end of the forecast's 80% interval."
    ),
    "expected_orders": ExportColumn(
        "Expected orders", "number", "How many orders the forecast expects within its horizon."
    ),
    "churn_risk": ExportColumn(
        "Churn risk", "share", "The chance of no order within the horizon; of a segment, the mean."
    ),
    "churn_band": ExportColumn("Churn risk band", "text", "Low, medium or high churn risk."),
    "next_order_on": ExportColumn("Next order about", "date", "When the next order is expected."),
    "high_risk": ExportColumn(
        "At high risk", "count", "How many have a high churn risk.", "people"
    ),
    "at_risk": ExportColumn(
        "Revenue at risk", "money", "What customers spent in a year, each times their churn risk."
    ),
    "customers": ExportColumn("Customers", "count", "How many customers.", "customers"),
    "share": ExportColumn("Share of customers", "share", "Their share of all customers."),
    "revenue": ExportColumn("Revenue", "money", "Net revenue: sales less returns."),
    "revenue_share": ExportColumn("Share of revenue", "share", "Their share of all net revenue."),
    "orders": ExportColumn("All orders", "count", "How many orders were placed.", "orders"),
    "order_value": ExportColumn("Revenue per order", "money", "Net revenue divided by orders."),
    "one_order_share": ExportColumn(
        "Ordered once", "share", "The share of the segment's customers who have ordered once."
    ),
    "not_due_share": ExportColumn(
        "Not due yet",
        "share",
        "The share whose last order is no longer ago than their usual time between orders.",
    ),
    "goal": ExportColumn("Goal", "text", "What the playbook wants to reach with the segment."),
    "what": ExportColumn("What to do", "text", "The steps that the playbook advises."),
    "when": ExportColumn("When", "text", "How often to get in touch."),
    "first_contact_days": ExportColumn(
        "First contact within, days", "days", "In how many days the first contact is due."
    ),
    "channel": ExportColumn("Channels", "text", "Through which channels."),
    "offer": ExportColumn("Offer", "text", "What to offer."),
    "subject": ExportColumn("Subject line", "text", "A subject line to begin with."),
    "ground_rules": ExportColumn("Ground rules", "text", "What not to do."),
    "measure": ExportColumn("How to measure it", "text", "Figures that show whether it worked."),
    "budget_share": ExportColumn(
        "Share of budget", "share", "The share of a marketing budget that the playbook proposes."
    ),
    "step": ExportColumn("Step", "text", "What happened to the rows of your file, in order."),
    "code": ExportColumn("Code", "text", "What programs call the step."),
    "rows": ExportColumn("Rows", "count", "How many rows; taken away where negative.", "rows"),
    "amount": ExportColumn("Amount", "money", "The money on those rows."),
    "month": ExportColumn("Month", "month", "The month, kept as its first day."),
    "orders_placed": ExportColumn(
        "Orders", "count", "How many orders were placed in the month.", "orders"
    ),
    "new_customers": ExportColumn(
        "New customers", "count", "Customers whose first order lies in the month.", "customers"
    ),
    "active_customers": ExportColumn(
        "Active customers", "count", "Customers who ordered in the month.", "customers"
    ),
    "whole_month": ExportColumn(
        "Whole month", "flag", "Whether your file covers the month from its first day to its last."
    ),
    "item": ExportColumn("What", "text", "What the line is about."),
    "detail": ExportColumn("Detail", "text", "What is known of it."),
    "group": ExportColumn("Part", "text", "The part of the analysis that the setting belongs to."),
    "setting": ExportColumn("Setting", "text", "Its name in the documentation."),
    "setting_value": ExportColumn("Value", "text", "What this analysis was made with."),
    "default": ExportColumn("Default", "text", "What it is unless it is changed."),
    "changed": ExportColumn("Changed", "flag", "Whether the value is not the default."),
    "reordered_days": ExportColumn(
        "Counted over", "days", "How long customers like these were watched."
    ),
    "reordered": ExportColumn(
        "Ordered again", "share", "Share of customers like these who ordered again in that time."
    ),
    "reordered_low": ExportColumn(
        "Ordered again, low", "share", "The lower end of its 80% interval."
    ),
    "reordered_high": ExportColumn(
        "Ordered again, high", "share", "The upper end of its 80% interval."
    ),
    "reordered_of": ExportColumn(
        "Counted customers", "count", "How many customers that was counted of.", "customers"
    ),
    **{name: _of_feature(feature) for name, feature in features.FEATURES.items()},
    "country": _of_feature(features.COUNTRY),
}
"""Every column of the tables in `core.exports.tables`, by the name it has in CSV files."""


_OF_SEGMENTS = frozenset({"segment", "customers", "share", "revenue", "revenue_share", "orders"})
"""What a segment has of its own, even where a file calls a column so too."""

_ORDER_DAYS = {
    "value": ExportColumn(
        "Expected order days", "number", "How many days with an order the forecast expects."
    ),
    "low": ExportColumn(
        "Expected order days, low", "number", "The lower end of the forecast's 80% interval."
    ),
    "high": ExportColumn(
        "Expected order days, high", "number", "The upper end of the forecast's 80% interval."
    ),
    "at_risk": ExportColumn(
        "Order days at risk", "number", "Order days of a year so far, each times the churn risk."
    ),
}
"""What a forecast counts where the file has no money."""


def columns_of(customers: Customers, table: pd.DataFrame) -> Mapping[str, ExportColumn]:
    """`EXPORT_COLUMNS`, and the columns of the user's own table of customers.

    Parameters
    ----------
    customers : measured; what they are compared by may come from the file
    table : the one whose columns are asked for; in that of customers the file's own names win, in
        those of segments measures are the typical customer's
    """
    own = (*customers.offered, *customers.features)
    known = EXPORT_COLUMNS if customers.knows_money else EXPORT_COLUMNS | _ORDER_DAYS
    if "customer_id" in table:
        return {**known, **{feature.name: _of_feature(feature) for feature in own}}
    measures = {feature.name: _typical(feature) for feature in (*own, *features.FEATURES.values())}
    return {
        **known,
        **{name: column for name, column in measures.items() if name not in _OF_SEGMENTS},
    }


def _typical(feature: Feature) -> ExportColumn:
    """A feature where a row is a segment, as `Profile.typical` has it."""
    column = _of_feature(feature)
    if feature.kind == "flag":
        meaning = f"{column.meaning[:-1]}: the share of the segment's customers that say yes."
        return replace(column, kind="share", meaning=meaning)
    if feature.kind == "category":
        return replace(column, meaning=f"{column.meaning[:-1]}: the commonest in the segment.")
    return replace(
        column,
        label=f"{column.label}, median",
        meaning=f"{column.meaning[:-1]}: the median of the segment's customers.",
    )


def label_of(name: str, known: Mapping[str, ExportColumn] = EXPORT_COLUMNS) -> str:
    """The heading of a column: its label, else its name as it stands in the file."""
    column = known.get(name)
    return column.label if column else name
