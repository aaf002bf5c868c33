"""The project that is open: kept, given this month's file, and what changed since the last run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd
import streamlit as st

from core import formatting, projects
from core.errors import ClienteleError
from core.formatting import N_, _, say
from core.projects import ProjectRun
from ui.components import data_table, parts, uploads
from ui.projects import alert_section, delivery_section, run_changes, schedule_section
from ui.state import project_choices, session, sign_in
from ui.tasks import project_work

if TYPE_CHECKING:
    from pathlib import Path

    from core.files import Source
    from core.projects import NewData, Project
    from ui.state.open_store import OpenStore

_HOW: dict[Literal["append", "replace"], str] = {
    "append": N_("Add it to what is there"),
    "replace": N_("Replace what is there"),
}


def keep(folder: Path, store: OpenStore | None) -> None:
    """Keep the open store as a project, where it is nobody's demo and not kept yet."""
    if store is None or store.demo:
        return
    with st.container(border=True):
        st.markdown(_("**Save your work as a project**"))
        st.markdown(
            say(
                ":gray[{name} with all your settings: columns, segments, names, playbook. It "
                "stays on this machine until you delete it.]",
                name=parts.plain(store.source.name),
            )
        )
        name, act = st.columns([3, 1], vertical_alignment="bottom")
        typed = name.text_input(
            _("Name"), store.source.name.rsplit(".", 1)[0][:80], max_chars=80, key="project_name"
        )
        if act.button(_("Keep it"), type="primary", icon=":material/save:", width="stretch"):
            _keep(folder, store, typed)


def _keep(folder: Path, store: OpenStore, name: str) -> None:
    choices = project_choices.choices_of(store, projects.ProjectChoices(), frozen=False)
    state = session.current()
    try:
        state.project.project = projects.create_project(
            folder, name, store.source, choices, sign_in.person()
        )
    except ClienteleError as problem:
        parts.problem(problem)
        return
    project_work.keep()
    st.rerun()


def show(folder: Path, project: Project) -> None:
    """The open project: new data for it, its runs, and what the last of them changed."""
    with st.container(border=True):
        st.markdown(f"**{parts.plain(project.name)}**")
        st.markdown(
            say(
                ":gray[{name}. Changes are saved as you go; bookmark this page to open it again.]",
                name=parts.plain(project.source.name),
            )
        )
        if session.current().store is not None:  # it is compared with the data there are
            _new_data(folder, project)
    schedule_section.show(folder, project)
    _changed(folder, project)
    alert_section.show(folder, project)
    delivery_section.show(folder, project)


def why_not() -> None:
    """Why nothing is kept here, and how to change that."""
    with st.container(border=True):
        st.markdown(_("**Projects are off here**"))
        st.markdown(
            _(
                "Nothing is saved after your visit, because others could see files on a shared "
                "server's disk. On your own computer, start Clientele with `./setup.sh` "
                "(`setup.bat` on Windows), or name a folder in the environment variable "
                "`CLIENTELE_PROJECTS`, and open it at localhost."
            )
        )


def _new_data(folder: Path, project: Project) -> None:
    state = session.current()
    source = uploads.ask_beside(
        _("This month's file"),
        "project_data",
        _("Rows that are already there are not counted twice."),
    )
    if source is not None:
        state.project.handed = source
        state.project.new_data = None
    handed = state.project.handed
    if handed is None:
        return
    how = st.radio(
        _("What to do with it"),
        list(_HOW),
        format_func=lambda one: _(_HOW[one]),
        key=f"how_{handed.sha256}",
        horizontal=True,
    )
    found = _inspected(folder, project, handed, how)
    if found is None:
        return
    st.markdown(f"**{parts.plain(found.name)}**: {parts.sentence(found.sentence.text())}")
    with st.container(horizontal=True):
        if st.button(_("Add it"), type="primary", icon=":material/check:"):
            _take(folder, project, handed, how)
        if st.button(_("Discard it")):
            state.project.handed = state.project.new_data = None
            st.rerun()


def _inspected(
    folder: Path, project: Project, handed: Source, how: Literal["append", "replace"]
) -> NewData | None:
    """What the file would change; nothing of it is taken yet."""
    work = session.current().project
    if work.new_data is None or work.new_data.how != how:
        private = session.current().private_folder().path
        try:
            with st.spinner(_("Comparing it with what is there")):
                work.new_data = projects.inspect_new_data(folder, project.id, handed, private, how)
        except ClienteleError as problem:
            parts.problem(problem)
            return None
    return work.new_data


def _take(
    folder: Path, project: Project, handed: Source, how: Literal["append", "replace"]
) -> None:
    work, private = session.current().project, session.current().private_folder().path
    try:
        with st.spinner(_("Taking the new rows in")):
            saved, _added = projects.add_data(
                folder, project.id, handed, private, how, revision=project.revision
            )
    except ClienteleError as problem:
        parts.problem(problem)
        return
    work.handed = work.new_data = None
    project_work.begin_project(saved)
    st.rerun()


def _changed(folder: Path, project: Project) -> None:
    """What the last run changed, segment by segment; nothing before there are two."""
    runs = [run for run in projects.list_runs(folder, project.id) if isinstance(run, ProjectRun)]
    if not runs:
        return
    st.subheader(_("Runs"), anchor=False)
    _runs(runs)
    found = run_changes.compared(folder, project, runs)
    if found is not None and found.refit and found.after.number == runs[0].number:
        st.button(
            _("Find new segments"),
            icon=":material/refresh:",
            on_click=project_work.find_anew,
            args=(project,),
        )


def _runs(runs: list[ProjectRun]) -> None:
    number = st.column_config.NumberColumn
    data_table.show(
        pd.DataFrame(
            {
                "run": [run.number for run in runs],
                "ran": [formatting.date(run.ran.date()) for run in runs],
                "file": [run.source_name for run in runs],
                "customers": [run.summary.customers for run in runs],
                "revenue": [run.summary.revenue for run in runs],
                "found": [
                    _("Found in this run")
                    if run.base == run.number
                    else say("As in run {base}", base=run.base)
                    for run in runs
                ],
            }
        ),
        hide_index=True,
        column_config={
            "run": number(_("Run"), pinned=True),
            "ran": st.column_config.TextColumn("On"),
            "file": st.column_config.TextColumn(_("File")),
            "customers": number(_("Customers"), format="localized"),
            "revenue": number(_("Revenue"), format="localized"),
            "found": st.column_config.TextColumn(_("Segments")),
        },
        alt=_("The runs of the project, the latest first"),
    )
