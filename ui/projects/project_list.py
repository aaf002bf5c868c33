"""The projects there are: opened, renamed, copied, handed on, and deleted."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core import deliveries, formatting, projects
from core.errors import ClienteleError
from core.formatting import N_, _, say
from core.projects import ProjectSummary
from ui.components import parts
from ui.projects import sharing
from ui.state import project_choices, session, sign_in, widgets
from ui.tasks import project_work

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.projects import UnreadableProject

_SHOWN_ON_HOME = 4


def show(folder: Path) -> None:
    """Every project with its last run and what can be done with it."""
    listed = project_choices.listed()
    if not listed:
        st.info(
            _("No projects yet. Load your orders, then save them here as a project."),
            icon=":material/folder:",
        )
        st.page_link("pages/load.py", label=_("Load your orders"), icon=":material/upload_file:")
    for project in listed:
        if isinstance(project, ProjectSummary):
            _card(folder, project)
        else:
            _unreadable(project)


def compact() -> None:
    """The latest projects as buttons, where there are any."""
    folder = project_choices.folder()
    listed = project_choices.listed()
    known = [project for project in listed if isinstance(project, ProjectSummary)]
    if not known or folder is None:
        return
    st.subheader(_("Continue with a project"), anchor=False)
    for column, project in zip(st.columns(_SHOWN_ON_HOME), known[:_SHOWN_ON_HOME], strict=False):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{parts.plain(project.name)}**")
            st.markdown(f":gray[{_last_run(project)}]")
            _open_button(project, f"home_{project.id}")
    st.page_link("pages/projects.py", label=_("All projects"), icon=":material/folder:")


def _card(folder: Path, project: ProjectSummary) -> None:
    opened = session.current().project.project
    with st.container(border=True):
        text, actions = st.columns([3, 2], vertical_alignment="center")
        text.markdown(f"**{parts.plain(project.name)}**")
        text.markdown(f":gray[{parts.sentence(_last_run(project))}]")
        with actions.container(horizontal=True, horizontal_alignment="right"):
            if opened is not None and opened.id == project.id:
                st.badge(_("Open"), icon=":material/check:", color="blue")
            else:
                _open_button(project, f"open_{project.id}")
            with st.popover(_("More"), icon=":material/more_horiz:"):
                _more(folder, project)


def _open_button(project: ProjectSummary, key: str) -> None:
    st.button(
        _("Open"),
        icon=":material/folder_open:",
        key=key,
        on_click=_open,
        args=(project.id,),
    )


def _open(project_id: str) -> None:
    """Open a project as it is now: the list may be a moment old."""
    folder, state = project_choices.folder(), session.current()
    if folder is None:
        return
    try:
        project_choices.check(project_id)
        project_work.begin_project(projects.open_project(folder, project_id))
    except ClienteleError as problem:
        state.tasks.problem = problem


def _last_run(project: ProjectSummary) -> str:
    """When it ran last, how large it is, and how that differs from the run before."""
    runs = [run for run in project.runs if "unreadable" not in run]
    if not runs:
        return say("{source_name}, not analysed yet.", source_name=project.source_name)
    summary = runs[0]["summary"]
    day = dt.datetime.fromisoformat(runs[0]["ran"]).date()
    text = (
        f"{runs[0]['source_name']}, {formatting.date(day)}: "
        f"{say('{n:# customer|# customers}', n=summary['customers'])}"
    )
    if summary["revenue"] is not None:
        text += f", {formatting.money_short(summary['revenue'], summary['currency'])}"
    if len(runs) > 1:
        more = summary["customers"] - runs[1]["summary"]["customers"]
        if more:
            template = N_(", {n} fewer than in the previous run")
            if more > 0:
                template = N_(", {n} more than in the previous run")
            text += say(template, n=abs(more))
    return (
        say("{text}. The last refresh failed.", text=text) if project.refresh_failed else f"{text}."
    )


def _more(folder: Path, project: ProjectSummary) -> None:
    name = st.text_input(_("Name"), project.name, max_chars=80, key=f"name_{project.id}")
    with st.container(horizontal=True):
        if st.button(_("Rename"), key=f"rename_{project.id}", disabled=name == project.name):
            _do(lambda: _renamed(folder, project, name))
        if st.button(_("Copy"), key=f"copy_{project.id}"):
            copy, person = f"{project.name} (copy)", sign_in.person()
            _do(lambda: projects.duplicate_project(folder, project.id, copy, person))
        # It holds the files as they were uploaded, with every address in them.
        if sign_in.may_see_contacts():
            parts.download(
                _("Download"),
                lambda: _packed(folder, project),
                f"{parts.file_name(project.name)}.clientele.zip",
                "application/zip",
                f"export_{project.id}",
            )
    if not project_choices.is_own(project.id):
        return
    sharing.show(folder, project)
    sure = st.checkbox(_("Delete the project, its files and its runs"), key=f"sure_{project.id}")
    if st.button(
        _("Delete for good"),
        icon=":material/delete:",
        key=f"delete_{project.id}",
        disabled=not sure,
    ):
        _do(lambda: _deleted(folder, project))


def _renamed(folder: Path, project: ProjectSummary, name: str) -> None:
    saved = projects.rename_project(folder, project.id, name)
    state = session.current().project
    if state.project is not None and state.project.id == project.id:
        state.project = saved


def _deleted(folder: Path, project: ProjectSummary) -> None:
    deliveries.forget_secrets(folder, project.id)
    projects.delete_project(folder, project.id)
    opened = session.current().project.project
    if opened is not None and opened.id == project.id:
        project_work.leave()


def _packed(folder: Path, project: ProjectSummary) -> bytes:
    with tempfile.TemporaryDirectory() as private:
        file = Path(private) / "project.zip"
        projects.export_project(folder, project.id, file)
        return file.read_bytes()


def _do(act: Callable[[], object]) -> None:
    """Do something with a project, and show what went wrong."""
    try:
        act()
    except ClienteleError as problem:
        parts.problem(problem)
    else:
        st.rerun()


def _unreadable(project: UnreadableProject) -> None:
    with st.container(border=True):
        st.markdown(f"**{parts.plain(project.id)}**")
        st.markdown(f":orange[:material/warning:] {parts.sentence(project.reason)}")


def bring(folder: Path) -> None:
    """Take in a project that was downloaded elsewhere."""
    with st.expander(_("Import a project file"), icon=":material/upload:"):
        uploaded = st.file_uploader(
            _("Project file"), type=["zip"], key=widgets.fresh_key("project_file")
        )
        if uploaded is None:
            return
        widgets.renew("project_file")
        path = session.current().private_folder().path / "project.zip"
        path.write_bytes(uploaded.getvalue())
        try:
            projects.import_project(folder, path, owner=sign_in.person())
        except ClienteleError as problem:
            parts.problem(problem)
        else:
            st.rerun()
        finally:
            path.unlink(missing_ok=True)
