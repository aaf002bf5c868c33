"""A project refreshed: its sources read again, scored by the frozen segmentation, and compared.

What is kept is a run, whole or not at all; a refresh that fails leaves the last good one in place
and notes why.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from core.errors import ClienteleError, ProjectError, machine_error
from core.progress import Progress, silent
from core.projects import kept_files, project_analysis, refresh_state
from core.projects.linked_sources import link_source
from core.projects.own_comparison import NOT_KEPT
from core.projects.project_run import ProjectRun
from core.projects.project_store import change_project, open_project, project_path
from core.projects.refresh_state import Refresh, RefreshFailure
from core.projects.run_comparison import compare_runs
from core.projects.run_store import list_runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from core.analysis import Analysis
    from core.projects.project import Project
    from core.projects.run_comparison import RunComparison

    Beside = Callable[[Project, Analysis], Mapping[str, bytes]]

_LOCK_SECONDS = 1.0
"""To wait for whoever only looks whether the lock is free."""


@dataclass(frozen=True)
class Refreshed:
    """What a refresh has made.

    Parameters
    ----------
    refresh : as it is noted
    run : the run that is the last one now
    compared : with the run before; None for the first run
    """

    refresh: Refresh
    run: ProjectRun
    compared: RunComparison | None


@dataclass(frozen=True)
class _How:
    """How a project is refreshed: see `refresh_project`."""

    refit: bool
    forecast: bool
    beside: Beside | None


def refresh_project(
    folder: Path,
    project_id: str,
    workspace: Path,
    progress: Progress = silent,
    *,
    refit: bool = False,
    forecast: bool = False,
    beside: Beside | None = None,
) -> Refreshed:
    """Read a project's sources again and keep the result as its next run.

    The segments are those of the last run with the same settings, by its limits and its model. A
    project whose last run has a forecast is forecast again.

    Parameters
    ----------
    folder, project_id : of the project
    workspace : a private folder
    progress : called as the work goes on; may raise `Cancelled`
    refit : find the segments anew, and freeze these from now on
    forecast : forecast every customer too
    beside : makes further files of a new run's analysis, which are there with the run or not at all

    Raises
    ------
    ProjectError : somebody else is refreshing it, or there is no such project
    ClienteleError : whatever the user can put right; it is noted
    """
    with _held(folder, project_id):
        last = last_run(folder, project_id)
        number = None if last is None else last.number
        begun = Refresh(outcome="running", started=dt.datetime.now(dt.UTC), run=number)
        refresh_state.write_refresh(folder, project_id, begun)
        with _failure_noted(folder, project_id, begun):
            again = forecast or (last is not None and last.forecast)
            how = _How(refit, again, beside)
            run = _run(folder, project_id, workspace, progress, how)
            compared = compare_with_last(folder, project_id, run.number)
            ended: Refresh = begun.model_copy(
                update={
                    "outcome": "unchanged" if run.number == number else "new",
                    "ended": dt.datetime.now(dt.UTC),
                    "run": run.number,
                }
            )
            refresh_state.write_refresh(folder, project_id, ended)
        return Refreshed(ended, run, compared)


def _run(
    folder: Path,
    project_id: str,
    workspace: Path,
    progress: Progress,
    how: _How,
) -> ProjectRun:
    """The run of a project's data as they are now; the last one where nothing has changed."""
    project, last = open_project(folder, project_id), last_run(folder, project_id)
    path = project_path(folder, project_id)
    known = (
        last
        if last is not None
        and not how.refit
        and last.settings == project.choices.settings
        and (last.forecast or not how.forecast)
        else None
    )
    source = kept_files.open_kept_source(path, project, workspace)
    if known is not None and source.sha256 == known.source_sha256:
        return known
    project = (
        project_analysis.let_go_of_segments(folder, project)
        if how.refit
        else project_analysis.with_last_segments(folder, project)
    )
    analysis = project_analysis.analyse_project(folder, project, workspace, progress)
    # What stands for the rows of a database is only known once they are read.
    if known is not None and analysis.raw.source.sha256 == known.source_sha256:
        return known
    return project_analysis.keep_run(
        folder, project, analysis, workspace, progress, forecast=how.forecast, beside=how.beside
    )


def link_project(folder: Path, project_id: str, location: str, *, newest: bool = False) -> Project:
    """Have a project read its rows where they lie, from its next run on.

    Parameters
    ----------
    folder, project_id : of the project
    location, newest : as for `link_source`

    Raises
    ------
    ProjectError : there is no such project, or no file
    DatabaseError : no database is connected
    """
    linked = link_source(location, newest=newest)
    base = project_analysis.with_last_segments(folder, open_project(folder, project_id))

    def changed(project: Project) -> dict[str, object]:
        stay = [one for one in project.sources if one.kind == "kept"]
        return {"sources": (*stay, linked), "frozen_from": project.frozen_from or base.frozen_from}

    return change_project(folder, project_id, changed)


def last_run(folder: Path, project_id: str) -> ProjectRun | None:
    """The last run of a project that can be read; None where there is none."""
    runs = list_runs(folder, project_id)
    return next((run for run in runs if isinstance(run, ProjectRun)), None)


def compare_with_last(folder: Path, project_id: str, number: int) -> RunComparison | None:
    """A run compared with the one before, by the segmentation in use; None for the first.

    Parameters
    ----------
    folder, project_id : of the project
    number : of the run
    """
    runs = list_runs(folder, project_id)
    before = [run.number for run in runs if isinstance(run, ProjectRun) and run.number < number]
    if not before:
        return None
    in_use = open_project(folder, project_id).choices.in_use
    try:
        return compare_runs(folder, project_id, max(before), number, in_use or "rfm")
    except ProjectError as error:
        if in_use != "saved" or error.code not in NOT_KEPT:
            raise
        return compare_runs(folder, project_id, max(before), number)


@contextlib.contextmanager
def _held(folder: Path, project_id: str) -> Iterator[None]:
    """Keep others from refreshing the project. The system opens the lock of a dead process."""
    project_path(folder, project_id)
    lock = FileLock(refresh_state.refresh_lock(folder, project_id), mode=0o600)
    try:
        lock.acquire(timeout=_LOCK_SECONDS)
    except Timeout as error:
        raise refresh_state.already_running() from error
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _failure_noted(folder: Path, project_id: str, begun: Refresh) -> Iterator[None]:
    """Note why a refresh fails, and let the error go on."""
    try:
        yield
    except BaseException as error:
        known = error if isinstance(error, ClienteleError) else machine_error(error)
        failure = (
            RefreshFailure(
                code="internal",
                message=f"Something went wrong inside Clientele ({type(error).__name__}).",
                hint="Run the project again; if that fails too, please report it.",
            )
            if known is None
            else RefreshFailure(**known.as_dict())
        )
        failed = begun.model_copy(
            update={"outcome": "failed", "ended": dt.datetime.now(dt.UTC), "failure": failure}
        )
        # What stopped the refresh may be that the project is gone, or that the disk is full.
        with contextlib.suppress(OSError, ClienteleError):
            refresh_state.write_refresh(folder, project_id, failed)
        raise
