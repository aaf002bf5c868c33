"""What a calculation begins with: a measured segment, numbers by hand, or a link."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from core import campaigns
from core.errors import ClienteleError
from ui import cache
from ui.components import (
    demo_button,
    next_steps,
    parts,
    segment_links,
    segmentation_choice,
    unavailable,
)
from ui.state import session

if TYPE_CHECKING:
    from core.campaigns import RoiInputs, SharedCalculation
    from ui.state.open_store import OpenStore, Which

_WAYS = {"segment": "From a segment", "hand": "By hand"}
THESE = "these customers"
_MEASURED = frozenset({"customers", "order_value"})
"""What a segment's numbers bring along."""
_COUNTED = frozenset({"baseline_rate", "later"})
"""What they bring along where customers were seen to order again; all else is an assumption."""


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
    store = session.current().store
    if store is None:
        return _by_hand(_no_store())
    switch, rest = st.columns([1, 2], vertical_alignment="center")
    with switch:
        way = st.segmented_control(
            "Where the numbers come from",
            list(_WAYS),
            default="segment",
            required=True,
            format_func=_WAYS.__getitem__,
            key="roi_from",
            persist_state="session",
            label_visibility="collapsed",
        )
    if way == "hand":
        return _by_hand(session.currency(store))
    with rest:
        return _of_segment(store)


def _of_segment(store: OpenStore) -> Start:
    kind, pick = st.columns(2, vertical_alignment="center")
    with kind:
        which = segmentation_choice.choose_segmentation(store)
    with pick:
        profile = segmentation_choice.one(cache.segments(store, which), f"roi_{which}", which)
    if not math.isfinite(profile.order_value):
        unavailable.page(
            "What a campaign earns rests on what an order is worth; this file does not say.",
            "Put in your own numbers by hand. The segments and their lists are there all the same.",
            ("segments", "export"),
        )
        st.stop()
    return Start(
        profile.name,
        campaigns.roi_defaults(profile),
        "segment",
        session.currency(store),
        campaigns.later_orders(profile),
        measured=_MEASURED | (_COUNTED if profile.reorders else frozenset()),
        by=which,
    )


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
    return Start(THESE, campaigns.manual_defaults(), "hand", currency)


def _no_store() -> str | None:
    """Without a store there is nothing measured: say so, offer the demo, ask for the currency."""
    state = session.current()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            ":gray[:material/edit: By hand: put in your own numbers. With a store open they begin "
            "with what was measured on a segment.]"
        )
        if state.tasks.analysis is None:
            demo_button.button("roi_demo", primary=False)
    typed = st.text_input(
        "Currency", value=state.display.currency, max_chars=4, placeholder="€, GBP …", width=160
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
        st.toast("The link's numbers cannot be used.", icon=":material/link_off:")
        return None


def _came_by_link(segment: str) -> None:
    """Say where the numbers come from, with the way back."""
    about = f", for {parts.sentence(segment)}" if segment else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":gray[:material/link: These numbers come from the link{about}.]")
        st.button("Start anew", on_click=st.query_params.clear)


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
    store = session.current().store
    if store is not None and start.origin == "segment":
        which: Which = "rfm" if start.by == "rfm" else "model"
        next_steps.strip(store, which, start.name, ("playbook", "campaigns"))
