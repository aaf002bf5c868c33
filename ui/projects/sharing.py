"""Whom a project is shared with, where people sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import projects
from core.errors import ClienteleError
from core.formatting import _, say
from ui.components import parts
from ui.state import sign_in

if TYPE_CHECKING:
    from pathlib import Path

    from core.projects import ProjectSummary


def show(folder: Path, project: ProjectSummary) -> None:
    """Share a project by address; nothing where nobody signs in.

    Parameters
    ----------
    folder : where projects lie
    project : one that is this visitor's to share
    """
    if not sign_in.is_on():
        return
    people = projects.read_people(folder, project.id)
    typed = st.text_area(
        _("Shared with"),
        "\n".join(people.shared),
        placeholder="ana@shop.example",
        help=_("One e-mail address a line. They see the project once they sign in with it."),
        key=f"share_{project.id}",
    )
    if st.button(_("Share"), key=f"share_now_{project.id}"):
        try:
            projects.share_project(folder, project.id, typed.splitlines())
        except ClienteleError as problem:
            parts.problem(problem)
        else:
            st.rerun()
    if people.owner:
        st.caption(say("Owner: {owner}", owner=parts.plain(people.owner)))
