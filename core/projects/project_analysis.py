"""A project analysed: with the frozen segmentation of an earlier run, or one found now."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

from core import pipeline, playbooks, rfm
from core.progress import Progress, silent
from core.projects import kept_files, project_segments, run_recording, run_store
from core.projects.project_run import ProjectRun
from core.projects.project_store import (
    change_project,
    open_project,
    project_path,
    without_names,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from core.analysis import Analysis
    from core.playbooks import Playbook
    from core.projects.project import Project, ProjectChoices


def analyse_project(
    folder: Path, project: Project, workspace: Path, progress: Progress = silent
) -> Analysis:
    """Analyse the source in use with the project's settings.

    Where a segmentation is frozen (`Project.frozen_from`), its RFM limits and its model give the
    segments, and nothing is searched.

    Parameters
    ----------
    folder : where projects lie
    project : as it was opened
    workspace : a private folder
    progress : called as the work goes on; may raise `Cancelled`

    Raises
    ------
    ClienteleError : whatever the user can put right
    """
    path = project_path(folder, project.id)
    source = kept_files.open_kept_source(path, project, workspace)
    settings = project.choices.settings
    if project.frozen_from is None:
        return pipeline.analyse(source, workspace, settings, progress)
    models = workspace / "models"
    rule = run_store.frozen_rule(folder, project.id, project.frozen_from)
    name = run_store.frozen_model(folder, project.id, project.frozen_from, models)
    if name is not None:
        segment = settings.segment.model_copy(update={"saved_model": name})
        settings = settings.model_copy(update={"segment": segment})
    analysis = pipeline.analyse(source, workspace, settings, progress, models)
    if rule is None or analysis.rfm is None:
        return analysis
    return replace(analysis, rfm=rfm.score_by_rule(analysis.customers, rule))


def with_last_segments(folder: Path, project: Project) -> Project:
    """The project as one that has frozen the segments of its last run.

    It is as it was where it has frozen some, has no run, or has other settings since: then they
    are found anew.

    Parameters
    ----------
    folder : where projects lie
    project : as it was opened
    """
    runs = run_store.list_runs(folder, project.id)
    last = next((run for run in runs if isinstance(run, ProjectRun)), None)
    if project.frozen_from is not None or last is None:
        return project
    if without_names(last.settings) != without_names(project.choices.settings):
        return project
    return project.model_copy(update={"frozen_from": last.base})


def project_playbook(choices: ProjectChoices) -> Playbook:
    """The playbook of a project: its own, the one it names, or the one for online shops.

    Raises
    ------
    PlaybookError : its own does not hold one any more
    """
    return _playbook(choices.own_playbook, choices.playbook)


@functools.lru_cache(maxsize=32)
def _playbook(own: str | None, name: str | None) -> Playbook:
    """Read once: to parse one takes longer than to score a customer."""
    if own is not None:
        return playbooks.read_playbook(own.encode(), "the project's playbook", playbooks.Playbook)
    shipped = {path.stem: path for path in playbooks.available_playbooks()}
    return playbooks.load_playbook(shipped.get(name or "", playbooks.DEFAULT_PLAYBOOK))


def run_project(
    folder: Path,
    project_id: str,
    workspace: Path,
    progress: Progress = silent,
    *,
    refit: bool = False,
    forecast: bool = False,
) -> tuple[Analysis, ProjectRun]:
    """Analyse a project and keep the result as its next run.

    Parameters
    ----------
    folder, project_id : of the project
    workspace : a private folder
    progress : called as the work goes on; may raise `Cancelled`: then nothing is kept
    refit : find the segments anew, and freeze these from now on
    forecast : forecast every customer too

    Raises
    ------
    ClienteleError : whatever the user can put right
    """
    project = open_project(folder, project_id)
    if refit:
        project = let_go_of_segments(folder, project)
    analysis = analyse_project(folder, project, workspace, progress)
    return analysis, keep_run(folder, project, analysis, workspace, progress, forecast=forecast)


def let_go_of_segments(folder: Path, project: Project) -> Project:
    """The project without a frozen segmentation: its next run finds the segments anew."""
    if project.frozen_from is None:
        return project
    return change_project(folder, project.id, lambda _: {"frozen_from": None})


def keep_run(
    folder: Path,
    project: Project,
    analysis: Analysis,
    workspace: Path,
    progress: Progress,
    *,
    forecast: bool,
    beside: Callable[[Project, Analysis], Mapping[str, bytes]] | None = None,
) -> ProjectRun:
    """Keep an analysis of a project as its next run, with a forecast where one is asked for.

    The run keeps who is in which segment of the project's own. What `beside` makes of it lies in
    the run's folder, and is there with the run or not at all.
    """
    values = pipeline.forecast_customers(analysis, progress=progress) if forecast else None
    own = project_segments.assign_own_segments(
        folder, project, analysis, workspace, values, progress
    )
    files = None if beside is None else beside(project, analysis)
    frozen = project.frozen_from
    return run_recording.record_run(
        folder, project.id, analysis, values, frozen_from=frozen, own=own, beside=files
    )
