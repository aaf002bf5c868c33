"""The process that does a job on a file nobody can trust; started by `core.files.sandbox`.

With a module's name it does the one job that it reads. With the number of a socket it is a host: it
imports what a job needs, forks a child for each, kills those whose asker has hung up, and passes on
how they ended. It has one thread and opens no file, so that a fork is safe and nothing hostile
comes near it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import NoReturn

from core import process_folder

CODE_BYTES = 4
"""How a child ended, big-endian and signed: the last bytes that its asker receives."""

_REQUEST_BYTES = 1 << 14


def do(module: str, receive: Callable[[], bytes], send: Callable[[bytes], object]) -> NoReturn:
    """Do one job and end the process.

    Parameters
    ----------
    module : with a function `answer`, from the job to its answer
    receive : gives the job
    send : takes the answer
    """
    code = 1
    try:
        send(importlib.import_module(module).answer(receive().decode()).encode())
        code = 0
    except SystemExit as error:
        os.write(2, str(error.code).encode())
    except BaseException:  # noqa: BLE001 - whatever it is, it is the answer
        traceback.print_exc()
    os._exit(code)  # no library may fail while it is unloaded under the limits


def host(control: socket.socket) -> None:
    """Fork a child for every request, until nobody can ask any more.

    Parameters
    ----------
    control : brings a JSON object with the `module` and the `folder` of the asker's process, the
        connection for the job and its answer, and a file for what is written to standard error
    """
    woken, waker = socket.socketpair()
    waker.setblocking(False)  # noqa: FBT003 - the standard library's
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker.fileno())
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(woken, select.POLLIN)
    children: dict[int, tuple[int, socket.socket]] = {}  # by the number of the connection
    more = True
    while more or children:
        for number, _event in poll.poll():
            if number == control.fileno():
                child = _fork(control)
                if child is None:
                    more = False
                    poll.unregister(control)
                else:
                    children[child[1].fileno()] = child
                    poll.register(child[1], 0)  # says only that the asker has hung up
            elif number == woken.fileno():
                woken.recv(_REQUEST_BYTES)
                _pass_on(dict(_ended()), children, poll)
            elif number in children:
                poll.unregister(number)
                os.kill(children[number][0], signal.SIGKILL)


def _fork(control: socket.socket) -> tuple[int, socket.socket] | None:
    """A child for the next request, and its connection; None where none can come any more."""
    request, numbers, _flags, _address = socket.recv_fds(control, _REQUEST_BYTES, 2)
    if not request:
        return None
    asked = json.loads(request)
    with contextlib.suppress(Exception):  # the child meets it again, and its asker hears of it
        importlib.import_module(asked["module"])
    gc.freeze()
    connection, err = numbers
    child = os.fork()
    if child == 0:
        _be_child(asked, connection, err)
    os.close(err)
    return child, socket.socket(fileno=connection)


def _be_child(asked: dict[str, str], connection: int, err: int) -> NoReturn:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(err, 2)
    os.dup2(2, 1)  # what a library prints must not spoil the answer
    os.closerange(3, connection)
    os.closerange(connection + 1, os.sysconf("SC_OPEN_MAX"))
    os.environ[process_folder.VARIABLE] = asked["folder"]
    asker = socket.socket(fileno=connection)
    do(asked["module"], asker.makefile("rb").read, asker.sendall)


def _ended() -> Iterator[tuple[int, int]]:
    """The children that have ended, and their exit codes or minus the signals that ended them."""
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            yield ended[0], os.waitstatus_to_exitcode(ended[1])


def _pass_on(
    ended: dict[int, int], children: dict[int, tuple[int, socket.socket]], poll: select.poll
) -> None:
    for number, (child, connection) in [*children.items()]:
        if child in ended:
            with contextlib.suppress(KeyError):  # it was killed
                poll.unregister(number)
            with contextlib.suppress(OSError), connection:
                connection.sendall(ended[child].to_bytes(CODE_BYTES, "big", signed=True))
            del children[number]


def _alone(module: str) -> NoReturn:
    """Do the job of standard input, with the answer to standard output."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    do(module, sys.stdin.buffer.read, out.write)


if __name__ == "__main__":
    if sys.argv[1].isdecimal():
        host(socket.socket(fileno=int(sys.argv[1])))
    else:
        _alone(sys.argv[1])
