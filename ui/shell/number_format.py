"""In which country's format numbers and days are written for this visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import formatting
from core.formatting import COUNTRIES, _, say
from ui import cache
from ui.state import session

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore

_KEY = "number_format"
_HOUSE = "en"


def settle() -> None:
    """Find the format of this run: the visitor's choice, else the open store's own country's."""
    formatting.written_as(_of_this_run)
    state = session.current()
    state.display.run_locale = state.display.locale or (
        "" if state.store is None else cache.home(state.store)
    )


def choice(store: OpenStore) -> None:
    """The choice, with what the file itself tells as its first answer."""
    state, result = session.current(), cache.home(store) or _HOUSE
    options = ["", *COUNTRIES]
    st.selectbox(
        _("Number and date format"),
        options,
        index=options.index(state.display.locale),
        format_func=lambda code: (
            COUNTRIES[code] if code else say("Auto · {countries}", countries=COUNTRIES[result])
        ),
        help=_(
            "How amounts, percentages and dates are shown. Auto uses your customers' main "
            "country, the currency, or the language of the columns. The interface stays in "
            "English, and downloads keep plain numbers."
        ),
        key=_KEY,
        on_change=_choose,
    )


def _choose() -> None:
    session.current().display.locale = st.session_state[_KEY]


def _of_this_run() -> str:
    # Work in another thread belongs to no visitor: it is written in the default format.
    if get_script_run_ctx(suppress_warning=True) is None:
        return ""
    return session.current().display.run_locale
