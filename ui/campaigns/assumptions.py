"""What a campaign's forecast rests on and nobody measured: shown with its source, and editable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from core import campaigns, formatting
from core.formatting import N_, _, say
from ui.components import kept_forms, parts

if TYPE_CHECKING:
    from core.campaigns import ChannelAssumptions, SourcedNumber, Uncertainty

_WHOLE = 100
_SHARES = ("reach", "active_rate", "dormant_rate")
_UNCERTAIN = {
    "response": N_("Response, ÷ ×"),
    "reach": N_("Reach, ÷ ×"),
    "cost": N_("Cost, ÷ ×"),
    "order_value": N_("Order value, ÷ ×"),
    "margin": N_("Margin, ÷ ×"),
}


def edit(shipped: ChannelAssumptions, currency: str | None) -> ChannelAssumptions:
    """Costs, reach and response in a table to edit, with where each number comes from."""
    st.markdown(
        _(
            ":gray[Rough benchmarks in your currency: assumptions to replace with your own "
            "numbers. Where sources disagree, the forecast covers the range beside the rate.]"
        )
    )
    margin = st.number_input(
        _("Margin on an order, %"),
        0.0,
        100.0,
        value=shipped.margin.value * _WHOLE,
        step=1.0,
        help=_(shipped.margin.source),
        key="campaign_margin",
        persist_state="session",
    )
    unit = f" ({currency})" if currency else ""
    edited = kept_forms.table(
        _channel_table(shipped),
        hide_index=True,
        key="campaign_costs",
        disabled=["channel", "active_range", "dormant_range"],
        column_config={
            "channel": st.column_config.TextColumn(_("Channel"), pinned=True),
            "cost": number(say("Cost per contact{unit}", unit=unit), "%.3f"),
            "reach": number(_("Reachable, %"), "%.0f", 100),
            "active_rate": number(_("Orders per 100 contacts, active"), "%.2f", 100),
            "active_range": st.column_config.TextColumn(_("Range, active")),
            "dormant_rate": number(_("Orders per 100 contacts, lapsed"), "%.2f", 100),
            "dormant_range": st.column_config.TextColumn(_("Range, lapsed")),
            "contacts": number(_("Contacts per customer"), "%.0f"),
        },
    )
    for channel in shipped.channels:
        origins = {getattr(channel, name).origin for name in campaigns.EDITABLE_ASSUMPTIONS}
        counted = channel.active_rate.measures
        text = sorted(origins - {"assumption"})
        rates = say(" Rates are those of a {counted}.", counted=counted) if counted else ""
        if text:
            st.caption(parts.sentence(f"{channel.name}: {'; '.join(text)}.{rates}"))
    st.caption(parts.sentence(say("Orders: {source}.", source=_(shipped.incremental_share.source))))
    spread = _spread(shipped.spread)
    no_effect = st.number_input(
        _("Chance of no effect, %"),
        0.0,
        100.0,
        value=shipped.no_effect.value * _WHOLE,
        step=1.0,
        help=parts.sentence(_(shipped.no_effect.source)),
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
    st.markdown(_("**How uncertain these numbers are** :gray-badge[assumption]"))
    st.markdown(_(":gray[1 means certain, 2 means “could be half or double” (80% range).]"))
    typed: dict[str, float] = {}
    for place, (name, label) in zip(st.columns(len(_UNCERTAIN)), _UNCERTAIN.items(), strict=True):
        item = getattr(shipped, name)
        typed[name] = place.number_input(
            _(label),
            1.0,
            campaigns.MAX_UNCERTAINTY,
            value=item.value,
            step=0.05,
            help=_(item.source).capitalize(),
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
                    for name in ("cost", "reach", "active_rate")
                },
                "active_range": _range(channel.active_rate),
                "dormant_rate": round(channel.dormant_rate.value * _WHOLE, 6),
                "dormant_range": _range(channel.dormant_rate),
                "contacts": channel.contacts.value,
            }
            for channel in shipped.channels
        ]
    )


def _range(rate: SourcedNumber) -> str:
    """From low to high, per 100 contacts; empty where sources give no range."""
    if rate.low is None or rate.high is None:
        return ""
    return f"{formatting.fixed(rate.low * _WHOLE, 2)} to {formatting.fixed(rate.high * _WHOLE, 2)}"


def number(label: str, form: str, most: float | None = None) -> Any:
    """A column of numbers that may not be negative."""
    return st.column_config.NumberColumn(label, format=form, min_value=0, max_value=most)
