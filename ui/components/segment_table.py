"""The table of segments, the same on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import features
from ui.components import data_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.segmentation import Profile

_COLUMNS = [
    "name",
    "customers",
    "share",
    "revenue",
    "revenue_share",
    "recency_days",
    "frequency",
    "monetary",
    "order_value",
    "interpurchase_days",
    "return_rate",
]


_TYPICAL = "Median; for yes or no the share that says yes, for a category the commonest"


def table(profiles: Sequence[Profile], currency: str | None, key: str) -> None:
    """Every segment in measured numbers: who they are, what they bring, their typical customer.

    Measures that are not known have no column; features of a table of customers have one each.
    """
    own = [name for name, _ in profiles[0].typical if name not in _COLUMNS]
    header = {name: feature.header for name, feature in features.FEATURES.items()}
    number, progress = st.column_config.NumberColumn, st.column_config.ProgressColumn
    unit = f" ({currency})" if currency else ""
    data_table.show(
        pd.DataFrame([profile.as_dict() for profile in profiles])[_COLUMNS + own]
        .assign(
            share=lambda rows: rows["share"] * 100,
            revenue_share=lambda rows: rows["revenue_share"] * 100,
            return_rate=lambda rows: rows["return_rate"] * 100,
        )
        .dropna(axis="columns", how="all"),
        placeholder="–",
        hide_index=True,
        key=key,
        height="content",
        column_config={
            "name": st.column_config.TextColumn("Segment", pinned=True),
            "customers": number("Customers", format="localized"),
            "share": progress("Of customers", format="%.1f%%", min_value=0, max_value=100),
            "revenue": number(f"Revenue{unit}", format="%,.0f"),
            "revenue_share": progress("Of revenue", format="%.1f%%", min_value=0, max_value=100),
            "recency_days": number(header["recency_days"], format="%,.0f", help="Median"),
            "frequency": number(f"{header['frequency']} each", format="%,.0f", help="Median"),
            "monetary": number(f"{header['monetary']} each{unit}", format="%,.0f", help="Median"),
            "order_value": number(
                f"{header['average_order_value']}{unit}", format="%,.2f", help="Revenue ÷ orders"
            ),
            "interpurchase_days": number(
                header["interpurchase_days"], format="%,.0f", help="Median, of repeat buyers"
            ),
            "return_rate": number(
                header["return_rate"], format="%.0f%%", help="Median return rate"
            ),
            **{name: st.column_config.Column(name, help=_TYPICAL) for name in own},
        },
        alt="Segments with their size, revenue and typical customer",
    )
