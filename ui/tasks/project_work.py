"""A project opened as a job, and kept up with whatever is chosen in it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from core import deliveries, projects
from core.errors import ClienteleError
from core.formatting import _, say
from core.projects import StaleProjectError
from ui.state import job_queue, project_choices, session, sign_in
from ui.state.open_project import OpenProject
from ui.state.open_store import OpenStore
from ui.state.task import Task

if TYPE_CHECKING:
    from pathlib import Path

    from core.analysis import Analysis
    from core.progress import Progress
    from core.projects import Project
    from ui.state.session import SessionState

ADDRESS = "project"
"""What a page's address says: which project is open."""


def begin_project(project: Project) -> None:
    """Open a project: its choices at once, its store as a job."""
    folder, state = project_choices.folder(), session.current()
    if folder is None:
        return
    try:
        project_choices.check(project.id)
        project_choices.adopt(project, projects.project_path(folder, project.id))
    except ClienteleError as problem:
        state.tasks.problem = problem
        return
    private = state.private_folder()

    def work(progress: Progress) -> OpenStore:
        work = partial(projects.analyse_project, folder, project, private.path)
        analysis = job_queue.do_apart(work, progress=progress)
        _note_linked(state, project, analysis)
        return OpenStore(analysis.raw.source, analysis, demo=False, folders=(private,))

    state.store = None
    state.tasks.start_analysis(Task(say("Opening {name}", name=project.name), work, heavy=True))


def _note_linked(state: SessionState, project: Project, analysis: Analysis) -> None:
    """Remember what was read where it lies: changes to it are the project's."""
    if not project.source.sha256:
        state.project.linked = analysis.raw.source.sha256


def find_anew(project: Project) -> None:
    """Find the segments of a project from its data as they are now, and freeze these."""
    folder, state = project_choices.folder(), session.current()
    if folder is None:
        return
    try:
        project_choices.check(project.id)
    except ClienteleError as problem:
        state.tasks.problem = problem
        return
    private = state.private_folder()

    def work(progress: Progress) -> OpenStore:
        work = partial(projects.run_project, folder, project.id, private.path, refit=True)
        analysis, _ = job_queue.do_apart(work, progress=progress)
        state.project.project = projects.open_project(folder, project.id)
        _check(folder, project)
        _note_linked(state, project, analysis)
        return OpenStore(analysis.raw.source, analysis, demo=False, folders=(private,))

    state.tasks.start_analysis(Task(_("Finding new segments"), work, heavy=True))


def _shut_out() -> None:
    """Close a project that is not shared with this visitor any more, and what it had open."""
    state = session.current()
    if state.project.project is None:
        return
    try:
        project_choices.check(state.project.project.id)
    except ClienteleError as problem:
        if sign_in.is_on():
            session.forget()
            session.current().tasks.problem = problem
            st.query_params.pop(ADDRESS, None)


def follow_address() -> None:
    """Open the project the address names, and have the address name the one that is open."""
    _shut_out()
    state, folder = session.current(), project_choices.folder()
    asked = str(st.query_params.get(ADDRESS, ""))
    opened = state.project.project
    if opened is not None:
        st.query_params[ADDRESS] = opened.id
    elif asked and folder is not None and state.store is None and state.tasks.analysis is None:
        try:
            project_choices.check(asked)
            begin_project(projects.open_project(folder, asked))
        except ClienteleError as problem:
            state.tasks.problem = problem
            st.query_params.pop(ADDRESS, None)


def keep() -> None:
    """Save what was chosen since, and the analysis as a run, where the open store is a project's.

    A save that meets a newer one writes nothing: both are kept, and the visitor is asked.
    """
    state, folder = session.current(), project_choices.folder()
    work, store = state.project, state.store
    project = work.project
    if project is None or folder is None or store is None or work.theirs is not None:
        return
    if not project_choices.belongs(store, project):
        return
    frozen = project.frozen_from is not None
    try:
        path = projects.project_path(folder, project.id)
        mine = project_choices.choices_of(store, project.choices, frozen=frozen, path=path)
        if mine != project.choices:
            work.project = project = projects.save_choices(
                folder, project.id, mine, project.revision
            )
        # With the visitor's own segments: what is saved later is added to the run.
        judged = state.saved.applied(store)
        key = f"{store.model_key}{judged.saved_key}"
        if work.recorded != key:
            projects.record_run(
                folder,
                project.id,
                store.analysis,
                frozen_from=project.frozen_from,
                own=judged.plain.saved,
            )
            work.recorded = key
            _check(folder, project)
    except StaleProjectError as stale:
        work.theirs = stale.theirs
    except ClienteleError as problem:
        state.tasks.problem = problem


def _check(folder: Path, project: Project) -> None:
    """Check a new run against the project's alerts, and queue what it has to say."""
    deliveries.check_and_queue(folder, project.id, dt.datetime.now(dt.UTC))


def keep_both() -> None:
    """Put this visitor's changes on top of what somebody else saved."""
    state, folder = session.current(), project_choices.folder()
    work, store = state.project, state.store
    if work.project is None or work.theirs is None or store is None or folder is None:
        return
    frozen = work.project.frozen_from is not None
    try:
        project_choices.check(work.project.id)
        path = projects.project_path(folder, work.project.id)
        mine = project_choices.choices_of(store, work.project.choices, frozen=frozen, path=path)
        merged = projects.merge_choices(work.project.choices, mine, work.theirs.choices)[0]
        saved = projects.save_choices(folder, work.theirs.id, merged, work.theirs.revision)
    except StaleProjectError as stale:
        work.theirs = stale.theirs
        return
    except ClienteleError as problem:
        state.tasks.problem = problem
        return
    begin_project(saved)


def take_theirs() -> None:
    """Begin again with what somebody else saved."""
    theirs = session.current().project.theirs
    if theirs is not None:
        begin_project(theirs)


def leave() -> None:
    """Work in no project any more; the store stays open."""
    session.current().project = OpenProject()
    st.query_params.pop(ADDRESS, None)
