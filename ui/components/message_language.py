"""The language of message drafts: chosen once, used wherever a draft stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import formatting, playbooks
from core.formatting import _
from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.playbooks import Language


def current() -> Language:
    """The language in use: as chosen, else the shop's own where drafts come in it."""
    chosen = session.current().playbook.language
    if chosen is not None:
        return chosen
    own = formatting.format_code().partition("_")[0]
    return next((code for code in playbooks.LANGUAGES if code == own), "en")


def choose(available: Sequence[Language], key: str) -> Language:
    """A choice of the languages there are drafts in; nothing is shown where there is one.

    Parameters
    ----------
    available : the languages
    key : of the widget
    """
    now = current() if current() in available else available[0]
    if len(available) == 1:
        return now
    picked = st.selectbox(
        _("Language of the message"),
        available,
        index=list(available).index(now),
        format_func=lambda code: playbooks.LANGUAGES[code],
        key=key,
        help=_("Write to customers in their own language. Only the message changes."),
    )
    if picked != now:
        session.current().playbook.language = picked
        st.rerun()
    return now
