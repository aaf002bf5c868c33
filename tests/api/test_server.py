"""`python -m core serve`: one process answers for the dashboard and for the API."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from core import access

ROOT = Path(__file__).parents[2]


@pytest.fixture
def address(served):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "core", "serve", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--projects", str(served.folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env=os.environ | {"STREAMLIT_SERVER_ALLOWED_HOSTS": "127.0.0.1 shop.example.com"},
    )
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.communicate(timeout=30)


def test_the_dashboard_and_the_api_are_one_server(served, address):
    _, token = access.create_token(served.folder, "Test")
    until = time.monotonic() + 60
    health = 0
    while health != 200 and time.monotonic() < until:
        with contextlib.suppress(httpx.TransportError):
            health = httpx.get(f"{address}/_stcore/health").status_code
        time.sleep(0.2)
    assert health == 200
    headers = {"Authorization": f"Bearer {token}"}
    listed = httpx.get(f"{address}/api/v1/projects", headers=headers, timeout=30).json()
    assert {each["id"] for each in listed} == {served.shop, served.other}
    assert httpx.get(f"{address}/api/v1/projects").status_code == 401
    page = httpx.get(f"{address}/")
    assert "<title>" in page.text
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "server" not in page.headers
    for name, status in {"shop.example.com": 200, "evil.example": 421}.items():
        assert httpx.get(f"{address}/", headers={"Host": name}).status_code == status
    foreign = {"Origin": "http://evil.example"}
    assert httpx.put(f"{address}/_stcore/upload_file/a/b", headers=foreign).status_code == 403
    # Streamlit's checks of paths and its cookies are not the API's.
    odd = httpx.get(
        f"{address}/api/v1/projects/{served.shop}/customers/..%5Cx", headers=headers, timeout=30
    )
    assert (odd.status_code, odd.json()["code"]) == (404, "no_such_customer")
    assert "set-cookie" not in odd.headers
    broken = httpx.get(f"{address}/api/v1/projects/a%0Ab/runs", headers=headers)
    assert (broken.status_code, broken.json()["code"]) == (404, "no_such_project")
