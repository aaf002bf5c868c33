"""What a calculation begins with: a measured segment, numbers by hand, or a link."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from core.act import roi_defaults, roi_later, roi_link
from core.act.roi_scenarios import SCENARIOS, Factors
from core.errors import ClienteleError
from ui import absent, frame, segments_of, session

if TYPE_CHECKING:
    from core.act.roi import RoiInputs
    from ui.session import Store

_WAYS = {"segment": "From a segment", "hand": "By hand"}
THESE = "these customers"


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
    """

    name: str
    inputs: RoiInputs
    origin: str
    currency: str | None
    later: float = 0.0
    scenarios: tuple[Factors, ...] = SCENARIOS


def ask() -> Start:
    """The numbers of the link in the address, else those of a segment or by hand, as asked."""
    shared = _from_link()
    if shared is not None:
        _came_by_link()
        typed = session.visit().currency.strip() or None
        return Start(THESE, shared.inputs, "link", typed, scenarios=shared.scenarios)
    store = session.visit().store
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
        return _by_hand(frame.currency(store))
    with rest:
        return _of_segment(store)


def _of_segment(store: Store) -> Start:
    kind, pick = st.columns(2, vertical_alignment="center")
    with kind:
        which = segments_of.choose(store)
    with pick:
        profile = segments_of.one(segments_of.profiles(store, which), f"roi_{which}")
    if not math.isfinite(profile.order_value):
        absent.page(
            "What a campaign earns rests on what an order is worth; this file does not say.",
            "Put in your own numbers by hand. The segments and their lists are there all the same.",
            ("segments", "export"),
        )
        st.stop()
    return Start(
        profile.name,
        roi_defaults.defaults_for(profile),
        "segment",
        frame.currency(store),
        roi_later.later_orders(profile),
    )


def _by_hand(currency: str | None) -> Start:
    return Start(THESE, roi_defaults.by_hand(), "hand", currency)


def _no_store() -> str | None:
    """Without a store there is nothing measured: say so, offer the demo, ask for the currency."""
    visit = session.visit()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            ":gray[:material/edit: By hand: put in your own numbers. With a store open they begin "
            "with what was measured on a segment.]"
        )
        if visit.job is None:
            frame.demo_button("roi_demo")
    typed = st.text_input(
        "Currency", value=visit.currency, max_chars=4, placeholder="€, GBP …", width=160
    )
    visit.currency = typed
    return typed.strip() or None


def _from_link() -> roi_link.Shared | None:
    """The calculation in the address; None without one, or with one that cannot be used."""
    try:
        return roi_link.from_query(st.query_params.to_dict())
    except ClienteleError:
        st.query_params.clear()
        st.toast("The link's numbers cannot be used.", icon=":material/link_off:")
        return None


def _came_by_link() -> None:
    """Say where the numbers come from, with the way back."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(":gray[:material/link: These numbers come from the link.]")
        st.button("Start anew", on_click=st.query_params.clear)
