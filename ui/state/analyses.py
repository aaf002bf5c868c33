"""What is open: under the visitor's own names, and the latest analyses to go back to at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from core import segmentation
from core.settings import Settings
from ui.state import session
from ui.state.open_store import cache_key

if TYPE_CHECKING:
    from core.files import Source
    from ui.state.open_store import OpenStore

ANALYSES_KEPT = 3
"""How many analyses a visitor can go back to without waiting."""


def show(store: OpenStore) -> None:
    """Open a store, its segments under the visitor's own names."""
    state = session.current()
    if state.store is not None and state.store.analysis.customers is not store.analysis.customers:
        # What is made of the store before would hold its files for nobody.
        state.tasks.cancel_results()
    if not store.settings.segment.names:
        # A saved model brings the names it was saved with.
        brought = {profile.base: profile.name for profile in store.analysis.segmentation.profiles}
        brought.pop("", None)
        state.names = tuple((brought | dict(state.names)).items())
    names = state.names
    if (
        state.tasks.paused is not None
        and state.tasks.paused.customers is not store.analysis.customers
    ):
        state.tasks.paused = None
    if names == store.settings.segment.names:
        state.store = store
        return

    analysis = store.analysis
    segment = analysis.settings.segment.model_copy(update={"names": names})
    analysis = replace(
        analysis,
        segmentation=segmentation.rename_segments(analysis.segmentation, names),
        settings=analysis.settings.model_copy(update={"segment": segment}),
    )
    state.store = replace(store, analysis=analysis)


def known(source: Source, settings: Settings, *, demo: bool) -> OpenStore:
    """The analysis of a file with these settings, where it was made before.

    Raises
    ------
    LookupError : it was not
    """
    if demo and settings == Settings():
        return known_demo()
    return _kept(cache_key(source, settings), None)


def known_demo() -> OpenStore:
    """The demo store as it comes, where any visitor has opened it.

    Raises
    ------
    LookupError : nobody has
    """
    return _shared_demo(None)


def keep(store: OpenStore) -> None:
    """Keep an analysis for when its settings come back."""
    if store.demo and store.settings == Settings():
        _shared_demo(store)
    else:
        _kept(store.key, store)


def forget() -> None:
    """Make no use of earlier analyses: a saved model that they name has become another one."""
    _kept.clear()


@st.cache_resource(show_spinner=False, max_entries=1)
def _shared_demo(_made: OpenStore | None) -> OpenStore:
    """The demo store's analysis: nobody's private data, so every visitor may share it."""
    if _made is None:
        raise LookupError
    return _made


@st.cache_resource(show_spinner=False, scope="session", max_entries=ANALYSES_KEPT)
def _kept(key: str, _made: OpenStore | None) -> OpenStore:  # noqa: ARG001 - the key is what it is kept under
    """The latest analyses of one visitor, so that going back to earlier settings is instant."""
    if _made is None:
        raise LookupError
    return _made
