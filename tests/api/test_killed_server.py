"""`python -m core serve` killed with all it started, while it delivers: nothing is lost."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.server
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import standardwebhooks
from made_up_runs import add_run, make_project

from core import deliveries, projects
from core.deliveries import outgoing

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("CLIENTELE_KILLS", "100")) // 5
"""In the long sweeps; each takes as long as a server needs to start."""

SERVER = """
import sys
from pathlib import Path
from api import outboxes, server
outboxes.LOOK_SECONDS = 0.05
server.serve(Path(sys.argv[1]), "127.0.0.1", int(sys.argv[2]), 600)
"""


class Hook(http.server.BaseHTTPRequestHandler):
    """A receiver that checks signatures."""

    secret, seen = "", []

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) == length:  # else who sent it was killed
            event = standardwebhooks.Webhook(Hook.secret).verify(body, dict(self.headers.items()))
            Hook.seen.append((self.headers["webhook-id"], json.dumps(event)))
            self.send_response(204)
            self.end_headers()

    def log_message(self, *_):
        pass


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_every_event_is_delivered_at_least_once(tmp_path, monkeypatch):
    monkeypatch.setenv(outgoing.HOSTS, "127.0.0.1")
    monkeypatch.setenv(outgoing.PRIVATE, "127.0.0.0/8")
    folder = tmp_path / "projects"
    project = make_project(folder)
    hook = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{hook.server_port}/"
    wanted = {"name": "hook", "kind": "webhook", "url": url, "sends": ("moves",)}
    _, Hook.secret = deliveries.add_delivery(folder, project.id, wanted)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    chance = random.Random(4)

    def one_more() -> None:
        number = 1 + len(projects.list_runs(folder, project.id))
        places = {f"c{n}": "Best" if n != number % 9 else "Rest" for n in range(9)}
        run = add_run(folder, project, places)
        deliveries.check_and_queue(folder, project.id, run.ran)

    for _ in range(KILLS):
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(folder), port],
            cwd=ROOT,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(port))):
                break
            time.sleep(0.05)
        one_more()
        time.sleep(chance.uniform(0, 2))
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    deliveries.send_waiting(folder, project.id, lambda: dt.datetime.now(dt.UTC))
    hook.shutdown()
    assert deliveries.unsent_messages(folder, project.id) == ()
    runs = projects.list_runs(folder, project.id)
    assert len(runs) == KILLS
    events = {}
    for name, event in Hook.seen:
        assert events.setdefault(name, event) == event
    assert sorted(json.loads(each)["data"]["run"] for each in events.values()) == [
        *range(1, KILLS + 1)
    ]
    assert len(Hook.seen) >= KILLS
