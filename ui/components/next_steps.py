"""What can be done with a segment from where it is shown, as links that keep it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from core import playbooks
from ui.components import parts, playbook_choice, segment_links

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore, Which

_ACTS = ("playbook", "campaigns", "roi")
_NEED_MONEY = ("campaigns", "roi")


def strip(store: OpenStore, which: Which, segment: str, pages: tuple[str, ...] = _ACTS) -> None:
    """Links to what can be done with one segment; none where no playbook knows it.

    Parameters
    ----------
    store : the shop
    which : whose segment it is
    segment : its name
    pages : of `segment_links.PAGES`
    """
    profiles = store.profiles(which)
    profile = next((profile for profile in profiles if profile.name == segment), None)
    if profile is None or not playbooks.covers_segments(playbook_choice.chosen(), profiles):
        return
    priced = math.isfinite(profile.order_value)
    with st.container(horizontal=True):
        for page in pages:
            if priced or page not in _NEED_MONEY:
                segment_links.link(page, segment, which)


def each_playbook(store: OpenStore, which: Which) -> None:
    """A link to the playbook of every segment, by their names."""
    profiles = store.profiles(which)
    if not playbooks.covers_segments(playbook_choice.chosen(), profiles):
        return
    st.caption("Open the playbook of")
    with st.container(horizontal=True, gap="small"):
        for profile in profiles:
            segment_links.link("playbook", profile.name, which, parts.plain(profile.name))
