"""The projects that the API has open, with their live customers."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core import answers, live_scoring, projects
from core.errors import ProjectError
from core.live_scoring import LiveOwnSegments

if TYPE_CHECKING:
    from pathlib import Path

    from api.open_analyses import OpenAnalyses
    from core.live_scoring import LiveCustomers
    from core.projects import Project, ProjectRun

MAX_LIVE = 16
"""Projects whose customers are held in memory, a hundred bytes a customer or so."""


@dataclass
class OpenProjects:
    """What is held of projects between two requests. Safe to use from several threads.

    Parameters
    ----------
    folder : where projects lie
    analyses : whole analyses, for what a run does not keep
    """

    folder: Path
    analyses: OpenAnalyses
    _live: OrderedDict[str, tuple[int, LiveCustomers]] = field(default_factory=OrderedDict)
    _own: OrderedDict[str, tuple[str, LiveOwnSegments]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def live(self, project: Project) -> LiveCustomers:
        """The customers of a project's last run, with the orders since.

        Raises
        ------
        ProjectError : the project has no run that can be read
        """
        changed = self._changed(project)
        with self._lock:
            held = self._live.get(project.id)
            if held is None or held[0] != changed:
                opened = live_scoring.open_live_customers(
                    self.folder, project.id, self.last_run(project)
                )
                held = self._live[project.id] = (changed, opened)
            self._live.move_to_end(project.id)
            while len(self._live) > MAX_LIVE:
                self._live.popitem(last=False)
            return held[1]

    def own_segments(self, project: Project) -> LiveOwnSegments:
        """The segments that a project has saved itself, in its last run.

        Those that the run does not keep are worked out from the project's data.

        Parameters
        ----------
        project : as it was opened

        Raises
        ------
        ProjectError : the project has no such segments, no run, or other data than the run
        ApiError : others are at work for long
        """
        live = self.live(project)
        text = project.choices.segments
        with self._lock:
            held = self._own.get(project.id)
            if held is not None and held[0] == text and held[1].live is live:
                self._own.move_to_end(project.id)
                return held[1]
        kept = answers.kept_own_segments(self.folder, project, live.run)
        if kept is None:
            with self.analyses.of(project, live.run) as about:
                kept = answers.answer_own_segments(about, live.run)
        own = LiveOwnSegments(live, kept)
        with self._lock:
            self._own[project.id] = (text, own)
            while len(self._own) > MAX_LIVE:
                self._own.popitem(last=False)
        return own

    def last_run(self, project: Project) -> ProjectRun:
        """The last run of a project that can be read.

        Raises
        ------
        ProjectError : there is none
        """
        for run in projects.list_runs(self.folder, project.id):
            if isinstance(run, projects.ProjectRun):
                return run
        raise ProjectError(
            "The project has no run yet.", "Run it: `python -m core project run`.", "no_such_run"
        )

    def _changed(self, project: Project) -> int:
        """Changes whenever a run is added to a project."""
        runs = projects.project_path(self.folder, project.id) / "runs"
        return runs.stat().st_mtime_ns if runs.is_dir() else 0
