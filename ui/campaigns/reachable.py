"""Who may be contacted by a campaign: by consent, addresses and the lists of who unsubscribed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import campaigns
from core.contacts import CONSENTS
from ui import cache
from ui.components import glossary, parts
from ui.state import session

if TYPE_CHECKING:
    from core.campaigns import Contactable
    from ui.state.open_store import OpenStore, Which


def ask(
    store: OpenStore, which: Which, place: st.delta_generator.DeltaGenerator
) -> Contactable | None:
    """Whom the plan counts; None where everybody may be contacted.

    Parameters
    ----------
    store : what is open
    which : the segmentation the plan is for
    place : where the switch stands
    """
    state = session.current()
    contacts = cache.contacts(store, state.contact_list)
    consent = not any(map(contacts.knows, CONSENTS)) or place.toggle(
        "Only customers who agreed to marketing",
        value=True,
        key="plan_consent",
        persist_state="session",
        help=f"{glossary.definition('Consent')} No answer is no consent. Lists of people who "
        "unsubscribed are added on the Export page.",
    )
    permission = cache.permission(
        store, contacts, state.contact_list, state.suppressed, consent=consent
    )
    spent = store.analysis.customers.frame["monetary"]
    return campaigns.Contactable.of(store.labels(which), spent, permission)


def note(contactable: Contactable | None) -> None:
    """How many the plan counts, where that is not everybody."""
    if contactable is not None:
        st.markdown(f":gray[:material/contact_mail: {parts.sentence(contactable.text())}]")
