"""What a campaign's forecast rests on and nobody measured: shown with its source, and editable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from core import campaigns
from ui.components import parts

if TYPE_CHECKING:
    from core.campaigns import ChannelAssumptions, SourcedNumber, Uncertainty

_WHOLE = 100
_SHARES = ("reach", "active_rate", "dormant_rate")
_UNCERTAIN = {
    "response": "Response, ÷ ×",
    "reach": "Reach, ÷ ×",
    "cost": "Cost, ÷ ×",
    "order_value": "Order value, ÷ ×",
    "margin": "Margin, ÷ ×",
}


def edit(shipped: ChannelAssumptions, currency: str | None) -> ChannelAssumptions:
    """Costs, reach and response in a table to edit, with where each number comes from."""
    with st.expander("What contacts cost and bring", icon=":material/payments:"):
        st.markdown(
            ":gray[Assumptions, of the size of a euro, dollar or pound. Put in your own numbers.]"
        )
        margin = st.number_input(
            "Margin on an order, %",
            0.0,
            100.0,
            value=shipped.margin.value * _WHOLE,
            step=1.0,
            help=shipped.margin.source,
            key="campaign_margin",
            persist_state="session",
        )
        unit = f" ({currency})" if currency else ""
        edited = st.data_editor(
            _channel_table(shipped),
            hide_index=True,
            key="campaign_costs",
            disabled=["channel"],
            column_config={
                "channel": st.column_config.TextColumn("Channel", pinned=True),
                "cost": number(f"A contact costs{unit}", "%.3f"),
                "reach": number("Can be reached, %", "%.0f", 100),
                "active_rate": number("Orders per 100 contacts, active", "%.2f", 100),
                "dormant_rate": number("Orders per 100 contacts, silent", "%.2f", 100),
                "contacts": number("Contacts each", "%.0f"),
            },
        )
        for channel in shipped.channels:
            text = {getattr(channel, name).source for name in campaigns.EDITABLE_ASSUMPTIONS} - {
                "assumption"
            }
            if text:
                st.caption(f"{channel.name}: {parts.sentence('; '.join(sorted(text)))}")
        st.caption(parts.sentence(f"Orders: {shipped.incremental_share.source}."))
        spread = _spread(shipped.spread)
        no_effect = st.number_input(
            "Chance that it changes nothing, %",
            0.0,
            100.0,
            value=shipped.no_effect.value * _WHOLE,
            step=1.0,
            help=parts.sentence(shipped.no_effect.source),
            key="campaign_no_effect",
            persist_state="session",
        )
    numbers = {
        str(row["channel"]): {
            name: float(row[name]) / (_WHOLE if name in _SHARES else 1)
            for name in campaigns.EDITABLE_ASSUMPTIONS
            if pd.notna(row[name])
        }
        for row in edited.to_dict("records")
    }
    return shipped.model_copy(
        update={
            "margin": _own(shipped.margin, margin),
            "no_effect": _own(shipped.no_effect, no_effect),
            "spread": spread,
            "channels": tuple(
                channel.edited(numbers[channel.name]) for channel in shipped.channels
            ),
        }
    )


def _own(shipped: SourcedNumber, percent: float) -> SourcedNumber:
    """The number as it was typed, with its source only where nothing was changed."""
    if percent == shipped.value * _WHOLE:
        return shipped
    return campaigns.SourcedNumber(value=percent / _WHOLE, source=campaigns.OWN_SOURCE)


def _spread(shipped: Uncertainty) -> Uncertainty:
    """How uncertain each kind of input is: what the ranges of the outcome come from."""
    st.markdown("**How uncertain these numbers are** :gray-badge[assumption]")
    st.markdown(
        ":gray[In four of five cases the truth lies between a number ÷ this and × this. 1 is quite "
        "certain, 2 is anything from half to double.]"
    )
    typed: dict[str, float] = {}
    for place, (name, label) in zip(st.columns(len(_UNCERTAIN)), _UNCERTAIN.items(), strict=True):
        item = getattr(shipped, name)
        typed[name] = place.number_input(
            label,
            1.0,
            campaigns.MAX_UNCERTAINTY,
            value=item.value,
            step=0.05,
            help=item.source.capitalize(),
            key=f"campaign_spread_{name}",
            persist_state="session",
        )
    return shipped.edited(typed)


@st.cache_data(show_spinner=False, max_entries=2)
def _channel_table(shipped: ChannelAssumptions) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "channel": channel.name,
                **{
                    name: round(
                        getattr(channel, name).value * (_WHOLE if name in _SHARES else 1), 6
                    )
                    for name in campaigns.EDITABLE_ASSUMPTIONS
                },
            }
            for channel in shipped.channels
        ]
    )


def number(label: str, form: str, most: float | None = None) -> Any:
    """A column of numbers that may not be negative."""
    return st.column_config.NumberColumn(label, format=form, min_value=0, max_value=most)
