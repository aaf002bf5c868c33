"""Products to recommend to a segment, with how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.formatting import _, say
from ui.components import data_table, parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from ui.state.open_store import OpenStore


_MAX_PRODUCTS = 5


def show_products(
    store: OpenStore, preferred: Mapping[str, pd.DataFrame] | None, segment: str
) -> None:
    """The products that a segment orders more often than all customers do.

    Parameters
    ----------
    store : the shop
    preferred : what segments order more often; None while it is being counted, which is shown
    segment : whose products
    """
    if preferred is None:
        return
    with st.container(border=True, height="stretch"):
        st.markdown(_("**:material/shopping_bag: Products to show them**"))
        if store.analysis.orders is None:
            st.caption(_("The file has one row per customer and no products."))
            return
        products = preferred.get("product")
        if products is None:
            st.caption(_("The file has no products."))
            return
        result = products[(products["segment"] == segment) & (products["low"] > 1)].head(
            _MAX_PRODUCTS
        )
        if result.empty:
            st.caption(_("No clear preference: any differences are within chance."))
            return
        data_table.show(
            result[["name", "lift", "share", "buyers"]],
            hide_index=True,
            column_config={
                "name": st.column_config.TextColumn(_("Product"), width="medium", pinned=True),
                "lift": st.column_config.NumberColumn(
                    _("Lift"),
                    format="%.2f",
                    help=_("How many times as often it appears in their orders as in all orders."),
                ),
                "share": st.column_config.NumberColumn(_("% of their orders"), format="percent"),
                "buyers": st.column_config.NumberColumn(_("Customers"), format="localized"),
            },
            alt=say(
                "Products that {segment} order more often than others", segment=parts.plain(segment)
            ),
        )
        st.caption(_("Products this segment buys more often than average, strongest first."))
