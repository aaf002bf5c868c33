"""Pieces of the Behaviour page: what segments prefer, and what is bought together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import features, formatting
from core.charts import category_lift, colours_by_name, preferred_products
from core.formatting import _, say
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
            say(
                "What segments prefer needs products or categories, each bought by at least "
                "{customers:# customer|# customers} of a segment.",
                customers=features.MIN_BUYERS,
            )
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
        unavailable.line(
            say("No product was bought by enough people in {segment} to compare.", segment=segment)
        )
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
    st.subheader(_("What goes together"), anchor=False)
    best = order_patterns.pairs.iloc[0]
    with st.container(border=True):
        st.markdown(
            say(
                "**{share:%} of the orders with {first} also contain {second}: {lift} as often "
                "as chance alone would**",
                share=best["confidence"],
                first=parts.plain(best["first"]),
                second=parts.plain(best["second"]),
                lift=formatting.count(best["lift"], "time", decimals=1),
            )
        )
        data_table.show(
            order_patterns.pairs.head(_SHOWN_PAIRS),
            hide_index=True,
            placeholder="",
            alt=_("Products bought together: orders, support, confidence and lift"),
            column_config={
                "first": st.column_config.TextColumn(_("Customers who buy")),
                "second": st.column_config.TextColumn(_("also buy")),
                "orders": st.column_config.NumberColumn(_("Orders with both"), format="localized"),
                "support": st.column_config.NumberColumn(_("% of all orders"), format="percent"),
                "confidence": st.column_config.NumberColumn(
                    _("% of orders with the first"), format="percent"
                ),
                "lift": st.column_config.NumberColumn(_("Lift over chance"), format="%.1f"),
            },
        )
        st.caption(
            say(
                "Among the {products:# product|# products} in the most orders. Pairs need at "
                "least {orders:# order|# orders} and {min_pair_share:.1%} of all orders.",
                products=features.MAX_PRODUCTS,
                orders=features.MIN_PAIR_ORDERS,
                min_pair_share=features.MIN_PAIR_SHARE,
            )
        )
        parts.download(
            _("Download all pairs"),
            lambda: parts.as_csv(order_patterns.pairs),
            "bought-together.csv",
            "text/csv",
            "pairs_csv",
        )


def when_note(order_patterns: OrderPatterns) -> str | None:
    """Why there are no hours, where there are none."""
    return None if order_patterns.knows_hours else _("The file has dates but no time of day.")


def _note(what: str) -> str:
    return say(
        "The {what}'s share of the segment's orders ÷ its share of all orders. Shown with at "
        "least {customers:# customer|# customers} and {min_share:.0%} of the segment's orders.",
        what=what,
        customers=features.MIN_BUYERS,
        min_share=features.MIN_SHARE,
    )
