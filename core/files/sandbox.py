"""Work on files that nobody can trust, each done in a process of its own that may die of it.

A job's process limits itself before it does the job, takes one only, and knows nothing of the
program but the job. On Linux it is forked from a host that has imported the libraries and opens
nothing itself (`core.files.sandbox_host`). Elsewhere, and where memory is short, it is started
anew.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from core import fork_host, process_folder
from core.files import sandbox_host
from core.fork_host import ONE_THREAD, ForkHost

_ROOT = Path(__file__).parents[2]
_MODULE = "core.files.sandbox_host"
_IDLE_SECONDS = 120.0
_CHUNK = 1 << 16


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
    module : a module of ours with a function `answer`, from the job to its answer, both text
    job : the job
    seconds : wall time after which the process is ended

    Raises
    ------
    TooSlowError : it took longer
    """
    if fork_host.AVAILABLE and fork_host.has_room():
        return run_forked(module, job, seconds)
    return run_anew(module, job, seconds)


def run_forked(module: str, job: str, seconds: float) -> Finished:
    """As `run`, in a process that is forked from the host."""
    until = time.monotonic() + seconds
    request = json.dumps({"module": module, "folder": str(process_folder.path())}).encode()
    with tempfile.TemporaryFile(dir=process_folder.path()) as err:
        connection, host = _HOST.connect(request, err.fileno())
        with connection:
            try:
                out = _exchange(connection, job.encode(), until)
            except TimeoutError as error:
                _HOST.retire(host)
                raise TooSlowError from error
        err.seek(0)
        errors = err.read()
    code = int.from_bytes(out[-sandbox_host.CODE_BYTES :], "big", signed=True)
    if len(out) < sandbox_host.CODE_BYTES:  # the host died before its child
        out, code = b"", -signal.SIGKILL
    return Finished(code, out[: -sandbox_host.CODE_BYTES], errors)


def run_anew(module: str, job: str, seconds: float) -> Finished:
    """As `run`, in a process that is started for the job: where none can be forked."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", _MODULE, module],
            cwd=_ROOT,
            env=_environment(),
            input=job.encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooSlowError from error
    return Finished(done.returncode, done.stdout, done.stderr)


def _exchange(connection: socket.socket, job: bytes, until: float) -> bytes:
    """Send a job and receive all that comes back; a `TimeoutError` where that lasts too long."""
    out = bytearray()
    with contextlib.suppress(ConnectionError):  # it died
        connection.settimeout(max(0.001, until - time.monotonic()))
        connection.sendall(job)
        connection.shutdown(socket.SHUT_WR)
        while received := connection.recv(_CHUNK):
            out += received
            connection.settimeout(max(0.001, until - time.monotonic()))
    return bytes(out)


def _environment() -> dict[str, str]:
    """What the process may know: no address and no password of the program's own."""
    return {
        process_folder.VARIABLE: str(process_folder.path()),
        **{key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LANG") if key in os.environ},
        # The default pool reserves address space that the memory limit would count.
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "PYTHONUTF8": "1",
        **ONE_THREAD,
    }


_HOST = ForkHost(_MODULE, _environment, _IDLE_SECONDS)
