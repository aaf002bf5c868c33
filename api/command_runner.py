"""Runs commands of the terminal, each in a process of its own that ends with this one."""

from __future__ import annotations

import atexit
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]


class CommandRunner:
    """Runs one command after another, or several at once from several threads."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()

    def __call__(self, arguments: Sequence[str]) -> None:
        """Run a command to its end. What it prints is about customers, and goes nowhere.

        Raises
        ------
        OSError : no process could be started
        """
        command = [sys.executable, "-m", "core", *arguments]
        with subprocess.Popen(  # noqa: S603 - our own program, and ids that were checked
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            self._running.add(process)
            atexit.register(process.kill)
            try:
                process.wait()
            finally:
                atexit.unregister(process.kill)
                self._running.discard(process)

    def stop(self) -> None:
        """End what is at work."""
        for process in tuple(self._running):
            process.terminate()
