"""The database this installation is connected to, where there is one."""

from __future__ import annotations

import streamlit as st

from core import files
from core.errors import ClienteleError
from core.formatting import _
from ui.state import session


def button() -> None:
    """A button that takes the database in place of a file; nothing where none is connected."""
    if not files.is_database_configured():
        return
    st.markdown(_("**Orders in a database?** Read only: nothing in it changes."))
    st.button(
        _("Connect to the database"),
        icon=":material/database:",
        key="connect_database",
        on_click=_connect,
    )


def _connect() -> None:

    state = session.current()
    try:
        source = files.open_database()
    except ClienteleError as problem:
        state.upload.replace(None)
        state.tasks.problem = problem
    else:
        state.upload.replace(source)
        state.tasks.problem = None
