"""Work on files that nobody can trust, each done in a process of its own that may die of it.

A job's process limits itself before it does the job, takes one only, and knows nothing of the
program but the job. On Linux it is forked from a host that has imported the libraries and opens
nothing itself (`core.files.sandbox_host`): that takes milliseconds, where starting Python and
importing them takes half a second of a processor. Elsewhere it is started anew.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from core import process_folder
from core.files import sandbox_host

_ROOT = Path(__file__).parents[2]
_HOST = [sys.executable, "-m", "core.files.sandbox_host"]
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
    if platform.system() == "Linux":
        return _FORKED.run(module, job, seconds)
    return run_anew(module, job, seconds)


def run_anew(module: str, job: str, seconds: float) -> Finished:
    """As `run`, in a process that is started for the job: where none can be forked."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [*_HOST, module],
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


class _Forked:
    """Jobs in processes forked from one host, which is started for the first and ends unused."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.host: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.retired: list[subprocess.Popen[bytes]] = []
        self.unused = threading.Timer(_IDLE_SECONDS, self.close)
        atexit.register(self.close)

    def run(self, module: str, job: str, seconds: float) -> Finished:
        until = time.monotonic() + seconds
        with tempfile.TemporaryFile(dir=process_folder.path()) as err:
            connection, host = self._connect(module, err.fileno())
            with connection:
                try:
                    out = _exchange(connection, job.encode(), until)
                except TimeoutError as error:
                    self._retire(host)
                    raise TooSlowError from error
            err.seek(0)
            errors = err.read()
        code = int.from_bytes(out[-sandbox_host.CODE_BYTES :], "big", signed=True)
        if len(out) < sandbox_host.CODE_BYTES:  # the host died before its child
            out, code = b"", -signal.SIGKILL
        return Finished(code, out[: -sandbox_host.CODE_BYTES], errors)

    def close(self) -> None:
        """End the host and with it every job: at the program's end, or when none came for long."""
        with self.lock:
            self.unused.cancel()
            if self.control is not None:
                self.control.close()
            for host in (*self.retired, *filter(None, [self.host])):
                host.kill()
                host.wait()
            self.host = self.control = None
            self.retired.clear()

    def _connect(
        self, module: str, err: int
    ) -> tuple[socket.socket, subprocess.Popen[bytes] | None]:
        """A connection to a new process that waits for its job, and the host that it is from."""
        ours, theirs = socket.socketpair()
        request = json.dumps({"module": module, "folder": str(process_folder.path())}).encode()
        with self.lock, theirs:
            self.unused.cancel()
            self.unused = threading.Timer(_IDLE_SECONDS, self.close)
            self.unused.daemon = True
            self.unused.start()
            try:
                socket.send_fds(self._control(), [request], [theirs.fileno(), err])
            except OSError:  # the host is gone
                self.host = None
                socket.send_fds(self._control(), [request], [theirs.fileno(), err])
            return ours, self.host

    def _control(self) -> socket.socket:
        if self.host is not None and self.control is not None and self.host.poll() is None:
            return self.control
        if self.control is not None:
            self.control.close()
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.host = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [*_HOST, str(theirs.fileno())],
                cwd=_ROOT,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        return self.control

    def _retire(self, host: subprocess.Popen[bytes] | None) -> None:
        """Give a host no more jobs, since it may itself be stuck; it ends after those it has."""
        with self.lock:
            if host is None or host is not self.host or self.control is None:
                return
            self.control.close()
            self.host = self.control = None
            self.retired = [it for it in (*self.retired, host) if it.poll() is None]


_FORKED = _Forked()


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
        "JE_ARROW_MALLOC_CONF": "background_thread:false",  # a process that forks has one thread
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUTF8": "1",
    }
