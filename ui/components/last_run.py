"""A project whose data cannot be read now: what its last run found, and where the data are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import formatting, projects
from core.errors import ClienteleError
from core.files import DATABASE_WORD
from core.formatting import _, say
from ui.components import data_table, parts
from ui.state import own_machine, project_choices, session
from ui.tasks import project_work

if TYPE_CHECKING:
    from pathlib import Path

    from core.projects import Project, ProjectRun

_PLACE = "linked_place"
_LINKED = frozenset({"path", "files", "database"})


def instead() -> bool:
    """The last run of the open project, where its data could not be opened; whether it was shown.

    Nothing is shown while something is being opened.
    """
    state, folder = session.current(), project_choices.folder()
    project = state.project.project
    if project is None or folder is None or state.store is not None:
        return False
    if state.tasks.analysis is not None:
        return False
    try:
        run = projects.last_run(folder, project.id)
    except ClienteleError:  # deleted in another tab
        return False
    with st.container(border=True):
        st.subheader(
            say("{name}: the data cannot be read", name=parts.plain(project.name)), anchor=False
        )
        _what_is_shown(project, run)
        _new_place(folder, project)
    if run is not None:
        _found(project, run)
    return True


def _what_is_shown(project: Project, run: ProjectRun | None) -> None:
    source = parts.plain(project.source.name)
    where = (
        _("The database")
        if project.source.kind == "database"
        else say("The file {source}", source=source)
    )
    if run is None:
        st.markdown(say("{where} is not there, and the project has no run yet.", where=where))
        return
    st.markdown(
        say(
            "{where} could not be opened. Below is what **run {number}** of {date} found. Other "
            "pages need the orders themselves, so they wait until the data are back; your "
            "settings, plans and lists are kept.",
            where=where,
            number=run.number,
            date=formatting.date(run.ran.date()),
        )
    )


def _new_place(folder: Path, project: Project) -> None:
    """Try again, or say where the data lie now."""
    if st.button(_("Try again"), icon=":material/refresh:", key="reopen_project"):
        project_work.begin_project(project)
        st.rerun()
    if project.source.kind not in _LINKED:
        return
    # Whoever names a path reads any file that the server can.
    if not own_machine.is_administered():
        st.caption(_("Whoever runs this installation can point the project to another place."))
        return
    with st.form("new_place", border=False):
        typed = st.text_input(
            _("New location of the data"),
            project.source.path or "",
            key=_PLACE,
            help=say(
                "Path of a file or a folder, or a pattern such as /data/orders-*.csv; "
                "{database_word} for the connected database.",
                database_word=DATABASE_WORD,
            ),
        )
        sent = st.form_submit_button(_("Use this location"), icon=":material/drive_file_move:")
    if sent:
        try:
            linked = projects.link_project(folder, project.id, typed.strip())
        except ClienteleError as problem:
            parts.problem(problem)
        else:
            project_work.begin_project(linked)
            st.rerun()


def _found(project: Project, run: ProjectRun) -> None:
    summary = run.summary
    figures = [parts.Number(_("Customers"), formatting.count(summary.customers))]
    if summary.orders is not None:
        figures.append(parts.Number(_("Orders"), formatting.count(summary.orders)))
    if summary.revenue is not None:
        money = formatting.money_short(summary.revenue, summary.currency)
        figures.append(parts.Number(_("Net revenue"), money))
    if summary.as_of is not None:
        figures.append(parts.Number("As of", formatting.date(summary.as_of)))
    parts.numbers(figures)
    kind = "model" if project.choices.in_use == "model" or not summary.rfm else "rfm"
    sizes = summary.model if kind == "model" else summary.rfm
    number = st.column_config.NumberColumn
    data_table.show(
        [
            {"segment": size.name, "customers": size.customers}
            | ({} if size.revenue is None else {"revenue": size.revenue})
            for size in sizes
        ],
        hide_index=True,
        column_config={
            "segment": st.column_config.TextColumn(_("Segment"), pinned=True),
            "customers": number(_("Customers"), format="localized"),
            "revenue": number(_("Revenue"), format="localized"),
        },
        alt=say("The segments of run {number}", number=run.number),
    )
