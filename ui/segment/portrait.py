"""Who a segment's customers are: beside everybody else's, by which rule, and what they did next."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import formatting, playbooks, rfm, segment_builder
from core.formatting import _, say
from ui.components import data_table, parts
from ui.segments import explanation

if TYPE_CHECKING:
    from core.features import Customers, ReorderRate
    from core.segmentation import Profile
    from ui.state.open_store import OpenStore, Which


def key_figures(profile: Profile, currency: str | None) -> list[parts.Number]:
    """How many, how much of the money, and whether they come back."""
    numbers = [
        parts.Number(
            _("Customers"),
            formatting.count(profile.customers),
            say("{share:%} of all customers.", share=profile.share),
        )
    ]
    if math.isfinite(profile.revenue):
        numbers += [
            parts.Number(
                _("% of revenue"),
                formatting.percent(profile.revenue_share),
                say("{revenue} so far.", revenue=formatting.money(profile.revenue, currency)),
            ),
            parts.Number(_("Average order"), formatting.money(profile.order_value, currency)),
        ]
    if (rate := profile.reordered) is not None:
        numbers.append(
            parts.Number(
                say("Ordered again in {days:days}", days=rate.days),
                formatting.percent(rate.rate),
                playbooks.reorder_sentence(profile),
            )
        )
    return numbers


def beside_everybody(profile: Profile, customers: Customers, currency: str | None) -> None:
    """The segment's typical customer beside the shop's."""
    frame = customers.frame
    revenue, orders = frame["monetary"].sum(), customers.orders
    rows = [
        (
            _("Last order before the end of the file"),
            formatting.days(profile.recency_days),
            formatting.days(frame["recency_days"].median()),
        ),
        (_("Orders"), _decimal(profile.frequency), _decimal(frame["frequency"].median())),
        (
            _("Spent"),
            _money(profile.monetary, currency),
            _money(frame["monetary"].median(), currency),
        ),
        (
            _("Average order"),
            _money(profile.order_value, currency),
            _money(revenue / orders if orders else math.nan, currency),
        ),
        (
            _("Between two orders"),
            _days(profile.interpurchase_days),
            _days(frame["interpurchase_days"].median() if "interpurchase_days" in frame else None),
        ),
        (
            _("Different products"),
            _decimal(profile.product_variety),
            _decimal(frame["product_variety"].median() if "product_variety" in frame else math.nan),
        ),
    ]
    known = [row for row in rows if row[1]]
    data_table.show(
        pd.DataFrame(known, columns=["what", "segment", "all"]),
        hide_index=True,
        column_config={
            "what": st.column_config.TextColumn(_("Typical customer"), pinned=True),
            "segment": st.column_config.TextColumn(_("This segment")),
            "all": st.column_config.TextColumn(_("All customers")),
        },
        alt=_("The segment's typical customer compared with the shop's"),
    )


def why(store: OpenStore, which: Which, profile: Profile) -> None:
    """What puts a customer into the segment."""
    st.markdown(_("**Why they are in this segment**"))
    if which == "rfm" and store.analysis.rfm is not None:
        st.markdown(parts.sentence(rfm.segment_rule_text(store.analysis.rfm.rule, profile.name)))
        st.page_link("pages/rfm.py", label=_("Change the rule"), icon=":material/tune:")
    elif which == "saved" and store.analysis.saved is not None:
        saved = store.analysis.saved.segments
        mine = next((one for one in saved if one.name == profile.known_as), None)
        if mine is None:
            st.markdown(_("They match none of your own segments."))
        else:
            st.markdown(parts.sentence(segment_builder.condition_sentence(mine.where)))
        st.page_link("pages/segment_builder.py", label=_("Change it"), icon=":material/tune:")
    else:
        explanation.show_rule(store, profile.name)
        st.page_link("pages/segments.py", label=_("About the model"), icon=":material/tune:")


def what_they_did_next(profile: Profile) -> None:
    """Of customers like these, how many ordered again within each time that was counted."""
    st.markdown(_("**What similar customers did next**"))
    if not profile.reorders:
        st.caption(_("The order history is too short to count that."))
        return
    data_table.show(
        pd.DataFrame([_reorder_row(rate) for rate in profile.reorders]),
        hide_index=True,
        column_config={
            "within": st.column_config.TextColumn(_("Within"), pinned=True),
            "again": st.column_config.TextColumn(_("Ordered again")),
            "range": st.column_config.TextColumn(_("80% range")),
            "counted": st.column_config.TextColumn(_("Based on")),
        },
        alt=_(
            "Share of similar customers who ordered again, with the range and how many were counted"
        ),
    )
    st.caption(
        _(
            "Customers who were in this segment earlier, and what they did next. This is "
            "without the effect of a campaign."
        )
    )


def _reorder_row(rate: ReorderRate) -> dict[str, str]:
    return {
        "within": formatting.days(rate.days),
        "again": formatting.percent(rate.rate),
        "range": f"{formatting.percent(rate.low)} to {formatting.percent(rate.high)}",
        "counted": f"{say('{n:# customer|# customers}', n=rate.customers)} "
        f"from {formatting.date(rate.since)}",
    }


def _decimal(value: float) -> str:
    return formatting.decimal(value) if math.isfinite(value) else ""


def _money(value: float, currency: str | None) -> str:
    return formatting.money(value, currency) if math.isfinite(value) else ""


def _days(value: float | None) -> str:
    return formatting.days(value) if value is not None and math.isfinite(value) else ""
