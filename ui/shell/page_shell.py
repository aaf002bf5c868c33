"""What stands around every page: the guard, the header, the sidebar and the empty state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core import formatting
from ui.components import demo_button, parts
from ui.segments import search_panel
from ui.shell import error_boundary, filters
from ui.state import number_format, session
from ui.tasks import job, store_loading
from ui.tasks.search import Search

if TYPE_CHECKING:
    from core.errors import Notice
    from ui.state.session import Store

_SCORES = "models"
"""The page where a second file is handed over, beside the one that is open."""


def enter() -> None:
    """Note that this visitor came through app.py; take them on to the page they asked for."""
    visit = session.visit()
    visit.came_in = True
    if visit.wanted is not None:
        wanted, visit.wanted = visit.wanted, None
        asked, visit.asked = visit.asked, {}
        st.switch_page(wanted, query_params=asked)


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
    session.here()
    session.visit().sit_at(session.SCORE if Path(file).stem == _SCORES else session.LOAD)
    store_loading.collect()
    number_format.settle()
    _sidebar()


def header(title: str, lead: str, *, own_search: bool = False) -> None:
    """Title, one sentence, and whatever is running or went wrong."""
    st.title(title, anchor=False)
    st.markdown(f":gray[{lead}]")
    visit = session.visit()
    if visit.store is not None:
        filters.said(visit.store)
    if isinstance(visit.job, Search):
        if not own_search:
            search_panel.running(visit.job, whole=False)
    elif visit.job is not None:
        job.panel(visit.job)
    if visit.problem is not None:
        parts.problem(visit.problem)


def open_store(file: str, title: str, lead: str, *, own_search: bool = False) -> Store:
    """Begin a page that needs a store; without one, say what to do next and end the page."""
    page(file, title, lead, own_search=own_search)
    visit = session.visit()
    if visit.store is not None:
        return visit.store
    if visit.job is None:
        _nothing_open()
    return st.stop()


def _guard(file: str) -> None:
    # A fresh server runs pages/x.py directly when a visitor deep-links to it: no app.py, no
    # navigation. Remember the page and come in through the front door.
    visit = session.visit()
    if not visit.came_in:
        visit.wanted = f"pages/{Path(file).name}"
        visit.asked = st.query_params.to_dict()
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
    store = session.visit().store
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


def _which_store(store: Store) -> None:
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
        session.visit().currency = st.text_input(
            "Currency",
            value=session.visit().currency,
            max_chars=4,
            placeholder="€, GBP …",
            help="The file names none. What you type stands beside every amount.",
        )
    else:
        st.caption(f"Currency {parts.plain(analysis.currency)}")
    number_format.choice(store)


def currency(store: Store) -> str | None:
    """The currency amounts are written in: the file's own, else what the visitor typed."""
    return store.analysis.currency or session.visit().currency.strip() or None


def notices(store: Store) -> tuple[Notice, ...]:
    """Everything the open store's analysis wants said, in the order in which it was found."""
    return store.analysis.notices
