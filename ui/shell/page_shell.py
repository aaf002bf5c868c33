"""What stands around every page: the guard, the header, the sidebar and the empty state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core import formatting
from ui.components import demo_button, parts, search_panel
from ui.shell import error_boundary, filters, number_format
from ui.state import session
from ui.tasks import panel, store_loading
from ui.tasks.search import Search

if TYPE_CHECKING:
    from core.errors import Notice
    from ui.state.open_store import OpenStore

_SCORING_PAGE = "models"
"""Where a file is handed over to be scored, beside the one that is open."""


def enter() -> None:
    """Note that this visitor came through app.py; take them on to the page they asked for."""
    display = session.current().display
    display.navigated = True
    page, query = display.requested_page, display.requested_query
    if page is not None:
        display.requested_page, display.requested_query = None, {}
        st.switch_page(page, query_params=query)


def page(file: str, title: str, lead: str, *, own_search: bool = False) -> None:
    """Begin a page: guard, sidebar, header, and whatever is running.

    Parameters
    ----------
    file : the page's `__file__`
    title, lead : the page's name and one sentence on what it answers
    own_search : the page shows a running search by itself
    """
    begin(file)
    header(title, lead, own_search=own_search)


def begin(file: str) -> None:
    """The part of a page that shows nothing in its middle: guard, finished work, sidebar."""
    _guard(file)
    error_boundary.guard()
    session.keep_alive()
    session.current().place = "score" if Path(file).stem == _SCORING_PAGE else "load"
    store_loading.collect()
    number_format.settle()
    _sidebar()


def header(title: str, lead: str, *, own_search: bool = False) -> None:
    """Title, one sentence, and whatever is running or went wrong."""
    st.title(title, anchor=False)
    st.markdown(f":gray[{lead}]")
    state = session.current()
    if state.store is not None:
        filters.show_filters(state.store)
    if isinstance(state.tasks.analysis, Search):
        if not own_search:
            search_panel.running(state.tasks.analysis, whole=False)
    elif state.tasks.analysis is not None:
        panel.show_progress(state.tasks.analysis, "analysis")
    if state.tasks.problem is not None:
        parts.problem(state.tasks.problem)


def open_store(file: str, title: str, lead: str, *, own_search: bool = False) -> OpenStore:
    """Begin a page that needs a store; without one, say what to do next and end the page."""
    page(file, title, lead, own_search=own_search)
    state = session.current()
    if state.store is not None:
        return state.store
    if state.tasks.analysis is None:
        _nothing_open()
    return st.stop()


def _guard(file: str) -> None:
    # A fresh server runs pages/x.py directly when a visitor deep-links to it: no app.py, no
    # navigation. Remember the page and come in through the front door.
    display = session.current().display
    if not display.navigated:
        display.requested_page = f"pages/{Path(file).name}"
        display.requested_query = st.query_params.to_dict()
        st.switch_page("app.py")


def _nothing_open() -> None:
    with st.container(border=True):
        st.subheader("No store is open yet", anchor=False)
        st.markdown(
            "This page shows what it finds in your orders. Open the demo store to see it at work, "
            "or upload an order export of your own."
        )
        with st.container(horizontal=True):
            demo_button.button("nothing_open_demo")
            if st.button("Upload your orders", icon=":material/upload_file:"):
                st.switch_page("pages/load.py")


def _sidebar() -> None:
    store = session.current().store
    with st.sidebar:
        if store is None:
            st.caption("No store is open. What you upload stays on the machine this runs on.")
            return
        with st.container(border=True, gap="small"):
            _which_store(store)
        filters.panel(store)
        with st.popover("Forget my data", icon=":material/delete:", width="stretch"):
            st.markdown("Closes the store and deletes the uploaded file and every result now.")
            st.button(
                "Delete everything",
                type="primary",
                on_click=store_loading.close,
                key="forget_for_good",
            )


def _which_store(store: OpenStore) -> None:
    analysis = store.analysis
    as_of = analysis.customers.as_of
    report = analysis.report
    st.markdown(f"**{parts.plain(store.source.name)}**")
    if store.demo:
        st.badge("Demo data", icon=":material/science:", color="blue")
    st.caption(
        f"{formatting.count(report.rows_used)} of {formatting.count(report.rows_in, 'row')} used"
        + (f"  \nAs of {formatting.date(as_of)}" if as_of else "")
    )
    if analysis.currency is None:
        session.current().display.currency = st.text_input(
            "Currency",
            value=session.current().display.currency,
            max_chars=4,
            placeholder="€, GBP …",
            help="The file names none. What you type stands beside every amount.",
        )
    else:
        st.caption(f"Currency {parts.plain(analysis.currency)}")
    number_format.choice(store)


def notices(store: OpenStore) -> tuple[Notice, ...]:
    """Everything the open store's analysis reports, in the order in which it was found."""
    return store.analysis.notices
