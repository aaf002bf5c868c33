"""Whom every page counts when it says what a campaign brings: those who may be contacted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import campaigns, exports
from ui import cache
from ui.state import session

if TYPE_CHECKING:
    from core.campaigns import Contactable
    from core.contacts import Contacts, Permission
    from ui.state.open_store import OpenStore, Which

CONSENT_KEY = "plan_consent"
"""The switch on the Campaigns page: whether consent counts, here as there."""


def counted(store: OpenStore, which: Which, contacts: Contacts | None = None) -> Contactable | None:
    """Whom a campaign counts; None where everybody may be contacted.

    The page ends in the panel of its task while consents are read.

    Parameters
    ----------
    store : what is open
    which : the segmentation in use
    contacts : how customers are reached, where already read
    """
    spent = store.analysis.customers.frame["monetary"]
    return campaigns.Contactable.of(store.labels(which), spent, permission(store, contacts))


def permission(store: OpenStore, contacts: Contacts | None = None) -> Permission:
    """Who may be contacted. The page ends in the panel of its task while consents are read.

    Parameters
    ----------
    store, contacts : as for `counted`
    """
    state = session.current()
    known = cache.contacts(store, state.contact_list) if contacts is None else contacts
    return cache.permission(
        store, known, state.contact_list, state.suppressed, consent=_consent_counts()
    )


def of_tables(store: OpenStore) -> Permission | None:
    """Who may be in tables that say how customers are reached; None where tables say nothing.

    The page ends in the panel of its task while consents are read.

    Parameters
    ----------
    store : what is open
    """
    if not exports.carries_contacts(store.plain):
        return None
    state = session.current()
    known = cache.contacts(store, state.contact_list)
    return cache.permission(store, known, state.contact_list, state.suppressed, consent=True)


def is_read(store: OpenStore) -> bool:
    """Whether consents are read. While they are not, the panel of the task, and the page goes on.

    Parameters
    ----------
    store : what is open
    """
    state = session.current()
    known = cache.contacts.or_progress(store, state.contact_list)
    if known is None:
        return False
    found = cache.permission.or_progress(
        store, known, state.contact_list, state.suppressed, consent=_consent_counts()
    )
    return found is not None


def _consent_counts() -> bool:
    return bool(st.session_state.get(CONSENT_KEY, True))
