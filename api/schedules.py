"""The server's clock: projects whose schedule is due are refreshed, one after the other.

APScheduler looks every few seconds; what is due stands in the projects' folders, under a lock, so
that of several servers one does it. A refresh runs in a process of its own.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler

from api.command_runner import CommandRunner
from core import projects

if TYPE_CHECKING:
    from pathlib import Path

LOOK_SECONDS = 10
_LOG = logging.getLogger("clientele.api")


class Schedules:
    """The clock of one server.

    Parameters
    ----------
    folder : where projects lie
    runner : runs the refreshes
    """

    def __init__(self, folder: Path, runner: CommandRunner | None = None) -> None:
        self.folder = folder
        self._runner = runner or CommandRunner()
        self._stopping = False
        self._clock = BackgroundScheduler(timezone=dt.UTC)

    def start(self) -> None:
        """Begin to look; the first time at once, for what was missed."""
        self._clock.add_job(
            self.look,
            "interval",
            seconds=LOOK_SECONDS,
            next_run_time=dt.datetime.now(dt.UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        # A look that takes longer than the time between two is no fault, but a long refresh.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._clock.start()

    def stop(self) -> None:
        """Look no more. A refresh that is at work ends with its process, and is due again."""
        self._stopping = True
        self._runner.stop()
        self._clock.shutdown(wait=False)

    def look(self) -> None:
        """Refresh what is due."""
        for project_id in projects.due_projects(self.folder, dt.datetime.now(dt.UTC)):
            with contextlib.suppress(_StoppedError):
                self._refresh(project_id)

    def _refresh(self, project_id: str) -> None:
        with projects.due_refresh(self.folder, project_id, dt.datetime.now(dt.UTC)) as due:
            if due and not self._stopping:
                try:
                    self._runner(["run", project_id, "--projects", str(self.folder)])
                except OSError as error:
                    # No process could be started: tried again at the next moment.
                    _LOG.error("A scheduled refresh could not start (%s)", type(error).__name__)
            if self._stopping:
                raise _StoppedError  # so that it is not noted as done


class _StoppedError(Exception):
    """The server stops."""
