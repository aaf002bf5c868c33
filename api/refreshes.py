"""Refreshes that were asked for: one after the other, each in a process of its own.

A refresh takes a processor and much memory for a while. In a process of its own it keeps no request
waiting, and what it took is given back. What it has to say stands in the project's folder.
"""

from __future__ import annotations

import datetime as dt
import logging
import queue
import threading
from typing import TYPE_CHECKING

from api.command_runner import CommandRunner
from core import projects
from core.projects import Refresh

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Runner = Callable[[Sequence[str]], None]

_LOG = logging.getLogger("clientele.api")


class Refreshes:
    """The refreshes of a server. Safe to use from several threads.

    Parameters
    ----------
    folder : where projects lie
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run: Runner = CommandRunner()
        self._lock = threading.Lock()
        self._waiting: dict[str, Refresh] = {}
        self._queue: queue.SimpleQueue[tuple[str, list[str]]] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None

    def begin(self, project_id: str, *, refit: bool, forecast: bool) -> Refresh:
        """Have a project refreshed, after those that were asked for before.

        Parameters
        ----------
        project_id : of the project
        refit, forecast : as for `core.projects.refresh_project`

        Raises
        ------
        ProjectError : it is being refreshed, or will be
        """
        with self._lock:
            state = self._state(project_id)
            if state is not None and state.outcome == "running":
                raise projects.already_running()
            begun = Refresh(
                outcome="running",
                started=dt.datetime.now(dt.UTC),
                run=None if state is None else state.run,
            )
            self._waiting[project_id] = begun
            options = ["--refit"] * refit + ["--with-value"] * forecast
            self._queue.put((project_id, options))
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, daemon=True)
                self._worker.start()
        return begun

    def state(self, project_id: str) -> Refresh | None:
        """How a project's last refresh stands; None where there was none."""
        with self._lock:
            return self._state(project_id)

    def _state(self, project_id: str) -> Refresh | None:
        waiting = self._waiting.get(project_id)
        return waiting or projects.read_refresh(self.folder, project_id)

    def _work(self) -> None:
        while True:
            project_id, options = self._queue.get()
            where = ["--projects", str(self.folder)]
            try:
                self.run(["run", project_id, *where, *options])
            except OSError as error:
                # No process could be started: the next refresh is tried all the same.
                _LOG.error("A refresh could not start (%s)", type(error).__name__)
            finally:
                with self._lock:
                    del self._waiting[project_id]
