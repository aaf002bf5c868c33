"""What a marketer decides about a campaign, and the assumptions it rests on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from core import words
from core.act import campaigns, channels
from core.act.campaigns import Limit, OwnCurve, PlanSettings
from core.errors import ClienteleError
from ui import parts, session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.act.channels import Assumptions
    from core.act.playbook import Playbook
    from core.segment.profile import Profile

_WHOLE = 100
_SHARES = ("reach", "active_rate", "dormant_rate")


def form(
    profiles: Sequence[Profile], advice: Playbook, currency: str | None
) -> tuple[PlanSettings, Assumptions, dt.date]:
    """Segments, channels and budget in the open; the rest behind one click.

    Returns
    -------
    the decisions, the assumptions as edited, and the first day
    """
    shipped = channels.load()
    with st.container(border=True):
        names = [profile.name for profile in profiles]
        segments = st.pills(
            "Who",
            names,
            default=names,
            selection_mode="multi",
            key=f"campaign_segments_{'-'.join(names)}",
        )
        through = st.pills(
            "Through which channels",
            [channel.name for channel in shipped.channels],
            default=list(campaigns.DEFAULT_CHANNELS),
            selection_mode="multi",
            key="campaign_channels",
            persist_state="session",
        )
        amount, day, more = st.columns([2, 2, 1], vertical_alignment="bottom")
        with more, st.popover("More", icon=":material/tune:", width="stretch"):
            decided = _more()
        assumed = _assumptions(shipped, currency)
        settings = PlanSettings(
            budget=0.0,
            segments=tuple(name for name in names if name in segments),
            channels=tuple(through),
            **decided,
        )
        settings = settings.model_copy(
            update={"budget": _budget(amount, profiles, advice, assumed, settings, currency)}
        )
        starts_on = day.date_input(
            "First day", value="today", format=words.day_field(), key="campaign_day"
        )
        settings = settings.model_copy(update=_limits(profiles, settings, currency))
    return settings, assumed, starts_on


def _budget(
    place: st.delta_generator.DeltaGenerator,
    profiles: Sequence[Profile],
    advice: Playbook,
    assumed: Assumptions,
    settings: PlanSettings,
    currency: str | None,
) -> float:
    try:
        suggested = campaigns.suggested_budget(profiles, advice, assumed, settings)
    except ClienteleError:
        suggested = 0.0  # the plan itself says what is wrong
    unit = f", {parts.plain(currency)}" if currency else ""
    return float(
        place.number_input(
            f"Budget{unit}",
            min_value=0.0,
            max_value=1e12,
            value=suggested,
            step=max(suggested / 10, 1.0),
            format="%.0f",
            help="Begins with the budget at which the last unit of money just earns itself.",
            key=f"campaign_budget_{suggested:.0f}",
        )
    )


def _more() -> dict[str, Any]:
    fields = PlanSettings.model_fields
    advised = st.checkbox(
        "Only channels the playbook advises",
        value=True,
        help=fields["only_advised"].description,
        key="campaign_advised",
        persist_state="session",
    )
    spend_all = st.checkbox(
        "Spend the whole budget",
        value=False,
        help=fields["spend_all"].description,
        key="campaign_spend_all",
        persist_state="session",
    )
    own = st.number_input(
        "Hold out, %",
        min_value=0.0,
        max_value=50.0,
        value=None,
        step=1.0,
        placeholder="as recommended",
        help=fields["holdout"].description,
        key="campaign_holdout",
        persist_state="session",
    )
    seed = st.number_input(
        "Seed",
        min_value=0,
        max_value=2**31 - 1,
        value=0,
        help=fields["seed"].description,
        key="campaign_seed",
        persist_state="session",
    )
    return {
        "only_advised": advised,
        "spend_all": spend_all,
        "holdout": None if own is None else own / _WHOLE,
        "seed": int(seed),
    }


def _assumptions(shipped: Assumptions, currency: str | None) -> Assumptions:
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
                "cost": _number(f"A contact costs{unit}", "%.3f"),
                "reach": _number("Can be reached, %", "%.0f", 100),
                "active_rate": _number("Orders per 100 contacts, active", "%.2f", 100),
                "dormant_rate": _number("Orders per 100 contacts, silent", "%.2f", 100),
                "contacts": _number("Contacts each", "%.0f"),
            },
        )
        for channel in shipped.channels:
            told = {getattr(channel, name).source for name in channels.EDITABLE} - {"assumption"}
            if told:
                st.caption(f"{channel.name}: {parts.sentence('; '.join(sorted(told)))}")
        st.caption(parts.sentence(f"Orders: {shipped.incremental_share.source}."))
    numbers = {
        str(row["channel"]): {
            name: float(row[name]) / (_WHOLE if name in _SHARES else 1)
            for name in channels.EDITABLE
            if pd.notna(row[name])
        }
        for row in edited.to_dict("records")
    }
    own_margin = shipped.margin
    if margin != shipped.margin.value * _WHOLE:
        own_margin = channels.Sourced(value=margin / _WHOLE, source=channels.OWN)
    return shipped.model_copy(
        update={
            "margin": own_margin,
            "channels": tuple(each.edited(numbers[each.name]) for each in shipped.channels),
        }
    )


@st.cache_data(show_spinner=False, max_entries=2)
def _channel_table(shipped: Assumptions) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "channel": channel.name,
                **{
                    name: round(
                        getattr(channel, name).value * (_WHOLE if name in _SHARES else 1), 6
                    )
                    for name in channels.EDITABLE
                },
            }
            for channel in shipped.channels
        ]
    )


def _number(label: str, form: str, most: float | None = None) -> Any:
    return st.column_config.NumberColumn(label, format=form, min_value=0, max_value=most)


def _limits(
    profiles: Sequence[Profile], settings: PlanSettings, currency: str | None
) -> dict[str, object]:
    """Minimum and maximum for segments, channels and cells; curves from past campaigns."""
    with st.expander("Minimum, maximum and past results", icon=":material/rule:"):
        st.markdown(
            ":gray[One row a limit; a segment or a channel alone limits its sum. An own curve "
            "needs both.]"
        )
        unit = f" ({currency})" if currency else ""
        edited = st.data_editor(
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
                    "Segment", options=[profile.name for profile in profiles]
                ),
                "channel": st.column_config.SelectboxColumn(
                    "Channel", options=list(settings.channels)
                ),
                "low": _number(f"At least{unit}", "%.0f"),
                "high": _number(f"At most{unit}", "%.0f"),
                "value": _number(f"Curve: earns at most{unit}", "%.0f"),
                "scale": _number(f"Curve: bends at{unit}", "%.0f"),
            },
        )
        curves = _past_results()
    limits = [
        Limit(
            segment=None if pd.isna(row["segment"]) else str(row["segment"]),
            channel=None if pd.isna(row["channel"]) else str(row["channel"]),
            low=0.0 if pd.isna(row["low"]) else float(row["low"]),
            high=None if pd.isna(row["high"]) else float(row["high"]),
        )
        for row in edited.to_dict("records")
        if not (pd.isna(row["segment"]) and pd.isna(row["channel"]))
    ]
    typed = tuple(
        OwnCurve(
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


def _past_results() -> tuple[OwnCurve, ...]:
    """Curves fitted to an uploaded table of past campaigns, kept for the visit."""
    from core.act import curve_fit
    from ui import uploads

    content = uploads.small("Results of past campaigns (CSV)", ["csv"], "campaign_results")
    visit = session.visit()
    if content is not None:
        try:
            visit.fitted = curve_fit.fit(curve_fit.read(content))
        except ClienteleError as problem:
            parts.problem(problem)
    st.caption(
        "Columns segment, channel, spend and outcome, a row a campaign. The outcome is the margin "
        "of the orders it brought. Three campaigns or more make a curve."
    )
    if not visit.fitted:
        return ()
    for each in visit.fitted:
        doubt = f" · {each.doubt}" if each.doubt else ""
        st.markdown(
            f"**{parts.plain(each.segment)} by {parts.plain(each.channel)}**: earns at most "
            f"{words.count(each.curve.value)}, bends at {words.count(each.curve.scale)} "
            f":gray[({each.points} campaigns, R² {words.fixed(each.r2, 2)}{doubt})]"
        )
    if not st.checkbox("Use these curves", value=True, key="campaign_use_fitted"):
        return ()
    return tuple(
        OwnCurve(
            segment=each.segment,
            channel=each.channel,
            value=each.curve.value,
            scale=each.curve.scale,
        )
        for each in visit.fitted
    )
