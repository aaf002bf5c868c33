"""`delivery` and `deliver`: events go where they were told to, and their words nowhere else."""

from __future__ import annotations

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import standardwebhooks

from core import files, projects
from core.deliveries import outbox
from core.settings import SegmentSettings, Settings

ALLOWED = {
    "CLIENTELE_OUTGOING_HOSTS": "127.0.0.1",
    "CLIENTELE_OUTGOING_PRIVATE": "127.0.0.0/8",
}


@pytest.fixture
def shop(run_cli, tmp_path):
    """A project that was run once, its file, and where it lies."""
    rows = [
        f"o{n},c{n % 30},2024-{1 + n // 28:02d}-{1 + n % 28:02d},{5 + n % 40},"
        f"c{n % 30}@shop.example"
        for n in range(160)
    ]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["order,customer,date,amount,email", *rows]) + "\n")
    place = {"CLIENTELE_PROJECTS": str(tmp_path / "projects")}
    quick = SegmentSettings(algorithm="kmeans", clusters=3, trials=2, resamples=2)
    choices = projects.ProjectChoices(settings=Settings(segment=quick))
    source = files.open_source(path, path.name)
    projects.create_project(tmp_path / "projects", "Shop", source, choices)
    run_cli("project", "link", "Shop", str(path), "--json", **place)
    return path, place


@pytest.fixture
def hook():
    """A web server, and what it was sent."""
    requests: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            requests.append((dict(self.headers.items()), body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", requests
    server.shutdown()
    server.server_close()


def logs(ended) -> tuple[str, str]:
    return ended.stdout, ended.stderr


def test_a_run_delivers_and_what_may_not_leave_waits(run_cli, shop, hook, monkeypatch):
    monkeypatch.setattr(outbox, "FIRST_WAIT", dt.timedelta(0))
    _, place = shop
    url, requests = hook
    made, _ = run_cli(
        *("delivery", "add", "Shop", "crm", "webhook", "--url", url, "--send", "moves"),
        *("--list", "Champions", "--contact-data", "--json"),
        **place,
    )
    secret = made["secret"]
    listed, _ = run_cli("delivery", "list", "Shop", "--json", **place)
    assert listed == [{name: value for name, value in made.items() if name != "secret"}]
    told, ended = run_cli("run", "Shop", "--json", "--no-deliver", **place, **ALLOWED)
    assert (told["outcome"], told["delivered"]) == ("new", None)
    shown, _ = run_cli("deliver", "Shop", "--dry-run", "--json", **place, **ALLOWED)
    assert [one["topic"] for one in shown] == ["customers.moved", "audience.listed"]
    assert requests == []
    # Nobody has allowed the host: a run goes well all the same, and says what waits.
    told, failed = run_cli("run", "Shop", "--json", **place)
    assert (told["outcome"], told["delivered"]["sent"]) == ("unchanged", 0)
    assert "CLIENTELE_OUTGOING_HOSTS" in told["delivered"]["waiting"][0]["error"]
    _, again = run_cli("deliver", "Shop", expect=5, as_json=False, **place)
    text, later = run_cli("deliver", "Shop", as_json=False, **place, **ALLOWED)
    assert text == "2 messages sent.\n"
    told = [standardwebhooks.Webhook(secret).verify(body, said) for said, body in requests]
    assert [event["data"]["run"] for event in told] == [1, 1]
    assert "@shop.example" in told[1]["data"]["csv"]
    # No address is in what a scheduler keeps of all this.
    for said in (*logs(ended), *logs(failed), *logs(later), *logs(again)):
        assert "@shop.example" not in said
        assert secret not in said
    rotated, _ = run_cli("delivery", "secret", "Shop", "crm", "--json", **place)
    assert rotated == made | {"secret": rotated["secret"]} != made
    left, _ = run_cli("delivery", "remove", "Shop", "crm", "--json", **place)
    assert left == []


def test_a_wrong_delivery_is_said(run_cli, shop):
    _, place = shop
    for words, code in (
        (("add", "Shop", "crm"), "usage"),
        (("add", "Shop", "crm", "pigeon"), "setting"),
        (("add", "Shop", "chat", "slack"), "setting"),
        (("add", "Shop", "chat", "slack", "--secret-env", "NOT_SET"), "setting"),
        (("remove", "Shop", "crm"), "no_delivery"),
        (("secret", "Shop", "crm"), "no_delivery"),
    ):
        _, told = run_cli("delivery", *words, expect=2, as_json=False, **place)
        assert json.loads(told.stderr.splitlines()[-1])["error"]["code"] == code


def test_secrets_come_from_the_environment(run_cli, shop):
    _, place = shop
    made, _ = run_cli(
        *("delivery", "add", "Shop", "chat", "slack", "--secret-env", "CHAT", "--json"),
        **place,
        CHAT="https://chat.example/T0/very-secret",
    )
    assert "secret" not in json.dumps(made)
