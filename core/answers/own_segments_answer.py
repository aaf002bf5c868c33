"""The segments of a project's own, for its last run: as the run kept them, else worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import projects
from core.errors import ProjectError

if TYPE_CHECKING:
    from pathlib import Path

    from core.answers.run_analysis import RunAnalysis
    from core.projects import KeptSegments, Project, ProjectRun


def kept_own_segments(folder: Path, project: Project, run: ProjectRun) -> KeptSegments | None:
    """The project's own segments as its last run kept them; None where it did not keep them all.

    Parameters
    ----------
    folder : where projects lie
    project : as it was opened
    run : its last run

    Raises
    ------
    ProjectError : the project has saved no segments, or the run is damaged
    """
    wanted = projects.own_segments(project.choices)
    if not wanted:
        raise ProjectError(
            "The project has no segments of its own.",
            "Save some on the Segment builder page.",
            "no_such_segment",
        )
    kept = projects.kept_segments(folder, project.id, run.number).of(wanted)
    return kept if len(kept.segments) == len(wanted) else None


def answer_own_segments(about: RunAnalysis, run: ProjectRun) -> KeptSegments:
    """Work out the project's own segments for its last run, which keeps them from now on.

    A segment that cannot be judged by the data is not among them.

    Parameters
    ----------
    about : the project
    run : its last run, which the analysis is of

    Raises
    ------
    ProjectError : the run is damaged, or somebody has been saving the project for long
    """
    folder, project, number = about.path.parent, about.project, run.number
    if about.own is not None:
        projects.keep_segments(folder, project.id, number, about.own)
    kept = projects.kept_segments(folder, project.id, number)
    return kept.of(projects.own_segments(project.choices))
