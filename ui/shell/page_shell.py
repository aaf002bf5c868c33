"""What stands around every page: the guard, the header, the sidebar and the empty state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.formatting import _
from ui.components import demo_button, last_run, parts, saved_segments, segmentation_choice
from ui.shell import (
    checklist,
    error_boundary,
    foreign_origins,
    navigation,
    number_format,
    project_conflict,
    sign_in_wall,
    store_bar,
)
from ui.state import job_queue, segmentation_in_use, session
from ui.tasks import job_bar, panel, project_work, store_loading
from ui.tasks.search import Search

if TYPE_CHECKING:
    from core.errors import Notice
    from ui.state.open_store import OpenStore, Which

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


def page(file: str, title: str, lead: str, *, about: Which | None = None) -> None:
    """Begin a page: guard, sidebar, header, and whatever is running.

    Parameters
    ----------
    file : the page's `__file__`
    title, lead : the page's name and one sentence on what it answers
    about : the segmentation it always shows; the one in use where None
    """
    begin(file, about=about)
    header(title, lead)


def begin(file: str, *, about: Which | None = None) -> None:
    """The part of a page that shows nothing in its middle: guard, finished work, sidebar."""
    _guard(file)
    error_boundary.guard()
    sign_in_wall.stop()
    job_queue.PRECEDENCE.note_page()
    foreign_origins.refuse_at_once()
    session.keep_alive()
    name = Path(file).stem
    session.current().place = "score" if name == _SCORING_PAGE else "load"
    job_bar.announce()
    store_loading.collect()
    project_work.follow_address()
    project_work.keep()
    store = session.current().store
    st.set_page_config(page_title=navigation.tab_title(name, store))
    if store is not None:
        checklist.note(name, store)
    number_format.settle()
    saved_segments.keep_ready()
    if about is None:
        segmentation_choice.follow_address()
    _sidebar()


def header(title: str, lead: str) -> None:
    """What is open, title, one sentence, and whatever is running or went wrong."""
    state, store = session.current(), segmentation_in_use.with_saved()
    if store is not None:
        store_bar.show(store)
    project_conflict.show()
    st.title(_(title), anchor=False)
    st.markdown(f":gray[{_(lead)}]")
    # A search changes nothing on most pages: the sidebar follows it.
    if state.tasks.analysis is not None and not isinstance(state.tasks.analysis, Search):
        panel.show_progress(state.tasks.analysis, "analysis")
    if state.tasks.problem is not None:
        parts.problem(state.tasks.problem)


def open_store(file: str, title: str, lead: str, *, about: Which | None = None) -> OpenStore:
    """Begin a page that needs a store; without one, say what to do next and end the page.

    Parameters are those of `page`.
    """
    page(file, title, lead, about=about)
    store = segmentation_in_use.current_store()
    if store is not None:
        if about is not None:
            segmentation_choice.not_in_use(store, about)
        return store
    if session.current().tasks.analysis is None:
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
    if last_run.instead():
        return
    with st.container(border=True):
        st.subheader(_("No store is open yet"), anchor=False)
        st.markdown(
            _(
                "This page needs your orders. Open the demo store to see an example, or upload "
                "your own order export."
            )
        )
        with st.container(horizontal=True):
            demo_button.button("nothing_open_demo")
            if st.button(_("Upload your orders"), icon=":material/upload_file:"):
                st.switch_page("pages/load.py")


def _sidebar() -> None:
    with st.sidebar:
        job_bar.show()
        if session.current().store is None:
            st.caption(_("No store is open. What you upload stays on the machine this runs on."))
        else:
            checklist.show()
        sign_in_wall.show_person()


def notices(store: OpenStore) -> tuple[Notice, ...]:
    """Everything the open store's analysis reports, in the order in which it was found."""
    return store.analysis.notices
