"""Products to recommend to a segment, with how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from ui import cache, parts, segments_of

if TYPE_CHECKING:
    from ui.segments_of import Which
    from ui.session import Store


def show(store: Store, which: Which, segment: str) -> None:
    """The products that a segment buys more than all customers do."""
    with st.container(border=True, height="stretch"):
        st.markdown("**:material/shopping_bag: Products to show them**")
        if store.analysis.orders is None:
            st.caption("The file has one row per customer: it names no products.")
            return
        found = [
            each
            for each in cache.favourites(store, which, segments_of.labels(store, which))
            if each.segment == segment
        ]
        if not found:
            st.caption("There is no product that this segment clearly buys more than others.")
            return
        st.dataframe(
            pd.DataFrame(
                {
                    "product": [each.product for each in found],
                    "lift": [each.lift for each in found],
                    "share": [each.share * 100 for each in found],
                    "customers": [each.customers for each in found],
                }
            ),
            hide_index=True,
            column_config={
                "product": st.column_config.TextColumn("Product", width="medium", pinned=True),
                "lift": st.column_config.NumberColumn(
                    "Lift",
                    format="%.2f",
                    help="How many times as many of them bought it as of all customers.",
                ),
                "share": st.column_config.NumberColumn("Of them bought it", format="%.0f%%"),
                "customers": st.column_config.NumberColumn("Customers", format="localized"),
            },
            alt=f"Products that {parts.plain(segment)} buy more than others",
        )
        st.caption("Bought by this segment more than by all customers, the surest first.")
