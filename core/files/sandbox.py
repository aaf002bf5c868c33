"""Work on files nobody can trust, done in a process that may die without taking anything along.

Starting a process that knows how to read workbooks costs half a second, so one is kept ready: the
host. For every job it splits off a child, which takes its limits, does the job, answers and ends;
a hostile file ends only that child. What one file leaves behind in memory, the next never meets.

`run` is called in the program, `serve` in the host. Where processes cannot split (Windows), every
job starts a process of its own instead.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_CAN_SPLIT = hasattr(os, "fork")
_GRACE_SECONDS = 5.0
_IDLE_SECONDS = 300.0
_MOST_STDERR_BYTES = 64 * 1024
_BLOCK_BYTES = 64 * 1024
_CRASHED = 1


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
    job : one line of text
    seconds : wall time after which the process is ended

    Raises
    ------
    TooSlowError : it took longer
    """
    if not _CAN_SPLIT:
        return _in_a_new_process(module, job, seconds)
    # A host may have gone home just as it was asked; a second one that goes is no coincidence.
    for _ in range(2):
        host = _HOSTS.take(module)
        try:
            finished = host.ask(job, seconds)
        except _HostGoneError:
            host.stop()
            continue
        except BaseException:
            host.stop()
            raise
        _HOSTS.give_back(host)
        if finished is None:
            raise TooSlowError
        return finished
    return Finished(_CRASHED, b"", b"the host ended")


def serve(answer: Callable[[str], str]) -> None:
    """Answer one job after the other until nobody asks any more; the body of a host.

    Parameters
    ----------
    answer : does one job; called in a child, and only once there
    """
    if len(sys.argv) > 1:
        sys.stdout.write(answer(sys.argv[1]))
        return
    waiting = selectors.DefaultSelector()
    waiting.register(sys.stdin, selectors.EVENT_READ)
    while waiting.select(_IDLE_SECONDS):
        line = sys.stdin.readline()
        if not line:
            return
        asked = json.loads(line)
        told = _in_a_child(answer, asked["job"], asked["seconds"])
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


class _HostGoneError(Exception):
    """The host does not answer any more."""


class _Host:
    """A process that splits off children for jobs."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.started_by = os.getpid()
        self.process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", module],
            cwd=_ROOT,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def ready(self) -> bool:
        """It is alive, and was not inherited by a child of the program that started it."""
        return self.started_by == os.getpid() and self.process.poll() is None

    def ask(self, job: str, seconds: float) -> Finished | None:
        """The answer to a job; None where it took too long."""
        asked = json.dumps({"job": job, "seconds": seconds}) + "\n"
        told = json.loads(self._said(asked.encode(), time.monotonic() + seconds + _GRACE_SECONDS))
        if told["late"]:
            return None
        return Finished(told["code"], told["out"].encode(), told["err"].encode())

    def _said(self, asked: bytes, until: float) -> bytes:
        """One line from the host."""
        if self.process.stdin is None or self.process.stdout is None:
            raise _HostGoneError
        try:
            self.process.stdin.write(asked)
            self.process.stdin.flush()
        except OSError as error:
            raise _HostGoneError from error
        said = b""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.process.stdout, selectors.EVENT_READ)
            while not said.endswith(b"\n"):
                if not waiting.select(max(0.0, until - time.monotonic())):
                    raise TooSlowError  # the host keeps time itself, so it hangs
                block = os.read(self.process.stdout.fileno(), _BLOCK_BYTES)
                if not block:
                    raise _HostGoneError
                said += block
        return said

    def stop(self) -> None:
        """End the host and whatever it split off."""
        if self.started_by != os.getpid():
            return
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


class _Hosts:
    """Hosts that are waiting for work. As many are started as jobs ever ran side by side."""

    def __init__(self) -> None:
        self.idle: deque[_Host] = deque()

    def take(self, module: str) -> _Host:
        while self.idle:
            try:
                host = self.idle.pop()
            except IndexError:
                break  # another thread was quicker
            if host.module == module and host.ready:
                return host
            host.stop()
        return _Host(module)

    def give_back(self, host: _Host) -> None:
        self.idle.append(host)

    def close(self) -> None:
        while self.idle:
            self.idle.pop().stop()


_HOSTS = _Hosts()
atexit.register(_HOSTS.close)


def _in_a_child(answer: Callable[[str], str], job: str, seconds: float) -> dict[str, object]:
    out_read, out_write = os.pipe()
    err_read, err_write = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(answer, job, out_write, err_write)
    os.close(out_write)
    os.close(err_write)
    said, late = _listened(out_read, err_read, time.monotonic() + seconds)
    if late:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return {
        "late": late,
        "code": os.waitstatus_to_exitcode(status),
        "out": said[out_read].decode("utf-8", "replace"),
        "err": said[err_read].decode("utf-8", "replace"),
    }


def _be_the_child(answer: Callable[[str], str], job: str, out: int, err: int) -> None:
    """Do the job and end; whatever happens, this process never goes back to the host's loop."""
    code = _CRASHED
    try:
        os.dup2(err, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(err, 1)  # a library that prints must not spoil the answer
        os.set_blocking(out, True)
        told = answer(job).encode()
        while told:
            told = told[os.write(out, told) :]
        code = 0
    except BaseException as error:  # noqa: BLE001 - panics of libraries are no Exception
        with contextlib.suppress(OSError):
            os.write(2, f"{type(error).__name__}: {error}"[:2000].encode("utf-8", "replace"))
    finally:
        os._exit(code)


def _listened(out: int, err: int, until: float) -> tuple[dict[int, bytes], bool]:
    """What a child writes until it ends, and whether the time was up before."""
    said = {out: b"", err: b""}
    late = False
    with selectors.DefaultSelector() as waiting:
        for pipe in said:
            waiting.register(pipe, selectors.EVENT_READ)
        while waiting.get_map() and not late:
            ready = waiting.select(max(0.0, until - time.monotonic()))
            late = not ready
            for key, _ in ready:
                block = os.read(key.fd, _BLOCK_BYTES)
                if not block:
                    waiting.unregister(key.fd)
                elif key.fd == out or len(said[err]) < _MOST_STDERR_BYTES:
                    said[key.fd] += block
    os.close(out)
    os.close(err)
    return said, late


def _in_a_new_process(module: str, job: str, seconds: float) -> Finished:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, the job is one argument, no shell
            [sys.executable, "-m", module, job],
            cwd=_ROOT,
            env=_environment(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooSlowError from error
    return Finished(done.returncode, done.stdout, done.stderr)


def _environment() -> dict[str, str]:
    """What the process may know: no address and no password of the program's own."""
    return {
        **{key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LANG") if key in os.environ},
        # The default pool reserves address space that the memory limit would count.
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        # A host that runs one thread can split safely.
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUTF8": "1",
    }
