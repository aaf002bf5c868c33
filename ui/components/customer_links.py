"""From a list to one customer: a row that is picked opens their page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from core.formatting import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAGE = "pages/customer.py"
KEY = "customer"
"""Of the search box, which is where the id stands: an address lies in histories and logs."""
HINT = N_("Select a row to open the customer.")


def follow(event: Any, ids: Sequence[str]) -> None:
    """Open the page of the customer whose row was picked.

    Parameters
    ----------
    event : what `st.dataframe` gave back
    ids : the customer of each row that is shown
    """
    picked = picked_of(event, ids)
    if picked is not None:
        st.session_state[KEY] = picked
        st.switch_page(PAGE)


def on_this_page(key: str, ids: Sequence[str]) -> Callable[[], None]:
    """What to do when a row of a list on the Customer page itself is picked.

    Parameters
    ----------
    key : of the list
    ids : the customer of each row that is shown
    """

    def pick() -> None:
        picked = picked_of(st.session_state.get(key), ids)
        if picked is not None:
            st.session_state[KEY] = picked

    return pick


def take_from_address() -> None:
    """Take an id out of the address, where an older link put it."""
    if KEY in st.query_params:
        st.session_state[KEY] = st.query_params[KEY]
        del st.query_params[KEY]


def picked_of(event: Any, ids: Sequence[str]) -> str | None:
    """The customer of the row that was picked; None where none was."""
    rows = event["selection"]["rows"] if event else []
    return str(ids[rows[0]]) if rows and rows[0] < len(ids) else None
