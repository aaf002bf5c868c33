"""Two tabs on one project: the later save is refused, and the visitor decides."""

from __future__ import annotations

import streamlit as st

from core.formatting import _, say
from ui.components import parts
from ui.state import session
from ui.tasks import project_work


def show() -> None:
    """Say that somebody else saved the project since, and let the visitor decide."""
    theirs = session.current().project.theirs
    if theirs is None:
        return
    with st.container(border=True):
        st.markdown(
            say(
                ":orange[:material/sync_problem:] **{name} was changed elsewhere** since you "
                "opened it, in another tab or by someone else. Your changes are safe.",
                name=parts.plain(theirs.name),
            )
        )
        with st.container(horizontal=True):
            st.button(_("Keep both, prefer mine"), type="primary", on_click=project_work.keep_both)
            st.button(_("Use theirs"), on_click=project_work.take_theirs)
