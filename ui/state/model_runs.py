"""Segmentations set side by side: those an analyst put on the list, with notes and a baseline."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

MAX_RUNS = 20


@dataclass(frozen=True)
class ModelRun:
    """One segmentation as it was on screen when it was put on the list.

    Parameters
    ----------
    name : "Run 1", "Run 2", …
    key : of the model; the same one is listed once
    model : algorithm and features in a few words
    segments : their number
    scores : of the model
    labels : segment per customer_id
    command : gives these segments again in a terminal
    note : what the analyst wrote
    """

    name: str
    key: str
    model: str
    segments: int
    scores: dict[str, float]
    labels: pd.Series[str] = field(repr=False, compare=False)
    command: str = field(repr=False)
    note: str = ""


@dataclass(frozen=True)
class ModelRuns:
    """The list of one visit, and the run the others are compared with."""

    runs: tuple[ModelRun, ...] = ()
    pinned: str = ""
    added: int = 0

    @property
    def baseline(self) -> ModelRun | None:
        """The pinned run; the first one where none is."""
        pinned = next((run for run in self.runs if run.name == self.pinned), None)
        return pinned or (self.runs[0] if self.runs else None)

    def with_run(self, run: ModelRun) -> ModelRuns:
        """One more run, under the next name; the oldest goes where there are too many."""
        named = replace(run, name=f"Run {self.added + 1}")
        return replace(self, runs=(*self.runs, named)[-MAX_RUNS:], added=self.added + 1)

    def without(self, name: str) -> ModelRuns:
        """The list without a run."""
        return replace(self, runs=tuple(run for run in self.runs if run.name != name))

    def with_note(self, name: str, note: str) -> ModelRuns:
        """The list with another note on a run."""
        return replace(
            self,
            runs=tuple(replace(run, note=note) if run.name == name else run for run in self.runs),
        )

    def with_baseline(self, name: str) -> ModelRuns:
        """The list with another baseline."""
        return replace(self, pinned=name)
