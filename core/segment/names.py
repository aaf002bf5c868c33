"""Every name a segment can have, best customers first. Playbooks and colours have one entry each."""

from __future__ import annotations

RFM_NAMES = (
    "Champions",
    "Loyal",
    "Potential Loyalists",
    "New",
    "Promising",
    "Need Attention",
    "About To Sleep",
    "Can't Lose",
    "At Risk",
    "Hibernating",
    "Lost",
)
"""The 11 segments of the R × FM grid."""

ARCHETYPES = (
    "Champions",
    "Big Spenders",
    "Loyal",
    "Potential Loyalists",
    "New",
    "Promising",
    "Average",
    "Can't Lose",
    "At Risk",
    "Hibernating",
    "Lost",
)
"""The names a model's clusters can get."""

ALL_CUSTOMERS = "All Customers"
"""The one segment of a shop whose customers do not differ."""

NAMES = (
    "Champions",
    "Big Spenders",
    "Loyal",
    "Potential Loyalists",
    "New",
    "Promising",
    "Average",
    "Need Attention",
    "About To Sleep",
    "Can't Lose",
    "At Risk",
    "Hibernating",
    "Lost",
    ALL_CUSTOMERS,
)
"""All of them, in the order in which pages list them."""
