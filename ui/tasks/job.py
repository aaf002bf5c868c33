"""Long work: a core job in a thread, with progress that is measured and a way to stop it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import streamlit as st

from core.errors import ClienteleError
from core.progress import STAGES, Cancelled
from ui.shell import error_boundary

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.progress import Progress

T = TypeVar("T")

STAGE_LABELS = {
    "load": "Reading the file",
    "clean": "Checking every row",
    "features": "Measuring customers",
    "tune": "Trying segment models",
    "judge": "Judging the models",
}

# What these stages report names the model at work, not the work.
_NAMED_WITH_DETAIL = ("tune", "judge")


@dataclass(frozen=True)
class Step:
    """Where a job is: the stage, the share of it that is done, and what is happening."""

    stage: str = ""
    done: float = 0.0
    detail: str = "starting"

    @property
    def overall(self) -> float:
        """Stages finished plus the part of this one, as a share of all stages.

        A job with a single stage of its own is done as far as that stage.
        """
        if self.stage not in STAGES:
            return min(1.0, max(0.0, self.done))
        place = STAGES.index(self.stage)
        return min(1.0, max(0.0, (place + min(1.0, max(0.0, self.done))) / len(STAGES)))

    @property
    def words(self) -> str:
        """The step as a visitor reads it."""
        if self.stage not in STAGES:
            return f"{self.detail[:1].upper()}{self.detail[1:]}"
        place = STAGES.index(self.stage) + 1
        label = STAGE_LABELS.get(self.stage, self.stage)
        if self.detail and self.stage in _NAMED_WITH_DETAIL:
            label = f"{label} · {self.detail}"
        elif self.detail:
            label = f"{self.detail[:1].upper()}{self.detail[1:]}"
        return f"Step {place} of {len(STAGES)} · {label}"


class Job(Generic[T]):
    """One piece of work in a thread of its own. The thread never touches Streamlit.

    Parameters
    ----------
    title : what is being done, for the panel
    work : takes a progress callback and returns the result
    """

    def __init__(self, title: str, work: Callable[[Progress], T]) -> None:
        self.title = title
        self.step = Step()
        self.result: T | None = None
        self.problem: ClienteleError | None = None
        self.cancelled = False
        self._stop = threading.Event()
        self._work = work
        self._thread = threading.Thread(target=self._run, name="clientele-job", daemon=True)

    def start(self) -> Job[T]:
        """Begin the work and return at once."""
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next sign of progress."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """It was asked to stop and has not stopped yet."""
        return self._stop.is_set() and self.running

    @property
    def running(self) -> bool:
        """The work goes on."""
        return self._thread.is_alive()

    def wait(self, seconds: float | None = None) -> None:
        """Block until the work is over or the time is up."""
        self._thread.join(seconds)

    def _progress(self, stage: str, done: float, detail: str = "") -> None:
        if self._stop.is_set():
            raise Cancelled
        self.step = Step(stage, done, detail)

    def _run(self) -> None:
        try:
            self.result = self._work(self._progress)
        except Cancelled:
            self.cancelled = True
        except ClienteleError as problem:
            self.problem = problem
        except Exception as bug:  # noqa: BLE001 - a bug must not leave the visitor waiting for ever
            error_boundary.note("A job failed", bug)
            self.problem = error_boundary.in_words("The analysis")


def panel(job: Job[Any], key: str = "job", every: float = 1.0) -> None:
    """Show where a running job is, every second, with a button to stop it.

    Parameters
    ----------
    job : the work
    key : unlike that of any other panel of the page
    every : seconds between two looks
    """

    @st.fragment(run_every=every)
    def follow() -> None:
        if not job.running:
            st.rerun()
        with st.container(border=True):
            st.markdown(f"**{job.title}**")
            st.progress(job.step.overall, text=job.step.words)
            if job.stopping:
                st.caption("Stopping at the next safe point.")
            else:
                st.button(
                    "Cancel", icon=":material/close:", on_click=job.cancel, key=f"{key}_cancel"
                )

    follow()
