"""What passes the front door: own pages under known names, with safe headers on every answer."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import config, net_util

from core.settings import ServerLimits
from ui.shell.front_door import SAFE_HEADERS, FrontDoor, refusal


async def fine(_request):
    return PlainTextResponse("fine")


async def talk(socket: WebSocket):
    await socket.accept()
    await socket.send_text("fine")
    await socket.close()


@pytest.fixture
def client(monkeypatch):
    def asked():
        pytest.fail("an outside service was asked")

    monkeypatch.setattr(net_util, "get_external_ip", asked)
    methods = ["GET", "POST", "PUT", "DELETE"]
    app = Starlette(routes=[Route("/", fine, methods=methods), WebSocketRoute("/stream", talk)])
    return TestClient(FrontDoor(app, ServerLimits()), base_url="http://shop.example")


@pytest.fixture
def options(monkeypatch):
    """Set options of the server for a test."""
    known = config.get_option
    chosen = {}
    monkeypatch.setattr(config, "get_option", lambda key: chosen.get(key, known(key)))
    return chosen


OTHERS = ("http://evil.example", "http://shop.example.evil.example", "http://localhost:1", "null",
          "http://shop.example:81", "http://[")  # fmt: skip


def test_every_answer_says_how_a_browser_may_use_it(client):
    refused = client.post("/", headers={"Origin": "null"})
    for answer in (client.get("/"), client.get("/missing"), refused):
        assert {name: answer.headers[name] for name in SAFE_HEADERS} == SAFE_HEADERS


@pytest.mark.parametrize("origin", OTHERS)
def test_pages_of_other_origins_neither_connect_nor_change_anything(client, origin):
    for method in ("POST", "PUT", "DELETE"):
        assert client.request(method, "/", headers={"Origin": origin}).status_code == 403
    with (
        pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)),
        client.websocket_connect("ws://shop.example/stream", headers={"Origin": origin}),
    ):
        pass


def test_own_pages_and_programs_do(client):
    for headers in ({"Origin": "http://shop.example"}, {}):
        assert client.put("/", headers=headers).status_code == 200
        with client.websocket_connect("ws://shop.example/stream", headers=headers) as socket:
            assert socket.receive_text() == "fine"
    assert client.get("/", headers={"Origin": "http://evil.example"}).status_code == 200


def test_origins_that_the_administrator_names_may(client, options):
    options["server.corsAllowedOrigins"] = ["https://portal.example"]
    assert client.post("/", headers={"Origin": "https://portal.example"}).status_code == 200
    assert client.post("/", headers={"Origin": "https://other.example"}).status_code == 403


@pytest.mark.parametrize(
    ("host", "passes"),
    [("shop.example", True), ("SHOP.example:8501", True), ("evil.example", False), ("", False),
     ("shop.example@evil.example", False), ("shop.example.evil.example", False)],
)  # fmt: skip
def test_only_names_that_the_server_goes_by_are_answered(options, host, passes):
    options["server.allowedHosts"] = ["shop.example"]
    refused = refusal("http", "GET", Headers({"host": host}))
    assert (refused is None) == passes
