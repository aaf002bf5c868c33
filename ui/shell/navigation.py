"""The pages, in the order in which the navigation lists them: a new page is one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.util import calc_hash

from core.formatting import N_, _
from ui.state import sign_in

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

    from ui.state.open_store import OpenStore


class Entry(NamedTuple):
    """A page in the navigation.

    Parameters
    ----------
    section : the heading it is listed under
    name : of its file in pages/, and its address
    title : in the navigation and on the browser's tab
    icon : a Material icon
    shown : `always`, `never` (it is reached from other pages), or `in_lab` (while the visitor is on
        Lab or one of its pages)
    """

    section: str
    name: str
    title: str
    icon: str
    shown: str = "always"

    @property
    def file(self) -> str:
        """The page's file, as `st.switch_page` takes it."""
        return f"pages/{self.name}.py"


HOME, LAB = "home", "lab"
DATA, UNDERSTAND, ACT, MORE = N_("Data"), N_("Understand"), N_("Act"), N_("More")
PAGES = (
    Entry(DATA, HOME, N_("Home"), "home"),
    Entry(DATA, "load", N_("Load"), "upload_file"),
    Entry(DATA, "projects", N_("Projects"), "folder"),
    Entry(UNDERSTAND, "overview", N_("Overview"), "monitoring"),
    Entry(UNDERSTAND, "rfm", N_("RFM"), "grid_on"),
    Entry(UNDERSTAND, "segments", N_("Segments"), "bubble_chart"),
    Entry(UNDERSTAND, "segment_builder", N_("Segment builder"), "filter_alt"),
    Entry(UNDERSTAND, "segment", N_("Segment"), "donut_small", "never"),
    Entry(UNDERSTAND, "behaviour", N_("Behaviour"), "shopping_basket"),
    Entry(UNDERSTAND, "value", N_("Lifetime value"), "savings"),
    Entry(UNDERSTAND, "movement", N_("Movement"), "swap_horiz"),
    Entry(UNDERSTAND, "customer", N_("Customer"), "person_search"),
    Entry(ACT, "playbook", N_("Playbook"), "menu_book"),
    Entry(ACT, "campaigns", N_("Campaigns"), "campaign"),
    Entry(ACT, "roi", N_("ROI calculator"), "calculate"),
    Entry(ACT, "export", N_("Export"), "download"),
    Entry(MORE, LAB, N_("Lab"), "labs"),
    Entry(MORE, "cohorts", N_("Cohorts"), "groups", "in_lab"),
    Entry(MORE, "statistics", N_("Statistics"), "query_stats", "in_lab"),
    Entry(MORE, "experiments", N_("Experiments"), "science", "in_lab"),
    Entry(MORE, "models", N_("Models"), "inventory_2", "in_lab"),
    Entry(MORE, "help", N_("Help"), "help"),
)


def entry(name: str) -> Entry:
    """The page of a file name.

    Raises
    ------
    KeyError : no page has that name
    """
    return _BY_NAME[name]


def listed() -> Page:
    """Show the navigation, with the pages of the Lab while one of them is open; the page to run."""
    in_lab = entry(_asked_for()).shown == "in_lab" or _asked_for() == LAB
    sections: dict[str, list[Page]] = {}
    for each in PAGES:
        hidden = each.shown == "never" or (each.shown == "in_lab" and not in_lab)
        page = st.Page(
            each.file,
            title=_(each.title),
            icon=f":material/{each.icon}:",
            default=each.name == HOME,
            visibility="hidden" if hidden else "visible",
        )
        sections.setdefault(_(each.section), []).append(page)
    if sign_in.is_awaited():
        return st.navigation(sections, position="hidden")
    return st.navigation(sections, expanded=True)  # else the second half hides behind "view more"


def tab_title(name: str, store: OpenStore | None) -> str:
    """What the browser's tab and its history call a page: the page, and the store that is open."""
    title = _(entry(name).title)
    shop = "Clientele" if store is None else store.source.name
    return f"{title} · {shop}" if name != HOME or store is not None else shop


_BY_NAME = {each.name: each for each in PAGES}
_BY_HASH = {calc_hash("" if each.name == HOME else each.name): each.name for each in PAGES}


def _asked_for() -> str:
    """The page this run is for, by the request: Streamlit tells it once the navigation is up."""
    context = get_script_run_ctx()
    if context is None:
        return HOME
    asked = context.pages_manager
    name = asked.intended_page_name or HOME
    return _BY_HASH.get(asked.intended_page_script_hash or "", name if name in _BY_NAME else HOME)
