"""What each stage took."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from core.progress import STAGES

if TYPE_CHECKING:
    from core.progress import Progress


class Stopwatch:
    """Passes progress on, and adds up the wall time of each stage."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self.started = self.since = time.perf_counter()
        self.stage = STAGES[0]

    def __call__(self, stage: str, done: float, detail: str = "") -> None:
        """Pass on where the work is; from here on the time is this stage's."""
        now = time.perf_counter()
        self.seconds[self.stage] += now - self.since
        self.stage, self.since = stage, now
        self.progress(stage, done, detail)

    def stop(self) -> dict[str, float]:
        """Wall seconds of every stage of `STAGES`, and in all."""
        self(self.stage, 1.0)
        total = time.perf_counter() - self.started
        return {name: round(spent, 3) for name, spent in self.seconds.items()} | {
            "total": round(total, 3)
        }
