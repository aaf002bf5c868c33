"""What the visitor's own segments need, made known to them as soon as it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import segment_builder
from ui import cache
from ui.components import forecasts
from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.segment_builder import ConditionNode, Population
    from ui.state.open_store import OpenStore


def keep_ready() -> None:
    """Tell the saved segments of the forecast and the contacts that are there; nothing is made."""
    state = session.current()
    if state.store is not None and state.saved.segments:
        _know(state.store, [segment.where for segment in state.saved.segments])


def population(store: OpenStore, wheres: Iterable[ConditionNode]) -> Population:
    """The customers of the open store as conditions ask for them.

    Contacts are looked up where a condition asks for them, a forecast is taken where one was made.

    Parameters
    ----------
    store : what pages get
    wheres : the conditions
    """
    state = session.current()
    saved = [segment.where for segment in state.saved.segments]
    needed = _know(store, [*wheres, *saved])
    if "contacts" in needed:
        state.saved.contacts = cache.contacts(store, state.contact_list)
    if "orders" in needed and store.analysis.orders is not None:
        state.saved.purchases = cache.purchases(store)
    plain = state.store or store
    return state.saved.population(plain)


def _know(store: OpenStore, wheres: Iterable[ConditionNode]) -> frozenset[str]:
    saved, needed = session.current().saved, segment_builder.condition_sources(wheres)
    saved.purchases = cache.purchases.if_ready(store) if "orders" in needed else None
    saved.forecast = forecasts.if_ready(store) if "forecast" in needed else None
    if "contacts" in needed:
        saved.contacts = cache.contacts.if_ready(store, session.current().contact_list)
    else:
        saved.contacts = None
    return frozenset(needed)
