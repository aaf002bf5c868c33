"""Pieces of the Behaviour page: what segments prefer, and what is bought together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import features, formatting
from core.charts import category_lift, colours_by_name, preferred_products
from ui.components import data_table, parts, segmentation_choice, unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from core.features import OrderPatterns
    from core.segmentation import Profile
    from ui.state.open_store import Which

_SHOWN_PAIRS = 15


def preferences(
    result: Mapping[str, pd.DataFrame], profiles: Sequence[Profile], which: Which
) -> str | None:
    """Products of one segment, and categories of all of them.

    Returns
    -------
    the segment that was picked, if there is something to pick for
    """
    kinds = ("product", "category")
    tables = {kind: result[kind] for kind in kinds if kind in result and len(result[kind])}
    if not tables:
        unavailable.line(
            "What segments prefer needs products or categories, each bought by at least "
            f"{formatting.count(features.MIN_BUYERS, 'customer')} of a segment."
        )
        return None
    if "category" in tables and len(set(tables["category"]["name"])) > 1:
        names = [profile.name for profile in profiles]
        parts.chart(
            category_lift(tables["category"], names),
            "lift_categories",
            _note("category"),
        )
    if "product" not in tables:
        return None
    segment = segmentation_choice.one(tuple(profiles), "behaviour_segment", which).name
    table = tables["product"][tables["product"]["segment"] == segment]
    if table.empty:
        unavailable.line(f"No product was bought by enough people in {segment} to compare.")
        return segment
    parts.chart(
        preferred_products(table, segment, colours_by_name(profiles)[segment]),
        f"lift_{segment}",
        _note("product"),
    )
    return segment


def pairs(order_patterns: OrderPatterns) -> None:
    """Products that are bought together more often than by chance."""
    if order_patterns.pairs.empty:
        return
    st.subheader("What goes together", anchor=False)
    best = order_patterns.pairs.iloc[0]
    with st.container(border=True):
        st.markdown(
            f"**{formatting.percent(best['confidence'])} of the orders with "
            f"{parts.plain(best['first'])} also contain {parts.plain(best['second'])}: "
            f"{formatting.count(best['lift'], 'time', decimals=1)} as often as chance alone would**"
        )
        data_table.show(
            order_patterns.pairs.head(_SHOWN_PAIRS),
            hide_index=True,
            placeholder="",
            alt="Products bought together: orders, support, confidence and lift",
            column_config={
                "first": st.column_config.TextColumn("Customers who buy"),
                "second": st.column_config.TextColumn("also buy"),
                "orders": st.column_config.NumberColumn("Orders with both", format="localized"),
                "support": st.column_config.NumberColumn("% of all orders", format="percent"),
                "confidence": st.column_config.NumberColumn(
                    "% of orders with the first", format="percent"
                ),
                "lift": st.column_config.NumberColumn("Lift over chance", format="%.1f"),
            },
        )
        st.caption(
            f"Among the {formatting.count(features.MAX_PRODUCTS, 'product')} in the most orders. "
            f"Pairs need at least {formatting.count(features.MIN_PAIR_ORDERS, 'order')} and"
            f" {formatting.percent(features.MIN_PAIR_SHARE, 1)} of all orders."
        )
        parts.download(
            "Download all pairs",
            lambda: parts.as_csv(order_patterns.pairs),
            "bought-together.csv",
            "text/csv",
            "pairs_csv",
        )


def when_note(order_patterns: OrderPatterns) -> str | None:
    """Why there are no hours, where there are none."""
    return None if order_patterns.knows_hours else "The file has dates but no time of day."


def _note(what: str) -> str:
    return (
        f"The {what}'s share of the segment's orders ÷ its share of all orders. Shown with at "
        f"least {formatting.count(features.MIN_BUYERS, 'customer')} and "
        f"{formatting.percent(features.MIN_SHARE, 0)} of the segment's orders."
    )
