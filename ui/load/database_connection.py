"""The database this installation is connected to, where there is one."""

from __future__ import annotations

import streamlit as st

from core.errors import ClienteleError
from core.files.formats import database_url
from core.settings import ReadSettings
from ui.state import session


def button() -> None:
    """A button that takes the database in place of a file; nothing where none is connected."""
    if not database_url.is_database_configured():
        return
    st.markdown("**Orders in a database?** The one this installation is connected to is read only.")
    st.button(
        "Connect to the database",
        icon=":material/database:",
        key="connect_database",
        on_click=_connect,
    )


def _connect() -> None:
    from core.files.formats import database  # start-up stays light

    visit = session.visit()
    visit.uploads += 1
    try:
        visit.upload = database.open_database()
    except ClienteleError as problem:
        visit.upload, visit.problem = None, problem
    else:
        visit.read, visit.problem = ReadSettings(), None
