"""What can be done with a segment from where it is shown, as links that keep it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from ui.components import playbook_choice, segment_links

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore, Which

_OF_PLAYBOOKS = frozenset({"playbook", "campaigns", "roi"})
_OF_MONEY = frozenset({"campaigns", "roi"})


def strip(store: OpenStore, which: Which, segment: str, here: str = "") -> None:
    """Links to everything that can be done with one segment; none where no page is about it.

    Where a playbook has no advice for such segments, the pages that follow it are left out, and so
    are those that count in money where the file has none.

    Parameters
    ----------
    store : the shop
    which : whose segment it is
    segment : its name
    here : the page this is on, of `segment_links.PAGES`, which needs no link to itself
    """
    profiles = store.profiles(which)
    profile = next((profile for profile in profiles if profile.name == segment), None)
    advised = playbook_choice.advised_segmentation(store)
    if profile is None or which not in {store.in_use, advised}:
        return
    left_out = {here}
    if which != advised:
        left_out |= _OF_PLAYBOOKS
    if which != store.in_use:
        left_out |= set(segment_links.PAGES) - _OF_PLAYBOOKS
    if not math.isfinite(profile.order_value):
        left_out |= _OF_MONEY
    with st.container(horizontal=True, gap=None):
        for page in segment_links.PAGES:
            if page not in left_out:
                segment_links.link(page, segment, which)


def each_segment(store: OpenStore, which: Which) -> None:
    """A link to the page of every segment, by their names; none where they are not in use."""
    if which != store.in_use:
        return
    with st.container(horizontal=True, gap="small"):
        for profile in store.profiles(which):
            segment_links.to_segment(profile.name, which)
