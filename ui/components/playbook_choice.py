"""Which playbook advises: one of those that come with the program, or the visitor's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import playbooks
from core.formatting import N_, _
from core.segment_builder import REST
from ui import cache
from ui.components import unavailable
from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from core.playbooks import FavouritesBySegment, Playbook
    from core.segmentation import Profile
    from ui.state.open_store import OpenStore, Which

OWN = N_("Your own")


def choose_playbook() -> Playbook:
    """Let the visitor pick the kind of business; the choice holds on every page."""
    shipped = {cache.playbook(path).name: path for path in playbooks.available_playbooks()}
    state = session.current()
    names = [*shipped, *([OWN] if state.playbook.own is not None else [])]
    usual = (
        OWN if state.playbook.own is not None else cache.playbook(playbooks.DEFAULT_PLAYBOOK).name
    )
    # A change in fields and its undoing choose too: the switch shows what advises.
    key = f"playbook_name_{len(names)}"
    st.session_state[key] = state.playbook.chosen if state.playbook.chosen in names else usual
    st.segmented_control(
        _("Kind of business"),
        names,
        required=True,
        key=key,
        on_change=_remember,
        args=(key,),
        label_visibility="collapsed",
    )
    return chosen()


def _remember(key: str) -> None:
    session.current().playbook.chosen = str(st.session_state[key])


def chosen() -> Playbook:
    """The playbook that advises now."""
    state = session.current()
    if state.playbook.own is not None and state.playbook.chosen in {OWN, ""}:
        return state.playbook.own
    for path in playbooks.available_playbooks():
        shipped = cache.playbook(path)
        if shipped.name == state.playbook.chosen:
            return shipped
    return cache.playbook(playbooks.DEFAULT_PLAYBOOK)


def preferred(store: OpenStore, which: Which) -> Mapping[str, pd.DataFrame] | None:
    """What each segment orders more often than others; None while that is being counted.

    The page goes on with how far that is: texts keep the words that stand in for favourites.
    """
    if store.analysis.orders is None:
        return {}
    return cache.affinity.or_progress(store, which)


def liked(preferred: Mapping[str, pd.DataFrame] | None) -> FavouritesBySegment:
    """The favourites that texts can name."""
    return playbooks.favourites_of(preferred or {})


def favoured(store: OpenStore, which: Which) -> FavouritesBySegment:
    """The favourites that texts can name. While they are being counted, the page ends here."""
    return {} if store.analysis.orders is None else liked(cache.affinity(store, which))


def advised_segments(store: OpenStore) -> tuple[Which, tuple[Profile, ...]]:
    """The segments a playbook can advise on, with what customers like these did next.

    Without an order history there are none: the page says so and ends.
    """
    which = advised_segmentation(store)
    if which is None:
        unavailable.page(
            _(
                "The playbook needs segments based on when and how much customers buy. These "
                "use other features."
            ),
            _("You can still see the segments, what sets them apart, and their lists."),
            ("segments", "export"),
        )
        st.stop()
    if which != store.in_use:
        unavailable.line(
            _("The model's segments use other features, so this advice is for the RFM segments.")
        )
    return which, cache.segments(store, which)


def addressed(which: Which, profiles: tuple[Profile, ...]) -> tuple[Profile, ...]:
    """The segments a campaign is for: of the visitor's own, not who is in none of them."""
    return tuple(one for one in profiles if which != "saved" or one.name != REST)


def advised_segmentation(store: OpenStore) -> Which | None:
    """The segmentation in use; the RFM grid's where the playbook has no advice for the model's."""
    if playbooks.covers_segments(chosen(), store.profiles(store.in_use)):
        return store.in_use
    return "rfm" if store.analysis.rfm is not None else None
