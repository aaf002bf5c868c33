"""The API in a process of its own.

Python runs one thread of a process at a time. In the dashboard's process a request would wait for
every page that is being drawn, several times over; here it waits for none. The process is started
when it is first needed, and once more where it has died.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

ROOT = Path(__file__).parents[1]
PREFIX = "/api/v1"
HERE = "127.0.0.1"
"""Only this machine can reach it; others come through the server."""


class ApiProcess:
    """The process, as the server sees it. Safe to use from several threads.

    Parameters
    ----------
    folder : where projects lie
    requests_per_minute : that one token may make
    """

    def __init__(self, folder: Path, requests_per_minute: int) -> None:
        self._options = [
            "--projects",
            str(folder),
            "--requests-per-minute",
            f"{requests_per_minute}",
        ]
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._lock = threading.Lock()

    @property
    def port(self) -> int | None:
        """Where it listens on this machine; None where it does not run."""
        process = self._process
        return self._port if process is not None and process.poll() is None else None

    def start(self) -> int:
        """Start it where it does not run; its port.

        Raises
        ------
        OSError : no process could be started
        """
        with self._lock:
            if (port := self.port) is not None:
                return port
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "api.api_process", *self._options],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            atexit.register(process.kill)
            assert process.stdout is not None  # noqa: S101
            line = process.stdout.readline()
            if not line.strip().isdigit():
                process.kill()
                raise ChildProcessError("the process of the API did not start")
            self._port, self._process = int(line), process
            return self._port

    def stop(self) -> None:
        """End it: what it answers just now, it answers."""
        process = self._process
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()


def at_prefix(api: ASGIApp) -> ASGIApp:
    """An application that answers whatever is asked under the prefix.

    A mount would not match an address with a line break in it: the API answers those too.

    Parameters
    ----------
    api : the API
    """

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        before = scope.get("root_path", "")
        await api({**scope, "app_root_path": before, "root_path": before + PREFIX}, receive, send)

    return served


def main() -> None:
    """Serve the API until the process that started this one closes standard input, or dies."""
    parser = argparse.ArgumentParser(prog="python -m api.api_process")
    parser.add_argument("--projects", type=Path, required=True)
    parser.add_argument("--requests-per-minute", type=int, required=True)
    options = parser.parse_args()
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer waits 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind((HERE, 0))
        listening.listen(1024)
        # Requests wait at the socket until the libraries are there.
        print(listening.getsockname()[1], flush=True)  # noqa: T201
        import uvicorn

        from api.application import make_api

        server = uvicorn.Server(
            uvicorn.Config(
                at_prefix(make_api(options.projects, options.requests_per_minute)),
                server_header=False,
                access_log=False,  # it would hold customers' ids; the audit log has what is needed
                log_level="warning",
                forwarded_allow_ips=HERE,
            )
        )

        def end_with_the_server() -> None:
            sys.stdin.buffer.read()
            server.should_exit = True

        threading.Thread(target=end_with_the_server, daemon=True).start()
        server.run(sockets=[listening])


if __name__ == "__main__":
    main()
