"""A small star schema whose names hold what file formats trip over."""

from __future__ import annotations

import pytest

from core.exports.business_intelligence.star_columns import own_columns
from core.exports.business_intelligence.star_schema import StarColumn, StarSchema, StarTable

ODD = """It's a "name" [x] | #(tab) = <&>\n\x0bé"""


@pytest.fixture
def star():
    customers = (
        *own_columns(("customer_id", "segment")),
        StarColumn(ODD, ODD, "real", "number", ODD),
        StarColumn("value", "Expected revenue", "real", "money", "Expected.", summed=True),
        StarColumn("monetary", "Spent", "real", "money", "Spent.", summed=True),
    )
    segments = (
        *own_columns(("segment",)),
        StarColumn("revenue", "Revenue", "real", "money", "Revenue.", summed=True),
        StarColumn("share", "Share", "real", "share", "Share."),
        StarColumn("position", "Position", "whole", "text", "Place."),
    )
    lines = ("customer_id", "segment", "order_id", "ordered_on", "ordered_at", "amount", "returned")
    snapshots = ("snapshot_on", "customer_id", "segment", "recency_days", "frequency", "monetary")
    dates = ("date", "year", "quarter", "month", "month_name", "weekday", "weekday_number")
    return StarSchema(
        (
            StarTable("customers", "Customers", "One row a customer.", customers, 3),
            StarTable("segments", "Segments", "One row a segment.", segments, 2),
            StarTable("order_lines", "Order lines", "One row a line.", own_columns(lines), 9),
            StarTable("snapshots", "Snapshots", "One row a month.", own_columns(snapshots), 6),
            StarTable("dates", "Dates", "One row a day.", own_columns(dates), 365),
        ),
        "GBP",
    )


@pytest.fixture
def small_star(star):
    """Of a table of customers without money: no lines, no days."""
    customers, segments = star.tables[:2]
    counted = StarColumn("customers", "Customers", "whole", "count", "How many.", summed=True)
    segments = StarTable("segments", "Segments", "", (segments.columns[0], counted), 2)
    return StarSchema(
        (StarTable("customers", "Customers", "", customers.columns[:3], 3), segments), None
    )
