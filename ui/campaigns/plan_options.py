"""What a marketer decides about a campaign: who, through what, for how much, from when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import streamlit as st

from core import campaigns, formatting
from core.errors import ClienteleError
from core.formatting import _, say
from ui.campaigns import assumptions, limits, order_anyway, reachable
from ui.components import channel_assumptions, kept_forms, parts, segment_links
from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.campaigns import ChannelAssumptions, Contactable
    from core.playbooks import Playbook
    from core.segmentation import Profile
    from ui.state.open_store import OpenStore, Which

_WHOLE = 100


def form(
    store: OpenStore,
    profiles: Sequence[Profile],
    which: Which,
    advice: Playbook,
    currency: str | None,
) -> tuple[campaigns.PlanSettings, ChannelAssumptions, dt.date, Contactable | None]:
    """Segments, channels and budget in the open; the rest behind one click.

    Returns
    -------
    the decisions, the assumptions as edited, the first day, and who may be contacted
    """
    shipped = campaigns.load_channels(currency)
    with st.container(border=True):
        names = [profile.name for profile in profiles]
        key = f"campaign_segments_{'-'.join(names)}"
        known = {profile.name: profile.known_as for profile in profiles}
        segments = st.pills(
            _("Who"),
            names,
            selection_mode="multi",
            format_func=parts.sentence,
            key=key,
            on_change=segment_links.follow_some(known, key, which),
        )
        kept_forms.only_offered("campaign_channels", [one.name for one in shipped.channels])
        through = st.pills(
            _("Channels"),
            [channel.name for channel in shipped.channels],
            default=list(campaigns.DEFAULT_CHANNELS),
            selection_mode="multi",
            key="campaign_channels",
            persist_state="session",
        )
        amount, day, kept, more = st.columns([3, 3, 2, 2], vertical_alignment="bottom")
        with kept:
            kept_forms.saved("campaigns")
        further = more.popover(_("More"), icon=":material/tune:", width="stretch")
        with further:
            decided = _more()
        with st.expander(_("Assumptions and limits"), icon=":material/payments:"):
            costs, anyway, bounds = st.tabs(
                [
                    _("Channel costs and response"),
                    _("Who would order anyway"),
                    _("Minimum, maximum and past results"),
                ]
            )
        with costs:
            assumed = assumptions.edit(shipped, currency)
        with anyway:
            assumed = order_anyway.edit(assumed, profiles, which)
        channel_assumptions.remember(assumed, currency)
        assumed = channel_assumptions.current(currency)
        settings = campaigns.PlanSettings(
            budget=0.0,
            segments=tuple(name for name in names if name in segments),
            channels=tuple(through),
            **decided,
        )
        contactable = reachable.ask(store, which, further)
        try:
            suggested = campaigns.suggested_budget(profiles, advice, assumed, settings, contactable)
        except ClienteleError:
            suggested = 0.0  # the plan itself says what is wrong
        settings = settings.model_copy(update={"budget": _budget(amount, suggested, currency)})
        starts_on = day.date_input(
            _("First day"), value="today", format=formatting.day_field(), key="campaign_day"
        )
        with bounds:
            settings = settings.model_copy(update=limits.edit(profiles, settings, currency))
    return settings, assumed, starts_on, contactable


def _budget(
    place: st.delta_generator.DeltaGenerator, suggested: float, currency: str | None
) -> float:
    unit = f", {parts.plain(currency)}" if currency else ""
    key, kept = f"campaign_budget_{suggested:.0f}", session.current().forms
    if kept.budget is not None:
        st.session_state[key], kept.budget = kept.budget, None
    return float(
        place.number_input(
            say("Budget{unit}", unit=unit),
            min_value=0.0,
            max_value=1e12,
            value=suggested,
            step=max(suggested / 10, 1.0),
            format="%.0f",
            help=_("Starts at the budget where spending more no longer pays."),
            key=key,
        )
    )


def _more() -> dict[str, Any]:
    fields = campaigns.PlanSettings.model_fields
    advised = st.checkbox(
        _("Only channels from the playbook"),
        value=True,
        help=_(str(fields["only_advised"].description)),
        key="campaign_advised",
        persist_state="session",
    )
    spend_all = st.checkbox(
        _("Spend the whole budget"),
        value=False,
        help=_(str(fields["spend_all"].description)),
        key="campaign_spend_all",
        persist_state="session",
    )
    own = st.number_input(
        _("Hold out, %"),
        min_value=0.0,
        max_value=50.0,
        value=None,
        step=1.0,
        placeholder=_("as recommended"),
        help=_(str(fields["holdout"].description)),
        key="campaign_holdout",
        persist_state="session",
    )
    seed = st.number_input(
        _("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        value=0,
        help=_(str(fields["seed"].description)),
        key="campaign_seed",
        persist_state="session",
    )
    return {
        "only_advised": advised,
        "spend_all": spend_all,
        "holdout": None if own is None else own / _WHOLE,
        "seed": int(seed),
    }
