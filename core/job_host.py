"""The process that jobs are forked from; started by `core.job_process`.

It imports the libraries, has one thread and does nothing else, so that a fork is safe.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import select
import signal
import socket
import sys
import threading
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from core import formatting, job_process, preloading

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.job_process import JobRequest

NICENESS = 5
"""A third of the processor where a page wants it too; less would starve work on a busy machine."""
_FIRST_TO_GO = "500"
"""How readily the system ends a job's process where memory runs out, of 1000."""


def host(control: socket.socket, libraries: tuple[str, ...]) -> None:
    """Fork a process for every connection, until nobody can ask any more; then end them all.

    Parameters
    ----------
    control : brings the connections
    libraries : imported before
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that ended
    preloading.load(libraries)
    gc.freeze()
    while numbers := socket.recv_fds(control, 1, 1)[1]:
        if os.fork() == 0:
            control.close()
            _do(Connection(numbers[0]))
        os.close(numbers[0])
    os.killpg(0, signal.SIGKILL)


def _do(program: Connection) -> NoReturn:
    """Do one job and end the process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.nice(NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")
    threading.Thread(target=_end_unwanted, args=(program.fileno(),), daemon=True).start()
    with contextlib.suppress(ConnectionError):
        program.send_bytes(_answer(program))
    os._exit(0)


def _end_unwanted(number: int) -> NoReturn:
    """End this process when the program hangs up, whatever it is at."""
    poll = select.poll()
    poll.register(number, 0)
    poll.poll()
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def _answer(program: Connection) -> bytes:
    try:
        request: JobRequest = program.recv()
        os.environ.clear()
        os.environ.update(request.environment)
        asked = {name: _callback(program, name) for name in request.callbacks}
        with formatting.plainly(request.format_code):
            return pickle.dumps(("made", request.work(**asked)))
    except Exception as error:  # noqa: BLE001 - it is raised in the program
        return pickle.dumps(("raised", _portable(error)))


def _callback(program: Connection, name: str) -> Callable[..., Any]:
    lock = threading.Lock()

    def call(*arguments: Any) -> Any:
        with lock:
            program.send(("call", name, arguments))
            kind, value = program.recv()
        if kind == "raised":
            raise value
        return value

    return call


def _portable(error: Exception) -> Exception:
    """An error that can be sent, with the lines it passed through here."""
    frames = traceback.extract_tb(error.__traceback__)
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - whatever it holds
        error = RuntimeError(type(error).__name__)
    setattr(error, job_process.PLACE, " > ".join(f"{at.filename}:{at.lineno}" for at in frames))
    return error


if __name__ == "__main__":
    host(socket.socket(fileno=int(sys.argv[1])), tuple(sys.argv[2:]))
