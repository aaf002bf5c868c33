"""What a page cannot show for this file, with what works instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.formatting import N_, _
from ui.components import parts

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore

_PAGES = {
    "overview": ("pages/overview.py", N_("See the overview"), ":material/monitoring:"),
    "segments": ("pages/segments.py", N_("See the segments"), ":material/bubble_chart:"),
    "export": ("pages/export.py", N_("Download lists"), ":material/download:"),
    "load": ("pages/load.py", N_("Check the columns"), ":material/table:"),
}


def page(why: str, works: str, links: tuple[str, ...]) -> None:
    """In place of a page: why it is empty, what works, and the way there."""
    with st.container(border=True):
        st.markdown(f"**:material/info: {parts.sentence(why)}**")
        st.markdown(parts.sentence(works))
        with st.container(horizontal=True):
            for link in links:
                file, label, icon = _PAGES[link]
                st.page_link(file, label=_(label), icon=icon)


def line(text: str) -> None:
    """One thing that is missing on a page that shows the rest."""
    st.markdown(f":gray[:material/info: {parts.sentence(text)}]")


def no_history(store: OpenStore) -> str:
    """Why there is no RFM, in a sentence."""
    return store.analysis.customers.no_history or ""


def no_months(store: OpenStore) -> str:
    """What an overview lacks for this file; empty where it lacks nothing."""
    analysis = store.analysis
    if analysis.orders is None:
        return _("The file has one row per customer: it has no orders to show month by month") + (
            "." if analysis.customers.knows_money else _(", and no money.")
        )
    if not analysis.customers.knows_money:
        return _("The file has no money, so months are counted in orders.")
    return ""
