"""`ForkHost`: the program's side of a process that other processes are forked from (a fork server).

Starting Python and importing libraries takes half a second of a processor or more, forking from a
process that has done so takes milliseconds. The program itself has many threads, so that it cannot
be forked safely; a host has one.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ONE_THREAD = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "OPENBLAS_NUM_THREADS": "1",
}
"""The environment that keeps libraries from starting threads in a process that is going to fork."""

AVAILABLE = sys.platform == "linux"
"""Whether this system can fork a process of many libraries safely."""

_ROOT = Path(__file__).parents[1]
_ROOM_BYTES = 2 << 30


def has_room(limit: Path = Path("/sys/fs/cgroup/memory.max")) -> bool:
    """Whether the machine has the memory for a second set of the libraries, which a host keeps.

    Parameters
    ----------
    limit : where the system says what this container may use
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with contextlib.suppress(OSError, ValueError):
        memory = min(memory, int(limit.read_text(encoding="ascii")))
    return memory >= _ROOM_BYTES


@dataclass
class _Process:
    """A running host.

    Parameters
    ----------
    popen : it
    control : what it takes requests from; closed, none can come any more
    """

    popen: subprocess.Popen[bytes]
    control: socket.socket


@dataclass
class ForkHost:
    """A host that is started for the first request, again where it died, and ended when unused.

    Parameters
    ----------
    module : run with the number of its control socket and `arguments`. Each message there brings a
        request and open files, the first of them a connection to whoever asks
    environment : what the host may know, asked when it is started
    idle_seconds : without a request, after which it is ended
    arguments : further ones, asked when it is started
    """

    module: str
    environment: Callable[[], Mapping[str, str]]
    idle_seconds: float
    arguments: Callable[[], tuple[str, ...]] = tuple
    process: _Process | None = field(default=None, init=False)
    retired: list[_Process] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._unused = threading.Timer(0, self.close)
        atexit.register(self.close)

    def connect(self, request: bytes, *files: int) -> tuple[socket.socket, _Process]:
        """A connection to a new process, and the host it is forked from.

        Parameters
        ----------
        request : what the new process has to know at once; not empty
        files : numbers of open files that it gets besides
        """
        ours, theirs = socket.socketpair()
        with self._lock, theirs:
            self._unused.cancel()
            self._unused = threading.Timer(self.idle_seconds, self.close)
            self._unused.daemon = True
            self._unused.start()
            try:
                host = self._running()
                socket.send_fds(host.control, [request], [theirs.fileno(), *files])
            except OSError:  # it died just now
                self.process = None
                host = self._running()
                socket.send_fds(host.control, [request], [theirs.fileno(), *files])
            return ours, host

    def retire(self, host: _Process) -> None:
        """Give a host no more requests, since it may be stuck; it ends after those it has."""
        with self._lock:
            if host is self.process:
                host.control.close()
                self.process = None
                self.retired = [it for it in (*self.retired, host) if it.popen.poll() is None]

    def close(self) -> None:
        """End the host and all that was forked from it."""
        with self._lock:
            self._unused.cancel()
            for host in (*self.retired, *filter(None, [self.process])):
                host.control.close()
                if host.popen.poll() is None:
                    os.killpg(host.popen.pid, signal.SIGKILL)
                host.popen.wait()
            self.process = None
            self.retired.clear()

    def _running(self) -> _Process:
        if self.process is not None:
            if self.process.popen.poll() is None:
                return self.process
            self.process.control.close()
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            popen = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-m", self.module, str(theirs.fileno()), *self.arguments()],
                cwd=_ROOT,
                env=dict(self.environment()) | ONE_THREAD,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                # Ctrl-C is the program's. A session of its own would have a share of its own.
                process_group=0,
            )
        self.process = _Process(popen, control)
        return self.process
