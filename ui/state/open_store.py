"""What is open: under the visitor's own names, and the latest analyses to go back to at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from core import segmentation
from core.settings import Settings
from ui.state import session

if TYPE_CHECKING:
    from core.files import Source
    from ui.state.session import Store

ANALYSES_KEPT = 3
"""How many analyses a visitor can go back to without waiting."""


def show(store: Store) -> None:
    """Open a store, its segments under the visitor's own names."""
    visit = session.visit()
    if visit.store is not None and visit.store.analysis.customers is not store.analysis.customers:
        # What is made of the store before would hold its files for nobody.
        visit.wait_no_longer()
    if not store.settings.segment.names:
        # A saved model brings the names it was saved with.
        brought = {each.base: each.name for each in store.analysis.segmentation.profiles}
        brought.pop("", None)
        visit.names = tuple((brought | dict(visit.names)).items())
    names = visit.names
    if visit.paused is not None and visit.paused.customers is not store.analysis.customers:
        visit.paused = None
    if names == store.settings.segment.names:
        visit.store = store
        return

    analysis = store.analysis
    segment = analysis.settings.segment.model_copy(update={"names": names})
    analysis = replace(
        analysis,
        segmentation=segmentation.rename_segments(analysis.segmentation, names),
        settings=analysis.settings.model_copy(update={"segment": segment}),
    )
    visit.store = replace(store, analysis=analysis)


def known(source: Source, settings: Settings, *, demo: bool) -> Store:
    """The analysis of a file with these settings, where it was made before.

    Raises
    ------
    LookupError : it was not
    """
    if demo and settings == Settings():
        return known_demo()
    return _kept(session.cache_key(source, settings), None)


def known_demo() -> Store:
    """The demo store as it comes, where any visitor has opened it.

    Raises
    ------
    LookupError : nobody has
    """
    return _shared_demo(None)


def keep(store: Store) -> None:
    """Keep an analysis for when its settings come back."""
    if store.demo and store.settings == Settings():
        _shared_demo(store)
    else:
        _kept(store.key, store)


def forget() -> None:
    """Make no use of earlier analyses: a saved model that they name has become another one."""
    _kept.clear()


@st.cache_resource(show_spinner=False, max_entries=1)
def _shared_demo(_made: Store | None) -> Store:
    """The demo store's analysis: nobody's private data, so every visitor may share it."""
    if _made is None:
        raise LookupError
    return _made


@st.cache_resource(show_spinner=False, scope="session", max_entries=ANALYSES_KEPT)
def _kept(key: str, _made: Store | None) -> Store:  # noqa: ARG001 - the key is what it is kept under
    """The latest analyses of one visitor, so that going back to earlier settings is instant."""
    if _made is None:
        raise LookupError
    return _made
