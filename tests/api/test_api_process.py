"""The API in a process of its own: started when it is needed, again where it died, never left over.

The relay in front of it passes requests on as they are.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import gatekeeper
from api.api_process import ApiProcess
from api.relay import Relay
from core import access

ROOT = Path(__file__).parents[2]


@pytest.fixture
def process(served):
    made = ApiProcess(served.folder, requests_per_minute=10_000)
    yield made
    made.stop()


@pytest.fixture
def client(served, process):
    relay, lifespan = Relay(process, served.folder), Starlette()

    async def server(scope, receive, send):
        await (lifespan if scope["type"] == "lifespan" else relay)(scope, receive, send)

    with TestClient(server) as made:  # one loop for all requests, as the server has it
        yield made


def test_nothing_is_started_as_long_as_there_is_no_token(client, process):
    answer = client.get("/api/v1/projects")
    assert (answer.status_code, answer.json()["code"]) == (404, "api_off")
    assert process.port is None


def test_requests_are_passed_on_as_they_are_and_it_is_started_again_where_it_died(
    served, client, process
):
    _, token = access.create_token(served.folder, "Test", ["read", "write"], [served.shop])
    client.headers = {"Authorization": f"Bearer {token}"}
    at = f"/api/v1/projects/{served.shop}"
    assert [each["id"] for each in client.get("/api/v1/projects").json()] == [served.shop]
    page = client.get(f"{at}/segments/Champions/customers?limit=1&format=csv")
    assert page.headers["link"].startswith(f"<http://testserver{at}/segments/Champions/customers?")
    known = {"If-None-Match": page.headers["etag"]}
    assert client.get(page.request.url, headers=known).status_code == 304
    for odd in ("a%2F..%2Fb", "..%5Cb", "%C3%A9%3Fx"):
        assert client.get(f"{at}/customers/{odd}").json()["code"] == "no_such_customer"
    body = {"order_id": "1", "ordered_at": "2025-01-05T10:00:00Z", "amount": 10}
    assert client.post(f"{at}/customers/s01/orders", json=body).status_code == 201
    large = b"x" * (gatekeeper.MAX_BODY_BYTES + 1)
    assert client.post(f"{at}/score", content=large).status_code == 413
    in_parts = client.post(f"{at}/score", content=(large[: 2**20] for _ in range(5)))
    assert in_parts.status_code == 413
    # The one who asks is counted, and not the server that passes the request on.
    for _ in range(gatekeeper.FAILURES_PER_MINUTE + 1):
        refused = client.get(at, headers={"Authorization": "Bearer none", "X-Forwarded-For": "1"})
    assert refused.status_code == 429
    assert client.get(at).status_code == 200

    (api,) = [
        each for each in psutil.Process().children() if "api.api_process" in each.cmdline()
    ]  # fmt: skip
    api.kill()
    api.wait(10)
    assert client.get(at).status_code == 200
    process.stop()
    assert process.port is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_it_ends_with_a_server_that_is_killed(tmp_path):
    script = (
        "import time; from pathlib import Path; from api.api_process import ApiProcess\n"
        f"api = ApiProcess(Path({str(tmp_path)!r}), 60); api.start()\n"
        "print(api._process.pid, flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE
    ) as server:
        child = int(server.stdout.readline())
        server.kill()
    end = time.monotonic() + 60
    with contextlib.suppress(ProcessLookupError):
        while time.monotonic() < end:
            os.kill(child, 0)
            if psutil.Process(child).status() == psutil.STATUS_ZOMBIE:
                return
            time.sleep(0.1)
        os.kill(child, signal.SIGKILL)
        pytest.fail("it is still there")
