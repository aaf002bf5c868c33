"""The whole analyses that lists, plans and reports are made of: few, and one at work at a time."""

from __future__ import annotations

import contextlib
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from api.problems import ApiError
from core import answers, process_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.answers import RunAnalysis
    from core.projects import Project, ProjectRun

MAX_ANALYSES = 2
"""Held in memory, with what they read on the disk: as much as a visitor of the dashboard has."""

WAIT_SECONDS = 30.0
"""So long a request waits for those before it: others need their threads."""


@dataclass
class OpenAnalyses:
    """The analyses of some projects' last runs. Safe to use from several threads.

    Parameters
    ----------
    folder : where projects lie
    """

    folder: Path
    _held: OrderedDict[tuple[str, int, int], _Held] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextlib.contextmanager
    def of(self, project: Project, run: ProjectRun) -> Iterator[RunAnalysis]:
        """The analysis of a project's last run, while nobody else uses one.

        Parameters
        ----------
        project : as it was opened
        run : its last run

        Raises
        ------
        ApiError : others are at work for long
        ClienteleError : whatever the user can put right
        """
        if not self._lock.acquire(timeout=WAIT_SECONDS):
            raise ApiError(
                "Other lists, plans or reports are being made.", "Ask again in a minute.", "busy"
            )
        try:
            yield self._opened(project, run)
        finally:
            self._lock.release()

    def _opened(self, project: Project, run: ProjectRun) -> RunAnalysis:
        key = (project.id, project.revision, run.number)
        if key not in self._held:
            with contextlib.ExitStack() as stack:
                private = stack.enter_context(
                    tempfile.TemporaryDirectory(dir=process_folder.path())
                )
                about = answers.analyse_last_run(self.folder, project, run, Path(private))
                self._held[key] = _Held(about, stack.pop_all())
        self._held.move_to_end(key)
        while len(self._held) > MAX_ANALYSES:
            self._held.popitem(last=False)[1].files.close()
        return self._held[key].about


@dataclass(frozen=True, eq=False)
class _Held:
    """An analysis, and its private folder."""

    about: RunAnalysis
    files: contextlib.ExitStack
