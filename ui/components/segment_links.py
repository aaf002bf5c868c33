"""From wherever a segment is named to the pages that act on it: links that say which is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from core.formatting import N_, _, say
from ui.components import parts
from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SEGMENT, BY = "segment", "by"
"""What a page's address says: which segment, and whether the model's or the RFM grid's."""
HINT = N_("Select a row to open the segment.")


class _Target(NamedTuple):
    """A page that takes a segment, and what stands on a link to it."""

    file: str
    label: str
    icon: str


PAGES = {
    "segment": _Target("pages/segment.py", N_("Segment"), ":material/donut_small:"),
    "playbook": _Target("pages/playbook.py", N_("Playbook"), ":material/menu_book:"),
    "export": _Target("pages/export.py", N_("List"), ":material/download:"),
    "campaigns": _Target("pages/campaigns.py", N_("Campaign"), ":material/campaign:"),
    "roi": _Target("pages/roi.py", N_("ROI"), ":material/calculate:"),
    "experiments": _Target("pages/experiments.py", N_("Test"), ":material/science:"),
}
"""Everywhere a segment leads, in the order of the strip of next steps."""


def query(segment: str, by: str) -> dict[str, str]:
    """What stands behind the address of a page that is about one segment.

    Parameters
    ----------
    segment : its name
    by : "model" or "rfm"
    """
    return {SEGMENT: segment, BY: by}


def link(page: str, segment: str, by: str, label: str | None = None) -> None:
    """A link to one of `PAGES` that opens it at this segment."""
    target = PAGES[page]
    st.page_link(
        target.file,
        label=label or _(target.label),
        icon=target.icon,
        query_params=query(segment, by),
    )


def to_segment(segment: str, by: str) -> None:
    """The name of a segment as a link to its own page."""
    link("segment", segment, by, parts.plain(segment))


def follow_row(event: Any, segments: Sequence[str], by: str) -> None:
    """Open the page of the segment whose row of a table was picked.

    Parameters
    ----------
    event : what `st.dataframe` gave back
    segments : the segment of each row
    by : whose segments these are
    """
    rows = event["selection"]["rows"] if event else []
    if rows and rows[0] < len(segments):
        st.switch_page(PAGES["segment"].file, query_params=query(segments[rows[0]], by))


def asked() -> str:
    """The segment the address names; empty where it names none."""
    return str(st.query_params.get(SEGMENT, "")).strip()


def asked_by() -> str:
    """Whose segment the address names; empty where it does not say."""
    return str(st.query_params.get(BY, ""))


def find(known: Mapping[str, str], name: str) -> str | None:
    """A segment by its name, or by the one it had before it was renamed; case does not matter.

    Parameters
    ----------
    known : segments as they are shown, with what they are known as
    name : what is looked for
    """
    wanted = name.casefold()
    shown = (item for item in known if item.casefold() == wanted)
    before = (item for item, base in known.items() if base.casefold() == wanted)
    return next(shown, None) or next(before, None)


def follow(known: Mapping[str, str], key: str, by: str) -> Callable[[], None]:
    """Let a widget that picks one segment begin where the address or the last pick leads.

    A name that no segment has is reported, and stays in the address until another is picked.

    Parameters
    ----------
    known : as in `find`; the first by default
    key : of the widget, which is not made yet
    by : whose segments these are

    Returns
    -------
    what the widget does on change
    """
    state, named = session.current(), asked()
    result = find(known, named) if named else None
    if result is not None:
        state.display.segment = result
    picked = result or find(known, state.display.segment) or next(iter(known))
    if named and result is None:
        unknown(named, say("Showing instead: {picked}.", picked=picked))
    st.session_state[key] = picked

    def pick() -> None:
        state.display.segment = str(st.session_state[key])
        st.query_params.from_dict(query(state.display.segment, by))

    return pick


def follow_some(known: Mapping[str, str], key: str, by: str) -> Callable[[], None]:
    """Let a widget that picks several segments begin with the one of the address, else with all.

    Parameters and what is given back are those of `follow`.
    """
    named = asked()
    result = find(known, named) if named else None
    if result is not None:
        session.current().display.segment = result
        st.session_state[key] = [result]
    elif named:
        unknown(named, _("Showing all instead."))
    st.session_state.setdefault(key, list(known))

    def pick() -> None:
        chosen = st.session_state[key]
        if len(chosen) == 1:
            st.query_params.from_dict(query(chosen[0], by))
        else:
            leave()

    return pick


def unknown(name: str, instead: str) -> None:
    """Say that the address names a segment which is not there."""
    st.info(
        say(
            "No segment here is called {name}. {instead}",
            name=parts.plain(name),
            instead=parts.sentence(instead),
        ),
        icon=":material/link_off:",
    )


def leave() -> None:
    """Take the segment out of the address: it is no longer what the page shows."""
    for name in (SEGMENT, BY):
        st.query_params.pop(name, None)
