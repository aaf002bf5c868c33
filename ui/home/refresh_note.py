"""That the last refresh of the open project failed, and which run is shown for it."""

from __future__ import annotations

import streamlit as st

from core import formatting, projects
from core.errors import ClienteleError
from core.formatting import say
from ui.components import parts
from ui.state import project_choices, session


def show() -> None:
    """Why the last refresh failed; nothing where it did not."""
    folder, project = project_choices.folder(), session.current().project.project
    if folder is None or project is None:
        return
    try:
        refresh = projects.read_refresh(folder, project.id)
    except ClienteleError:  # deleted in another tab, which the project's own page says
        return
    if refresh is None or refresh.failure is None:
        return
    day = formatting.date(refresh.started.date())
    shown = (
        "" if refresh.run is None else say(" The last good run is number {run}.", run=refresh.run)
    )
    st.warning(
        f"**{parts.sentence(f'The refresh of {day} failed.{shown}')}**\n\n"
        f"{parts.sentence(refresh.failure.message)} {parts.sentence(refresh.failure.hint)}",
        icon=":material/sync_problem:",
    )
