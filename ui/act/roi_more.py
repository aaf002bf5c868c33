"""Beside the calculator: scenarios, the value of later orders, and a link to share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import words
from core.act import roi_later, roi_link, roi_scenarios
from ui import listing, parts

if TYPE_CHECKING:
    from core.act.roi import RoiInputs, RoiResult
    from core.act.roi_scenarios import Factors
    from ui.act.roi_start import Start

_FACTORS = {
    "improvement": "Improvement ×",
    "order_value": "Order value ×",
    "contact_cost": "Contacts ×",
}


def share(campaign: RoiInputs, factors: tuple[Factors, ...]) -> None:
    """Put the numbers into the address, from where they can be sent to somebody."""
    if st.button("Link to these numbers", icon=":material/link:", width="stretch"):
        st.query_params.from_dict(roi_link.to_query(campaign, factors))
        st.toast("The address of this page now holds these numbers.", icon=":material/link:")
        st.rerun()


def factors(usual: tuple[Factors, ...], key: str) -> tuple[Factors, ...]:
    """What each scenario multiplies the stated numbers by.

    Parameters
    ----------
    usual : what the inputs begin with
    key : changes when they are to begin anew
    """
    typed = []
    with st.popover("Scenarios", icon=":material/tune:", width="stretch"):
        st.markdown(":gray-badge[assumption] What each scenario multiplies your numbers by.")
        for each in usual:
            st.markdown(f"**{each.name}**")
            places = st.columns(len(_FACTORS))
            found = {
                name: place.number_input(
                    label,
                    0.0,
                    roi_scenarios.MOST,
                    value=float(getattr(each, name)),
                    step=0.1,
                    key=f"roi_factor_{key}_{each.name}_{name}",
                    persist_state="session",
                )
                for place, (name, label) in zip(places, _FACTORS.items(), strict=True)
            }
            typed.append(each.model_copy(update=found))
    return tuple(typed)


def scenarios(campaign: RoiInputs, factors: tuple[Factors, ...], currency: str | None) -> None:
    """The campaign if less, as much or more comes of it than stated."""
    found = roi_scenarios.scenarios(campaign, factors)
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
        told = "; ".join(each.text for each in factors)
        st.caption(parts.sentence(f"Assumptions, yours to change. {told}."))


def lifetime(result: RoiResult, start: Start) -> None:
    """The profit with the orders that follow the extra ones."""
    with st.container(border=True):
        text, number = st.columns([3, 2], vertical_alignment="center")
        following = number.number_input(
            "Later orders for each extra one",
            min_value=0.0,
            max_value=50.0,
            value=round(start.later, 2),
            step=0.1,
            help="Within a year; from the segment's own rhythm, on the low side, at most one."
            if start.origin == "segment"
            else "Within a year; an assumption, put in your own.",
            key=f"roi_later_{start.origin}_{words.fixed(start.later, 4)}",
        )
        whole = roi_later.lifetime_profit(result, following)
        text.markdown(
            parts.sentence(
                f"With the orders that follow within a year: {words.money(whole, start.currency)}."
            )
        )
        text.caption("Later money counts 10% less a year (assumption).")
