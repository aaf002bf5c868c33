"""A project whose runs are made up, and a receiver on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import standardwebhooks
from made_up_runs import make_project

from core.deliveries import outgoing


class Receiver:
    """A web server that keeps what it is sent and answers as told."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.secret = ""
        self.status = 204
        self.headers: dict[str, str] = {}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) < length:  # who sent it was killed
                    return
                headers = dict(self.headers.items())
                receiver.requests.append((self.path, headers, body))
                if receiver.secret:  # at once: a signature is good for five minutes
                    event = standardwebhooks.Webhook(receiver.secret).verify(body, headers)
                    receiver.events.append((headers["webhook-id"], event))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """An administrator who allows this machine."""
    monkeypatch.setenv(outgoing.HOSTS, "127.0.0.1, localhost")
    monkeypatch.setenv(outgoing.PRIVATE, "127.0.0.0/8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "projects"


@pytest.fixture
def project(folder):
    return make_project(folder)
