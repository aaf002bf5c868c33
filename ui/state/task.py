"""A task: work in a thread of its own, with measured progress and a way to stop it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from core.errors import ClienteleError
from core.formatting import N_, _, say
from core.progress import STAGES, Cancelled
from ui.state import common_work, faults, job_queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.progress import Progress

T = TypeVar("T")

STAGE_LABELS = {
    "load": N_("Reading the file"),
    "clean": N_("Checking every row"),
    "features": N_("Measuring customers"),
    "tune": N_("Trying segment models"),
    "judge": N_("Judging the models"),
}

_KNOWN_SHARE, _KNOWN_SECONDS = 0.05, 2
"""Of a task, before which nothing tells how long the rest takes."""

# What these stages report names the model at work, not the work.
_NAMED_WITH_DETAIL = ("tune", "judge")


@dataclass(frozen=True)
class Step:
    """Where a task is: the stage, the share of it that is done, and what is happening."""

    stage: str = ""
    done: float = 0.0
    detail: str = N_("starting")

    @property
    def overall(self) -> float:
        """Stages finished plus the part of this one, as a share of all stages.

        A task with a single stage of its own is done as far as that stage.
        """
        if self.stage not in STAGES:
            return min(1.0, max(0.0, self.done))
        stage = STAGES.index(self.stage)
        return min(1.0, max(0.0, (stage + min(1.0, max(0.0, self.done))) / len(STAGES)))

    @property
    def text(self) -> str:
        """The step as a visitor reads it."""
        if self.stage not in STAGES:
            return f"{self.detail[:1].upper()}{self.detail[1:]}"
        place = STAGES.index(self.stage) + 1
        label = _(STAGE_LABELS.get(self.stage, self.stage))
        if self.detail and self.stage in _NAMED_WITH_DETAIL:
            label = f"{label} · {self.detail}"
        elif self.detail:
            label = f"{self.detail[:1].upper()}{self.detail[1:]}"
        return say(
            "Step {place} of {stages} · {label}", place=place, stages=len(STAGES), label=label
        )


class Task(Generic[T]):
    """One piece of work in a thread of its own. The thread never touches Streamlit.

    Parameters
    ----------
    title : what is being done, for the panel
    work : takes a progress callback and returns the result
    key : the content its result is cached under
    heavy : it may keep a processor busy for long, so it waits for its turn
    common : the same for every visitor who asks for the same, where they may share its result
    announced : the visitor has seen that it ended
    """

    def __init__(
        self,
        title: str,
        work: Callable[[Progress], T],
        key: str = "",
        *,
        heavy: bool = False,
        common: str = "",
    ) -> None:
        self.title = title
        self.key = key
        self.heavy = heavy
        self.common = common
        self.step = Step()
        self.result: T | None = None
        self.problem: ClienteleError | None = None
        self.cancelled = False
        self.announced = False
        self._started = time.monotonic()
        self._waited = self._paused = 0.0
        self._owner = id(self)
        self._ended: float | None = None
        self._stop = threading.Event()
        self._work = work
        self._thread = threading.Thread(target=self._run, name="clientele-task", daemon=True)

    def start(self, owner: object = None) -> Task[T]:
        """Start the work and return at once.

        Parameters
        ----------
        owner : whose it is, for the order in which heavy work is done
        """
        self._owner = id(owner) if owner is not None else id(self)
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next progress report."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """It was asked to stop and has not stopped yet."""
        return self._stop.is_set() and self.running

    @property
    def running(self) -> bool:
        """It has not ended yet."""
        return self._thread.is_alive()

    @property
    def seconds(self) -> int:
        """Whole seconds since it was made, until it ended."""
        return int((self._ended or time.monotonic()) - self._started)

    @property
    def seconds_left(self) -> int | None:
        """Seconds it will still take at the pace so far; None while that is too early to say."""
        share = self.step.overall
        spent = self.seconds - int(self._waited)
        if share < _KNOWN_SHARE or spent < _KNOWN_SECONDS:
            return None
        return max(1, round(spent * (1 - share) / share))

    def wait(self, seconds: float | None = None) -> None:
        """Block until the work is over or the time is up."""
        self._thread.join(seconds)

    def _progress(self, stage: str, done: float, detail: str = "") -> None:
        if self._stop.is_set():
            raise Cancelled
        self.step = Step(stage, done, detail)
        if self.heavy and not job_queue.in_processes():
            worked = time.monotonic() - self._started - self._waited - self._paused
            self._paused += job_queue.PRECEDENCE.let_pages_pass(worked - self._paused)

    def _in_turn(self) -> T:
        if not self.heavy:
            return self._work(self._progress)
        with job_queue.of_this_server().turn(self._owner, self._stop, self._wait_behind):
            self.step, self._waited = Step(), time.monotonic() - self._started
            return self._work(self._progress)

    def _wait_behind(self, before: int) -> None:
        text = _("waiting for its turn: next in the queue")
        if before:
            text = say("waiting for its turn: {n:# job is|# jobs are} before it", n=before)
        self.step = Step(detail=text)

    def _wait_for_other(self) -> None:
        self.step = Step(detail=_("already being made for another visitor; it will be shared"))

    def _run(self) -> None:
        try:
            self.result = (
                common_work.do_once(self.common, self._in_turn, self._stop, self._wait_for_other)
                if self.common
                else self._in_turn()
            )
        except Cancelled:
            self.cancelled = True
        except ClienteleError as problem:
            self.problem = problem
        except Exception as bug:  # noqa: BLE001 - a bug must not leave the visitor waiting
            faults.log("A task failed", bug)
            self.problem = faults.as_message(_("during the analysis"), bug)
        finally:
            self._ended = time.monotonic()
