"""Who may be contacted by a campaign: by consent, addresses and the lists of who unsubscribed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.contacts import CONSENTS
from core.formatting import _, say
from ui import cache
from ui.components import contact_scope, glossary, parts
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
    if any(map(contacts.knows, CONSENTS)):
        place.toggle(
            _("Only customers who agreed to marketing"),
            value=True,
            key=contact_scope.CONSENT_KEY,
            persist_state="session",
            help=say(
                "{value} No answer is no consent. Lists of people who unsubscribed are added on "
                "the Export page.",
                value=glossary.definition("Consent"),
            ),
        )
    return contact_scope.counted(store, which, contacts)


def note(contactable: Contactable | None) -> None:
    """How many the plan counts, where that is not everybody."""
    if contactable is not None:
        st.markdown(f":gray[:material/contact_mail: {parts.sentence(contactable.text())}]")
