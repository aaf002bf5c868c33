"""Work on files that nobody can trust, each done in a process of its own that may die of it.

`run` is called in the program, `serve` in the process. A process takes one job, and limits itself
before it does it. Starting one costs a quarter of a second, so that a program that has needed one
has the next wait ready.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core import process_folder

_ROOT = Path(__file__).parents[2]
_READY = b"\n"
_IDLE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Finished:
    """How a job ended.

    Parameters
    ----------
    code : 0, a positive exit code, or minus the signal that ended the process
    out, err : what it wrote
    """

    code: int
    out: bytes
    err: bytes


class TooSlowError(Exception):
    """The job took longer than it may and was stopped."""


def run(module: str, job: str, seconds: float) -> Finished:
    """Have a module do a job in a process of its own.

    Parameters
    ----------
    module : a module of ours whose `__main__` calls `serve`
    job : the job as text
    seconds : wall time after which the process is ended

    Raises
    ------
    TooSlowError : it took longer
    """
    with _SPARES.take(module) as process:
        try:
            out, err = process.communicate(job.encode(), timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise TooSlowError from error
        finally:
            process.kill()
    return Finished(process.returncode, out, err)


def serve(answer: Callable[[str], str]) -> None:
    """Wait for a job, do it and write the answer; the body of the process.

    Parameters
    ----------
    answer : does the job
    """
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not spoil the answer
    out.write(_READY)
    out.flush()
    job = sys.stdin.read()
    if job:
        out.write(answer(job).encode())
        out.flush()
    os._exit(0)  # no library may fail while it is unloaded under the limits


class _Spares:
    """For every module that did a job, at most one process that waits for the next."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting: dict[str, subprocess.Popen[bytes] | None] = {}
        self.unused = threading.Timer(_IDLE_SECONDS, self.close)
        atexit.register(self.close)

    def take(self, module: str) -> subprocess.Popen[bytes]:
        """A process that is ready. From the second job on, another is started for the next."""
        with self.lock:
            process = self.waiting.get(module)
            self.waiting[module] = _start(module) if module in self.waiting else None
            self.unused.cancel()
            self.unused = threading.Timer(_IDLE_SECONDS, self.close)
            self.unused.daemon = True
            self.unused.start()
        if process is not None and process.poll() is not None:
            process.communicate()
            process = None
        process = process or _start(module)
        if process.stdout is not None:
            process.stdout.read(len(_READY))
        return process

    def close(self) -> None:
        """End those that wait, at the end of the program or when no job came for a while."""
        with self.lock:
            self.unused.cancel()
            for process in filter(None, self.waiting.values()):
                process.kill()
                process.communicate()
            self.waiting.clear()


_SPARES = _Spares()


def _start(module: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own module, no shell
        [sys.executable, "-m", module],
        cwd=_ROOT,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )


def _environment() -> dict[str, str]:
    """What the process may know: no address and no password of the program's own."""
    return {
        process_folder.VARIABLE: str(process_folder.path()),
        **{key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LANG") if key in os.environ},
        # The default pool reserves address space that the memory limit would count.
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUTF8": "1",
    }
