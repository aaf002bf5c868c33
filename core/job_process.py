"""Long work done in a process of its own, at a lower priority than the program's.

A program that answers many people cannot have their long work in its threads: Python runs one
thread at a time, so everybody waits for everybody's work. On Linux a job's process is forked from a
host that has imported the libraries (`core.job_host`), which takes milliseconds. The job comes back
as a value; what it asks the program meanwhile, such as its progress, is a callback. Where memory
runs out, the system ends the job's process and not the program.
"""

from __future__ import annotations

import os
import pickle
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, TypeVar

from core import formatting, preloading, process_folder
from core.errors import MachineError
from core.fork_host import ForkHost

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

PLACE = "place_in_job"
"""The attribute of an error that says which lines it passed through in the job's process."""
LIBRARIES = (*preloading.QUERIES, *preloading.MODELS, "core.pipeline.analysis_run")
"""What nearly every job needs: its process has it from the start."""
_HEARTBEAT_SECONDS = 1.0
_GRACE_SECONDS = 5.0
_IDLE_SECONDS = 900.0


class JobRequest:
    """What the process of a job has to know; pickled.

    Parameters
    ----------
    work : called with a function for every callback
    callbacks : their names
    """

    def __init__(self, work: Callable[..., object], callbacks: tuple[str, ...]) -> None:
        self.work = work
        self.callbacks = callbacks
        self.environment = os.environ | {process_folder.VARIABLE: str(process_folder.path())}
        self.format_code = formatting.format_code()


def run(work: Callable[..., T], **callbacks: Callable[..., Any]) -> T:
    """Have some work done in a process of its own.

    Parameters
    ----------
    work : can be pickled, such as a `functools.partial` of a function of core; so can its result
    callbacks : its further arguments; they are called here, in this thread, and what they raise is
        raised there. `progress` is also called every second with what it was last called with, so
        that it can stop what reports nothing

    Raises
    ------
    Exception : what the work raised
    MachineError : its process was ended, which the system does where memory has run out
    """
    request = pickle.dumps(JobRequest(work, tuple(callbacks)))
    with Connection(_HOST.connect(b"\n")[0].detach()) as job:
        job.send_bytes(request)
        made: T = _Conversation(job, callbacks).result()
        return made


class _Conversation:
    """The program's side of a job that is under way."""

    def __init__(self, job: Connection, callbacks: dict[str, Callable[..., Any]]) -> None:
        self.job, self.callbacks = job, callbacks
        self.last: tuple[Any, ...] | None = None
        self.stopped: BaseException | None = None
        self.until = 0.0

    def result(self) -> Any:
        """Answer the job until it gives its result."""
        try:
            while True:
                if not self.job.poll(_HEARTBEAT_SECONDS):
                    self._beat()
                    continue
                kind, *rest = self.job.recv()
                if kind == "made":
                    return rest[0]
                if kind == "raised":
                    raise rest[0]
                self.job.send(self._call(*rest))
        except (EOFError, ConnectionError) as error:
            raise MachineError(
                "The work stopped because its process was ended: most often, the memory ran out.",
                "Take less data, or more memory, then try again.",
            ) from error

    def _call(self, name: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
        if name == "progress":
            self.last = arguments
        if self.stopped is not None:
            return "raised", self.stopped
        try:
            return "gave", self.callbacks[name](*arguments)
        except BaseException as error:  # noqa: BLE001 - it is raised over there
            return "raised", error

    def _beat(self) -> None:
        """Ask whether the work is still wanted; after a while, do not wait for it to stop."""
        if self.stopped is not None:
            if time.monotonic() > self.until:
                raise self.stopped
            return
        try:
            if self.last is not None:
                self.callbacks["progress"](*self.last)
        except BaseException as error:  # noqa: BLE001 - raised in the work when it next asks
            self.stopped, self.until = error, time.monotonic() + _GRACE_SECONDS


_HOST = ForkHost("core.job_host", lambda: os.environ, _IDLE_SECONDS, arguments=lambda: LIBRARIES)
