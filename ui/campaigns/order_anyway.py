"""Who orders without a campaign: counted where the past tells, else assumed; all can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import campaigns, formatting
from core.formatting import _, say
from ui.campaigns import assumptions
from ui.components import kept_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.campaigns import CampaignTarget, ChannelAssumptions
    from core.segmentation import Profile
    from ui.state.open_store import Which

_WHOLE = 100


def edit(
    assumed: ChannelAssumptions, profiles: Sequence[Profile], which: Which
) -> ChannelAssumptions:
    """The share of each segment that orders anyway, in a table to edit.

    Parameters
    ----------
    assumed : without shares put in by hand
    profiles : the segments
    which : whose they are
    """
    targets = [campaigns.CampaignTarget.of(profile, assumed) for profile in profiles]
    days = formatting.days(assumed.horizon_days.value)
    st.markdown(
        say(
            ":gray[Share of each segment that orders within {days} without a campaign. "
            ":blue-badge[measured] counted in this store's past orders, with its 80% range; "
            ":gray-badge[assumption] not counted. Enter your own numbers if you have them.]",
            days=days,
        )
    )
    edited = kept_forms.table(
        pd.DataFrame(
            {
                "segment": [target.segment for target in targets],
                "share": [round(target.baseline * _WHOLE, 2) for target in targets],
                "origin": [
                    _origin(profile, target, assumed)
                    for profile, target in zip(profiles, targets, strict=True)
                ],
            }
        ),
        hide_index=True,
        key=f"campaign_anyway_{which}_{len(targets)}",
        disabled=["segment", "origin"],
        column_config={
            "segment": st.column_config.TextColumn(_("Segment"), pinned=True),
            "share": assumptions.number(_("Would order anyway, %"), "%.2f", 100),
            "origin": st.column_config.TextColumn(_("Source"), width="large"),
        },
    )
    own = tuple(
        campaigns.OrderAnyway(segment=target.segment, share=float(share) / _WHOLE)
        for target, share in zip(targets, edited["share"], strict=True)
        if pd.notna(share) and round(target.baseline * _WHOLE, 2) != float(share)
    )
    return assumed.model_copy(update={"order_anyway": own})


def _origin(profile: Profile, target: CampaignTarget, assumed: ChannelAssumptions) -> str:
    rate = profile.reorder_rate(assumed.horizon_days.value)
    if not target.counted or rate is None:
        return _("assumption: from how often the segment orders, a cautious guess")
    return say(
        "measured: {ordered} of {customers} since {since} ({low:.1%} to {high:.1%})",
        ordered=formatting.count(rate.ordered),
        customers=formatting.count(rate.customers),
        since=formatting.date(rate.since),
        low=rate.low,
        high=rate.high,
    )
