"""Beside the calculator: scenarios, the value of later orders, and a link to share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import words
from core.act import roi_views
from core.errors import ClienteleError
from ui import listing, parts

if TYPE_CHECKING:
    from core.act.roi import RoiInputs, RoiResult
    from core.segment.profile import Profile


def from_link() -> RoiInputs | None:
    """The campaign in the page's address; None without one, or with one that cannot be used."""
    try:
        return roi_views.from_query(st.query_params.to_dict())
    except ClienteleError:
        st.query_params.clear()
        st.toast("The link's numbers cannot be used.", icon=":material/link_off:")
        return None


def came_by_link() -> None:
    """Say where the numbers come from, with the way back to a segment."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(":gray[:material/link: These numbers come from the link.]")
        st.button("Start from a segment", on_click=st.query_params.clear)


def share(campaign: RoiInputs) -> None:
    """Put the numbers into the address, from where they can be sent to somebody."""
    if st.button("Link to these numbers", icon=":material/link:", width="stretch"):
        st.query_params.from_dict(roi_views.to_query(campaign))
        st.toast("The address of this page now holds these numbers.", icon=":material/link:")
        st.rerun()


def later(profile: Profile) -> float:
    """Orders that follow an extra one within a year, from the segment's rhythm."""
    return roi_views.later_orders(profile)


def scenarios(campaign: RoiInputs, currency: str | None) -> None:
    """The campaign if less, as much or more comes of it than stated."""
    found = roi_views.scenarios(campaign)
    with st.container(border=True):
        paying = sum(result.profit >= 0 for _, result in found)
        st.markdown(f"##### It pays in {paying} of {len(found)} scenarios")
        listing.show(
            pd.DataFrame(
                [
                    {
                        "name": name,
                        "profit": words.money_short(result.profit, currency),
                        "roi": words.percent(result.roi, 0),
                        "orders": words.decimal(result.extra_orders),
                    }
                    for name, result in found
                ]
            ),
            hide_index=True,
            column_config={
                "name": st.column_config.TextColumn("Scenario", pinned=True),
                "profit": "Profit",
                "roi": "Return",
                "orders": "Extra orders",
            },
            alt="Profit, return and extra orders in three scenarios",
        )
        st.caption(
            "Assumptions: half of the improvement, 10% smaller orders and 20% dearer messages; as "
            "stated; half as much again, and 10% larger orders."
        )


def lifetime(result: RoiResult, suggested: float, currency: str | None) -> None:
    """The profit with the orders that follow the extra ones."""
    with st.container(border=True):
        text, number = st.columns([3, 2], vertical_alignment="center")
        following = number.number_input(
            "Later orders for each extra one",
            min_value=0.0,
            max_value=50.0,
            value=round(suggested, 2),
            step=0.1,
            help="Within a year; from the segment's own rhythm, on the low side, at most one.",
            key=f"roi_later_{suggested:.4f}",
        )
        whole = roi_views.lifetime_profit(result, following)
        text.markdown(
            parts.sentence(
                f"With the orders that follow within a year: {words.money(whole, currency)}."
            )
        )
        text.caption("Later money counts 10% less a year (assumption).")
