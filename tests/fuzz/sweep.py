"""Sends many mutants through the terminal's entry point and collects what went wrong.

The runs happen in a process that is used again for the next mutant; where it dies or hangs, the
mutant is named and a new process goes on with the one after it.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

SAMPLE = 10
FULL = int(os.environ.get("CLIENTELE_MUTANTS", "3000"))
"""The long sweep goes on after the sample, up to so many mutants of each format."""

SECONDS_EACH = 5.0
_SECONDS_TO_START = 60.0
_SECONDS_TO_GIVE_UP = 60.0


@dataclass
class Swept:
    """What a sweep found.

    Parameters
    ----------
    wrong : mutant number and what was wrong with its answer
    outcomes : how often files were analysed or refused, and why
    slowest : mutant number and seconds of the slowest
    """

    wrong: dict[int, str] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[int, float] = (-1, 0.0)

    @property
    def told(self) -> str:
        """The first failures; `python tests/fuzz/run_mutants.py KIND NUMBER 1` repeats one."""
        return "\n".join(f"{number}: {what}" for number, what in list(self.wrong.items())[:20])

    def note(self, answer: dict[str, Any]) -> None:
        """Take one answer in."""
        number, seconds = answer["number"], answer["seconds"]
        self.outcomes[answer["error"] or "analysed"] += 1
        if seconds > self.slowest[1]:
            self.slowest = (number, seconds)
        if answer["wrong"]:
            self.wrong[number] = answer["wrong"]
        elif seconds > SECONDS_EACH:
            self.wrong[number] = f"took {seconds} seconds"


def sweep(kind: str, first: int, count: int) -> Swept:
    """Run the mutants `first` to `first + count` of one format."""
    swept, at, end = Swept(), first, first + count
    while at < end:
        # A file, not a pipe: a pipe that nobody empties fills up, and the process stands still.
        with tempfile.TemporaryFile() as errors:
            at = _one_process(swept, kind, at, end, errors)
    return swept


def _one_process(swept: Swept, kind: str, at: int, end: int, errors: IO[bytes]) -> int:
    """Run mutants until one ends the process; the number of the mutant to go on with."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("run_mutants.py")), kind, str(at),
         str(end - at)],
        stdout=subprocess.PIPE, stderr=errors, text=True,
    )  # fmt: skip
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_pass_on, args=(process, answers), daemon=True).start()
    patience = _SECONDS_TO_START
    while at < end:
        try:
            line = answers.get(timeout=patience)
        except queue.Empty:
            swept.wrong[at] = "hung"
            break
        if not line:
            swept.wrong[at] = "the process died"
            break
        swept.note(json.loads(line))
        at, patience = at + 1, _SECONDS_TO_GIVE_UP
    else:
        process.wait()
        return at
    process.kill()
    process.wait()
    errors.seek(0)
    said = errors.read().decode("utf-8", "replace")
    swept.wrong[at] += f" ({process.returncode}): {said[-600:]}"
    return at + 1


def _pass_on(process: subprocess.Popen[str], answers: queue.SimpleQueue[str]) -> None:
    if process.stdout is not None:
        for line in process.stdout:
            answers.put(line)
    answers.put("")
