"""The segmentation in use: chosen once, the same on every page, in every list, plan and file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.state import session

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore, Which


def chosen(store: OpenStore) -> Which:
    """Which segmentation of a store is in use: the RFM grid's until the visitor chooses."""
    return store.analysis.kind_in_use(session.current().segments_by)


def choose(which: Which) -> None:
    """Use this segmentation from now on, for whatever store is open."""
    session.current().segments_by = which


def current_store() -> OpenStore | None:
    """What is open, as pages show it; what is changed and saved is `session.current().store`."""
    store = with_saved()
    return None if store is None else store.using(chosen(store))


def with_saved() -> OpenStore | None:
    """What is open, with the visitor's own segments as one more segmentation."""
    state = session.current()
    return None if state.store is None else state.saved.applied(state.store)
