"""What a segment buys more often than the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import features
from core.charts import preferred_products
from core.formatting import _, say
from ui.components import parts, unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from ui.state.open_store import OpenStore

_MAX_BARS = 12
_KINDS = ("product", "category")


def show(
    store: OpenStore, preferred: Mapping[str, pd.DataFrame] | None, segment: str, colour: str
) -> None:
    """Products and categories that stand in a larger share of their orders than of all orders.

    Parameters
    ----------
    store : the shop
    preferred : what segments order more often; None while it is being counted, which is shown
    segment : whose products
    colour : of the segment
    """
    if store.analysis.orders is None:
        unavailable.line(_("The file has one row per customer and no products."))
        return
    if preferred is None:
        return
    tables = [preferred[kind] for kind in _KINDS if kind in preferred]
    liked = [table[(table["segment"] == segment) & (table["low"] > 1)] for table in tables]
    shown = [table.head(_MAX_BARS) for table in liked if len(table)]
    if not shown:
        unavailable.line(
            _(
                "No clear preference: they buy what everyone buys, or too few bought the same "
                "product."
            )
        )
        return
    for number, (column, table) in enumerate(zip(st.columns(len(shown)), shown, strict=True)):
        with column:
            parts.chart(
                preferred_products(table, segment, colour),
                f"segment_buys_{number}",
                say(
                    "How many times as often as in all orders, shown where it is more than "
                    "chance and with at least {customers:# customer|# customers} on.",
                    customers=features.MIN_BUYERS,
                ),
            )
