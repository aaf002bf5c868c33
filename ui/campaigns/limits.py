"""Minimum and maximum of a campaign's segments and channels, and curves from past campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import campaigns, formatting
from core.errors import ClienteleError
from core.formatting import _, say
from ui.campaigns import assumptions
from ui.components import kept_forms, parts, uploads
from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.campaigns import PlanSettings
    from core.segmentation import Profile


def edit(
    profiles: Sequence[Profile], settings: PlanSettings, currency: str | None
) -> dict[str, object]:
    """Minimum and maximum for segments, channels and cells; curves from past campaigns."""
    st.markdown(
        _(
            ":gray[One limit per row. Leave the segment or the channel empty to limit a total. A "
            "custom curve needs both.]"
        )
    )
    unit = f" ({currency})" if currency else ""
    edited = kept_forms.table(
        pd.DataFrame(
            {
                "segment": pd.Series(dtype=object),
                "channel": pd.Series(dtype=object),
                "low": pd.Series(dtype=float),
                "high": pd.Series(dtype=float),
                "value": pd.Series(dtype=float),
                "scale": pd.Series(dtype=float),
            }
        ),
        num_rows="dynamic",
        hide_index=True,
        key="campaign_limits",
        column_config={
            "segment": st.column_config.SelectboxColumn(
                _("Segment"), options=[profile.name for profile in profiles]
            ),
            "channel": st.column_config.SelectboxColumn(
                _("Channel"), options=list(settings.channels)
            ),
            "low": assumptions.number(say("At least{unit}", unit=unit), "%.0f"),
            "high": assumptions.number(say("At most{unit}", unit=unit), "%.0f"),
            "value": assumptions.number(say("Curve: maximum return{unit}", unit=unit), "%.0f"),
            "scale": assumptions.number(
                say("Curve: 63% of it reached at{unit}", unit=unit), "%.0f"
            ),
        },
    )
    curves = _past_results()
    limits = [
        campaigns.SpendLimit(
            segment=None if pd.isna(row["segment"]) else str(row["segment"]),
            channel=None if pd.isna(row["channel"]) else str(row["channel"]),
            low=0.0 if pd.isna(row["low"]) else float(row["low"]),
            high=None if pd.isna(row["high"]) else float(row["high"]),
        )
        for row in edited.to_dict("records")
        if not (pd.isna(row["segment"]) and pd.isna(row["channel"]))
    ]
    typed = tuple(
        campaigns.CustomCurve(
            segment=str(row["segment"]),
            channel=str(row["channel"]),
            value=float(row["value"]),
            scale=float(row["scale"]),
        )
        for row in edited.to_dict("records")
        if all(pd.notna(row[name]) for name in ("segment", "channel", "value", "scale"))
        and float(row["scale"]) > 0
    )
    # What was typed comes first, and the first curve of a cell is the one that is used.
    return {"limits": tuple(limits), "curves": (*typed, *curves)}


def _past_results() -> tuple[campaigns.CustomCurve, ...]:
    """Curves fitted to an uploaded table of past campaigns, kept for the visit."""
    content = uploads.small(_("Results of past campaigns (CSV)"), ["csv"], "campaign_results")
    state = session.current()
    if content is not None:
        try:
            state.fitted = campaigns.fit_curves(campaigns.read_campaign_results(content))
        except ClienteleError as problem:
            parts.problem(problem)
    st.caption(
        _(
            "One row per campaign, with the columns segment, channel, spend and outcome (the "
            "margin of the orders it brought). A curve needs three or more campaigns."
        )
    )
    if not state.fitted:
        return ()
    for item in state.fitted:
        doubt = f" · {item.doubt}" if item.doubt else ""
        st.markdown(
            say(
                "**{segment} by {channel}**: maximum return {value}, 63% of it reached at "
                "{scale} :gray[({campaigns:# campaign|# campaigns}, R² {r2:.2f}{doubt})]",
                segment=parts.plain(item.segment),
                channel=parts.plain(item.channel),
                value=formatting.count(item.curve.value),
                scale=formatting.count(item.curve.scale),
                campaigns=item.points,
                r2=item.r2,
                doubt=doubt,
            )
        )
    if not st.checkbox(_("Use these curves"), value=True, key="campaign_use_fitted"):
        return ()
    return tuple(
        campaigns.CustomCurve(
            segment=item.segment,
            channel=item.channel,
            value=item.curve.value,
            scale=item.curve.scale,
        )
        for item in state.fitted
    )
