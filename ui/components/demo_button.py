"""The button that opens the demo store; over a shop that is open it asks first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.formatting import N_, _, say
from ui.components import parts
from ui.state import session
from ui.tasks import store_loading

if TYPE_CHECKING:
    from ui.state.session import SessionState

OPEN = N_("Open the demo store")
INSTEAD = N_("Use the demo store instead")


def button(key: str, label: str = OPEN, *, primary: bool = True) -> None:
    """Open the demo store and stay on the page; at once where no shop of one's own gives way to it.

    Parameters
    ----------
    key : of the button
    label : what stands on it
    primary : it is what the page is about
    """
    asks = bool(gives_way(session.current()))
    pressed = st.button(
        _(label),
        icon=":material/storefront:",
        type="primary" if primary else "secondary",
        key=key,
        on_click=None if asks else store_loading.open_demo,
    )
    if pressed and asks:
        _ask()


def gives_way(state: SessionState) -> str:
    """What the demo store would replace or stop, in a sentence; empty where there is nothing."""
    if state.tasks.analysis is not None and state.tasks.analysis.running:
        return _("An analysis is running. Opening the demo store cancels it.")
    if state.store is not None and not state.store.demo:
        return say(
            "The demo store replaces {name}, which is open now.", name=state.store.source.name
        )
    return ""


@st.dialog("Open the demo store instead?", icon=":material/storefront:")
def _ask() -> None:
    st.markdown(parts.sentence(gives_way(session.current())))
    st.markdown(_("Your file stays on the Load page, so you can analyse it again."))
    with st.container(horizontal=True):
        keep = st.button(_("Keep what I have"), type="primary", key="demo_keep")
        replace = st.button(
            _(OPEN),
            icon=":material/storefront:",
            key="demo_replace",
            on_click=store_loading.open_demo,
        )
    if keep or replace:
        st.rerun()  # which closes the dialog
