"""What a calculation begins with: a measured segment, numbers by hand, or a link."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from core import campaigns, formatting, playbooks
from core.errors import ClienteleError
from core.formatting import N_, _, say
from ui import cache
from ui.components import (
    channel_assumptions,
    contact_scope,
    demo_button,
    next_steps,
    parts,
    playbook_choice,
    segment_links,
    segmentation_choice,
    unavailable,
)
from ui.state import segmentation_in_use, session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from core.campaigns import ChannelAssumptions, ExpectedResult, RoiInputs, SharedCalculation
    from core.segmentation import Profile
    from ui.state.open_store import OpenStore, Which

_WAYS = {"segment": N_("From a segment"), "hand": N_("Enter manually")}
THESE = N_("these customers")
_MEASURED = frozenset({"customers", "order_value"})
"""What a segment's numbers bring along; all else is an assumption unless it was counted."""
_YEAR_DAYS = 365


@dataclass(frozen=True)
class Start:
    """What a calculation begins with.

    Parameters
    ----------
    name : of the segment, or `THESE` where there is none
    inputs : the campaign
    origin : "segment" where it was measured, "hand" or "link" where somebody says so
    currency : of amounts
    later : orders that follow an extra one within a year, suggested
    scenarios : what three scenarios multiply
    measured : which of the numbers were measured, `later` among them
    by : whose segment it is, "model" or "rfm"; empty where there is none
    link : the link it came by
    sources : where each input comes from, by its name
    result : what the inputs stand for: a segment through a channel; None for those of a link
    """

    name: str
    inputs: RoiInputs
    origin: str
    currency: str | None
    later: float = 0.0
    scenarios: tuple[campaigns.ScenarioFactors, ...] = campaigns.DEFAULT_SCENARIOS
    measured: frozenset[str] = frozenset()
    by: str = ""
    link: SharedCalculation | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    result: ExpectedResult | None = None

    @property
    def address(self) -> dict[str, str]:
        """What stands in the address while nobody asks for a link to the numbers."""
        if self.link is not None:
            return campaigns.to_query(self.link)
        return segment_links.query(self.name, self.by) if self.by else {}


def ask_starting_values() -> Start:
    """The numbers of the link in the address, else those of a segment or by hand, as asked."""
    shared = _from_link()
    if shared is not None:
        return _of_link(shared)
    store = segmentation_in_use.current_store()
    if store is None:
        return _by_hand(_no_store())
    switch, who, through = st.columns(3, vertical_alignment="bottom")
    with switch:
        way = st.segmented_control(
            _("Source of the numbers"),
            list(_WAYS),
            default="segment",
            required=True,
            format_func=lambda one: _(_WAYS[one]),
            key="roi_from",
            persist_state="session",
            label_visibility="collapsed",
        )
    if way == "hand":
        return _by_hand(session.currency(store))
    return _of_segment(store, who, through)


def _of_segment(store: OpenStore, who: DeltaGenerator, through: DeltaGenerator) -> Start:
    """The numbers of a segment and a channel, picked in `who` and `through`."""
    which = store.in_use
    with who:
        profile = segmentation_choice.one(cache.segments(store, which), f"roi_{which}", which)
    if not math.isfinite(profile.order_value):
        unavailable.page(
            _("Campaign profit depends on order value, and this file has no money."),
            _("Enter your own numbers instead. Segments and lists work without it."),
            ("segments", "export"),
        )
        st.stop()
    currency = session.currency(store)
    assumed = channel_assumptions.current(currency)
    with through:
        result = _through(store, which, profile, assumed)
    return Start(
        profile.name,
        campaigns.roi_inputs(result, assumed),
        "segment",
        currency,
        campaigns.later_orders(profile),
        measured=_measured(profile, result),
        by=which,
        sources=campaigns.input_sources(result, assumed) | _counted(profile, result),
        result=result,
    )


def _through(
    store: OpenStore, which: Which, profile: Profile, assumed: ChannelAssumptions
) -> ExpectedResult:
    """The segment through a channel the visitor picks; at first the one that earns most."""
    advice = playbook_choice.chosen()
    card = None
    if playbooks.covers_segments(advice, store.profiles(which)):
        (card,) = playbooks.strategy_cards((profile,), advice, session.currency(store))
    options = campaigns.channel_results(profile, card, assumed, contact_scope.counted(store, which))
    names = [result.channel for result in options]
    picked = st.selectbox(
        _("Channel"),
        names,
        help=_("Starts with the playbook channel that should earn most under these assumptions."),
        key=f"roi_channel_{which}_{profile.name}_{names[0]}",
    )
    return options[names.index(str(picked))]


def _measured(profile: Profile, result: ExpectedResult) -> frozenset[str]:
    """Which of the numbers were counted in the shop's past."""
    measured = set(_MEASURED)
    if result.contact.target.counted:
        measured.add("baseline_rate")
    if profile.reorder_rate(_YEAR_DAYS) is not None:
        measured.add("later")
    if result.contact.measured is not None:
        measured.add("campaign_rate")
    return frozenset(measured)


def _counted(profile: Profile, result: ExpectedResult) -> dict[str, str]:
    """How measured numbers were counted: of how many, with the interval."""
    text = {"customers": _("counted in this segment"), "order_value": _("revenue ÷ orders here")}
    target, measured = result.contact.target, result.contact.measured
    rate = next((rate for rate in profile.reorders if rate.rate == target.baseline), None)
    if target.counted and rate is not None:
        text["baseline_rate"] = say(
            "counted: of {customers:# customer|# customers} who were in this segment "
            "{days:days} before the end of the file {ordered} have ordered since; 80% range "
            "{low:.1%} to {high:.1%}",
            customers=rate.customers,
            days=rate.days,
            ordered=formatting.count(rate.ordered),
            low=rate.low,
            high=rate.high,
        )
    if measured is not None:
        text["campaign_rate"] = say(
            "measured: the campaign of {since}, {customers:# customer|# customers} contacted "
            "against {held} held out",
            since=formatting.date(measured.since),
            customers=measured.treated,
            held=formatting.count(measured.held),
        )
    return text


def _of_link(shared: SharedCalculation) -> Start:
    """The numbers of a link as they were where it was made, whatever is open here."""
    _came_by_link(shared.segment)
    state = session.current()
    # A link made by hand may name no currency: the one typed here stands in for it.
    here = session.currency(state.store) if state.store else state.display.currency.strip() or None
    return Start(
        shared.segment or THESE,
        shared.inputs,
        "link",
        shared.currency or here,
        shared.later,
        shared.scenarios,
        shared.measured,
        shared.by,
        shared,
    )


def _by_hand(currency: str | None) -> Start:
    assumed = channel_assumptions.current(currency)
    result = campaigns.example_result(assumed)
    example = _("an example; enter your own")
    return Start(
        THESE,
        campaigns.roi_inputs(result, assumed),
        "hand",
        currency,
        sources=campaigns.input_sources(result, assumed)
        | dict.fromkeys(("customers", "baseline_rate", "order_value"), example),
        result=result,
    )


def _no_store() -> str | None:
    """Without a store there is nothing measured: say so, offer the demo, ask for the currency."""
    state = session.current()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            _(
                ":gray[:material/edit: Enter your own numbers. With a store open, they start "
                "from what was measured for a segment.]"
            )
        )
        if state.tasks.analysis is None:
            demo_button.button("roi_demo", primary=False)
    typed = st.text_input(
        _("Currency"),
        value=state.display.currency,
        max_chars=4,
        placeholder=_("€, GBP …"),
        width=160,
    )
    state.display.currency = typed
    return typed.strip() or None


def _from_link() -> SharedCalculation | None:
    """The calculation in the address; None without one, or with one that cannot be used.

    A link this page has made itself is no other start: the page goes on as it is.
    """
    made = session.current().roi_link
    if made is not None and made.query == st.query_params.to_dict():
        return made.link
    try:
        return campaigns.from_query(st.query_params.to_dict())
    except ClienteleError:
        st.query_params.clear()
        st.toast(_("The link's numbers cannot be used."), icon=":material/link_off:")
        return None


def _came_by_link(segment: str) -> None:
    """Say where the numbers come from, with the way back."""
    about = say(", for {segment}", segment=parts.sentence(segment)) if segment else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            say(":gray[:material/link: These numbers come from the link{about}.]", about=about)
        )
        st.button(_("Start over"), on_click=st.query_params.clear)


def shared(
    start: Start,
    campaign: RoiInputs,
    scenarios: tuple[campaigns.ScenarioFactors, ...],
    later: float,
    measured: frozenset[str],
) -> SharedCalculation:
    """The page as it stands, for a link to it.

    Parameters
    ----------
    start : what it began with
    campaign, scenarios, later : as typed
    measured : which of the numbers are still the measured ones
    """
    return campaigns.SharedCalculation(
        inputs=campaign,
        scenarios=scenarios,
        segment="" if start.name == THESE else start.name,
        by=start.by,
        currency=start.currency or "",
        later=later,
        measured=measured,
    )


def onward(start: Start) -> None:
    """The way to what else can be done with the segment of the open store."""
    store = segmentation_in_use.current_store()
    if store is not None and start.origin == "segment":
        next_steps.strip(store, store.in_use, start.name, "roi")
