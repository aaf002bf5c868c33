"""What projects have to send, sent again by the server where it failed or where no run has sent it.

A pass runs in a process of its own, one project after the other; a lock keeps two servers apart.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from typing import TYPE_CHECKING

from api.command_runner import CommandRunner
from core import deliveries

if TYPE_CHECKING:
    from pathlib import Path

LOOK_SECONDS = 30
_LOG = logging.getLogger("clientele.api")


class Outboxes:
    """Looks after the outboxes of a server's projects.

    Parameters
    ----------
    folder : where projects lie
    runner : runs the passes
    """

    def __init__(self, folder: Path, runner: CommandRunner | None = None) -> None:
        self.folder = folder
        self._runner = runner or CommandRunner()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more. A pass that is at work ends; what it has not noted is sent again."""
        self._stopped.set()
        self._runner.stop()

    def look(self) -> None:
        """Send what is due."""
        for project_id in deliveries.projects_to_send(self.folder, dt.datetime.now(dt.UTC)):
            if not self._stopped.is_set():
                self._runner(["deliver", project_id, "--projects", str(self.folder)])

    def _work(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - looked at again in a moment
                _LOG.error("An outbox could not be looked at (%s)", type(error).__name__)
