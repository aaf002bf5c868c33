"""Where one customer stands: scores now, segments before, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import formatting, rfm
from core.charts import segment_history
from core.formatting import N_, _, say
from ui.components import data_table, parts, segmentation_choice

if TYPE_CHECKING:
    from core.customer_profile import CustomerProfile
    from ui.state.open_store import OpenStore

_MEASURES = {
    "recency": ("recency_days", N_("Recency")),
    "frequency": ("frequency", N_("Frequency")),
    "monetary": ("monetary", N_("Monetary")),
}


def standing(store: OpenStore, one: CustomerProfile, currency: str | None) -> None:
    """Scores now, the segments before, and why the model says so."""
    if one.measures is None:
        return
    st.header(_("RFM scores"), anchor=False)
    scores, reasons = st.columns(2)
    with scores:
        if one.scores is not None:
            _scores(one, currency)
            _rule(store, one)
        if len(one.history) > 1:
            parts.chart(
                segment_history(one.history, segmentation_choice.shades(store, "rfm")),
                "customer_before",
            )
    with reasons:
        _why(one)


def _rule(store: OpenStore, one: CustomerProfile) -> None:
    """What makes them one of their RFM segment."""
    if store.analysis.rfm is None or one.rfm_segment is None:
        return
    text = rfm.segment_rule_text(store.analysis.rfm.rule, one.rfm_segment)
    st.caption(parts.sentence(f"{one.rfm_segment}: {text}"))


def _scores(one: CustomerProfile, currency: str | None) -> None:
    measures, scores = one.measures, one.scores
    if measures is None or scores is None:
        return
    text = {
        "recency": say(
            "{recency_days:days} before the file ends", recency_days=measures["recency_days"]
        ),
        "frequency": say("{orders:# order|# orders}", orders=measures["frequency"]),
        "monetary": formatting.money(measures["monetary"], currency),
    }
    below = {standing.feature: standing.below for standing in one.why.standings} if one.why else {}
    with st.container(border=True):
        st.markdown(
            say(
                "**Engagement {engagement} of 100**",
                engagement=formatting.count(scores["engagement"]),
            )
        )
        for name, (feature, label) in _MEASURES.items():
            score = scores[f"{name}_score"]
            if pd.isna(score):
                continue
            more = below.get(feature)
            # Fewer days since the last order is better.
            share = None if more is None else 1 - more if name == "recency" else more
            better = (
                "" if share is None else say(", ahead of {share:.0%} of customers", share=share)
            )
            st.markdown(
                f"**{label} {int(score)}** of 5  \n:gray[{parts.sentence(text[name] + better)}]"
            )


def _why(one: CustomerProfile) -> None:
    why = one.why
    if why is None:
        return
    with st.container(border=True):
        st.markdown(say("**Why {segment}**", segment=parts.sentence(why.segment)))
        data_table.show(
            pd.DataFrame(
                {
                    "measure": [standing.words for standing in why.standings],
                    "value": [standing.value for standing in why.standings],
                    "typical": [standing.typical for standing in why.standings],
                    "below": [standing.below * 100 for standing in why.standings],
                }
            ),
            hide_index=True,
            height="content",
            key="customer_why",
            column_config={
                "measure": st.column_config.TextColumn(_("Measure")),
                "value": st.column_config.NumberColumn(_("This customer"), format="%,.1f"),
                "typical": st.column_config.NumberColumn(_("Typical here"), format="%,.1f"),
                "below": st.column_config.ProgressColumn(
                    _("Percentile"), format="%.0f%%", min_value=0, max_value=100,
                    help=_("Share of all customers with less."),
                ),
            },
            alt=_("This customer beside the typical one of the segment"),
        )  # fmt: skip
        if why.next_segment is not None:
            st.markdown(
                parts.sentence(
                    say(
                        "The next nearest segment is {next_segment}.", next_segment=why.next_segment
                    )
                )
            )
        if why.moves:
            st.markdown(_(":gray[What would move them to another segment, all else equal]"))
            st.markdown("\n".join(f"- {parts.sentence(move.words)}" for move in why.moves[:4]))
