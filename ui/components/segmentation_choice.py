"""Which segmentation is in use, RFM, the model's or own: one switch, on top of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import charts, formatting
from core.analysis import NAME_PREFIXES
from core.formatting import N_, _, say
from core.segment_builder import REST
from ui.components import parts, segment_links
from ui.state import segmentation_in_use, session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.segmentation import Profile
    from ui.state.open_store import OpenStore, Which

LABELS: dict[Which, str] = {
    "rfm": N_("RFM"),
    "model": N_("Found by model"),
    "saved": N_("My segments"),
}
ICONS: dict[Which, str] = {
    "rfm": ":material/grid_on:",
    "model": ":material/bubble_chart:",
    "saved": ":material/filter_alt:",
}
_KEY = "segments_in_use"


def switch(store: OpenStore) -> None:
    """The one place where a segmentation is chosen; where the store has only one, its name.

    Parameters
    ----------
    store : as it is open, under no prefix
    """
    if len(store.segmentations) == 1:
        which = segmentation_in_use.chosen(store)
        st.badge(
            say("Segments: {store}", store=_titled(store, which)), icon=ICONS[which], color="gray"
        )
        return
    st.session_state[_KEY] = segmentation_in_use.chosen(store)
    st.segmented_control(
        _("Segments in use"),
        store.segmentations,
        required=True,
        format_func=lambda which: _titled(store, which),
        key=_KEY,
        on_change=_switched,
        label_visibility="collapsed",
        help=_(
            "All pages, lists, plans and files use these. RFM segments follow fixed rules, "
            "a model finds its own groups, and “My segments” are the ones you built."
        ),
    )


def _switched() -> None:
    segmentation_in_use.choose(st.session_state[_KEY])
    session.current().checklist.tick("segments")
    segment_links.leave()


def _titled(store: OpenStore, which: Which) -> str:
    named = [one for one in store.profiles(which) if which != "saved" or one.name != REST]
    return f"{_(LABELS[which])} ({formatting.count(len(named))})"


def not_in_use(store: OpenStore, which: Which) -> None:
    """On a page about one segmentation: say that another one is in use, with the way to change it.

    Parameters
    ----------
    store : what pages get
    which : what the page is about
    """
    if store.in_use == which:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            say(
                ":gray[:material/info: Other pages, lists and plans use the segments {in_use}. "
                "Names here begin with {name_prefixes}]",
                in_use=_(_IN_USE[store.in_use]),
                name_prefixes=parts.plain(NAME_PREFIXES[which].strip()),
            )
        )
        st.button(
            _("Use these everywhere"),
            on_click=segmentation_in_use.choose,
            args=(which,),
            key=f"use_{which}",
        )


_IN_USE: dict[Which, str] = {
    "rfm": N_("of the RFM grid"),
    "model": N_("found by the model"),
    "saved": N_("of your own"),
}


def follow_address() -> None:
    """Use the segmentation whose segment the address names, where it is not the one in use."""
    store = segmentation_in_use.with_saved()
    if store is None:
        return
    by, name = segment_links.asked_by(), segment_links.asked()
    if name.startswith(tuple(NAME_PREFIXES.values())):  # it is shown beside those in use
        return
    for which in store.segmentations:
        if by == which:
            segmentation_in_use.choose(which)
            return
    if not name or segment_links.find(known_as(store, segmentation_in_use.chosen(store)), name):
        return
    for which in store.segmentations:
        if segment_links.find(known_as(store, which), name):
            segmentation_in_use.choose(which)
            return


def known_as(store: OpenStore, which: Which) -> dict[str, str]:
    """What colours know each segment by, whatever it was renamed to."""
    return {profile.name: profile.known_as for profile in store.profiles(which)}


def colours(store: OpenStore, which: Which, known_as: Mapping[str, str]) -> dict[str, str]:
    """The colour of each named segment, as every page shows it; also of those without customers.

    Parameters
    ----------
    store, which : whose segments
    known_as : what each is known as, by name
    """
    usual = charts.segment_colours(tuple(known_as.values()))
    result = dict(zip(known_as, usual, strict=True))
    scores = store.analysis.rfm
    if which != "rfm" or scores is None:
        return result
    own = {segment.name: segment.colour for segment in scores.rule.grid.segments}
    return {name: own.get(name) or shade for name, shade in result.items()}


def shades(store: OpenStore, which: Which) -> dict[str, str]:
    """The colour of each segment that has customers, as every page shows it."""
    return charts.colours_by_name(store.profiles(which))


def pills(profiles: tuple[Profile, ...], key: str, by: Which) -> Profile:
    """Let the visitor pick one segment, all of them in view; a link may have named it.

    Parameters are those of `one`.
    """
    by_name = {profile.name: profile for profile in profiles}
    known = {name: profile.known_as for name, profile in by_name.items()}
    key = f"{key}_{hash(tuple(by_name))}"
    picked = segment_links.follow(known, key, by)
    name = st.pills(
        _("Segment"),
        list(by_name),
        format_func=parts.sentence,
        required=True,
        key=key,
        on_change=picked,
        label_visibility="collapsed",
    )
    return by_name.get(str(name), profiles[0])


def one(profiles: tuple[Profile, ...], key: str, by: Which, label: str = N_("Segment")) -> Profile:
    """Let the visitor pick one segment; a link may have named it.

    Parameters
    ----------
    profiles : to pick from
    key : of the widget
    by : whose segments these are
    label : of the widget
    """
    by_name = {profile.name: profile for profile in profiles}
    known = {name: profile.known_as for name, profile in by_name.items()}
    picked = segment_links.follow(known, key, by)
    name = st.selectbox(_(label), list(by_name), key=key, on_change=picked)
    return by_name.get(str(name), profiles[0])
