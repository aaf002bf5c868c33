"""Every way of sending says what it sends, sends it, and fails in words."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
import socket
import sqlite3
import sys
from contextlib import closing

import fsspec
import postgres
import pytest
from aiosmtpd.controller import Controller

from core.deliveries import events, file_senders, outgoing
from core.deliveries.delivery import ANY_DELIVERY
from core.deliveries.outbox import OutboxMessage
from core.deliveries.senders import SENDERS
from core.errors import DeliveryError

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
MOVES = [
    {"customer_id": "c1", "before": None, "after": "=Best"},
    {"customer_id": "c2", "before": "Best", "after": None},
]


def message(kind: str = events.MOVED, run: int = 7, **data) -> OutboxMessage:
    about = {"project": "p", "name": "Tea & shop", "run": run, "as_of": "2026-03-01"}
    event = {"type": kind, "timestamp": "2026-03-01T12:00:00Z", "data": about | data}
    return OutboxMessage(
        *("msg_1", "it", kind, run, NOW, events.as_body(event), "waiting", 0, NOW, ""),
    )


def prepared(wanted: dict, secret: str, of: OutboxMessage):
    delivery = ANY_DELIVERY.validate_python({"name": "it", **wanted})
    return SENDERS[delivery.kind](delivery, secret, of, NOW)


FIRED = message(events.FIRED, fired=[{"text": "3 customers left <Best>."}])


@pytest.mark.usefixtures("loopback")
def test_a_chat_gets_text_in_which_nothing_is_a_link(receiver):
    ready = prepared({"kind": "slack"}, receiver.url, FIRED)
    ready.send()
    ((_, headers, body),) = receiver.requests
    assert json.loads(body) == ready.shown["body"]
    assert json.loads(body)["text"] == "*Tea &amp; shop, run 7*\n- 3 customers left &lt;Best&gt;."
    assert headers["Content-Type"] == "application/json"
    assert receiver.url not in json.dumps(ready.shown)


class Inbox:
    """What a mail server was handed."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - as the server calls it
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture
def inbox():
    made = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        made.port = free.getsockname()[1]
    controller = Controller(made, "127.0.0.1", made.port)
    controller.start()
    yield made
    controller.stop()


def mail(port: int) -> dict:
    return {
        "kind": "email",
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "sender": "clientele@shop.example",
        "to": ("ada@shop.example", "bo@shop.example"),
    }


@pytest.mark.usefixtures("loopback")
def test_mail_arrives_as_it_was_shown(inbox):
    ready = prepared(mail(inbox.port), "", message(customers=MOVES))
    ready.send()
    ((sender, to, content),) = inbox.letters
    assert (sender, to) == ("clientele@shop.example", ["ada@shop.example", "bo@shop.example"])
    letter = email.message_from_bytes(content, policy=email.policy.default)
    shown = email.message_from_string(ready.shown["message"], policy=email.policy.default)
    assert letter["Subject"] == shown["Subject"] == "Tea & shop, run 7: segments"
    assert letter["Message-ID"] == "<msg_1.it@shop.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "2 customers have changed segment." in letter.get_body().get_content()
    (file,) = letter.iter_attachments()
    # A name that a spreadsheet would compute is text.
    assert file.get_content().splitlines() == ["customer_id,before,after", "c1,,'=Best", "c2,Best,"]


@pytest.mark.usefixtures("loopback")
def test_mail_without_an_answer_or_without_tls_is_a_failure_in_words(inbox):
    ready = prepared(mail(inbox.port) | {"security": "starttls"}, "", FIRED)
    with pytest.raises(DeliveryError, match="did not take the message"):
        ready.send()
    ready = prepared(mail(9), "", FIRED)
    with pytest.raises(DeliveryError, match="does not answer"):
        ready.send()
    assert inbox.letters == []


def test_mail_goes_only_where_it_may(inbox, monkeypatch):
    monkeypatch.setenv(outgoing.HOSTS, "127.0.0.1")
    monkeypatch.delenv(outgoing.PRIVATE, raising=False)
    for security in ("none", "tls", "starttls"):
        with pytest.raises(DeliveryError, match="private address"):
            prepared(mail(inbox.port) | {"security": security}, "", FIRED).send()


def test_a_folder_gets_a_whole_file_once(tmp_path):
    wanted = {"kind": "folder", "path": str(tmp_path / "out")}
    listed = message(events.LISTED, audience="VIP", listed=1, csv="email\nada@shop.example\n")
    for _ in range(2):
        prepared(wanted, "", listed).send()
    prepared(wanted, "", FIRED).send()
    files = {path.name: path.read_text() for path in (tmp_path / "out").iterdir()}
    assert files["run-000007-audience-listed-msg_1.csv"] == "email\nada@shop.example\n"
    assert json.loads(files["run-000007-alerts-fired-msg_1.json"])["run"] == 7
    assert len(files) == 2
    (tmp_path / "file").touch()
    with pytest.raises(DeliveryError, match="cannot be written"):
        prepared({"kind": "folder", "path": str(tmp_path / "file")}, "", FIRED).send()


BUCKET = {"kind": "storage", "address": "s3://bucket/clientele/"}


def test_storage_gets_an_object(monkeypatch):
    asked = {}

    def filesystem(protocol, **options):
        asked.update(options, protocol=protocol)
        return memory

    memory = fsspec.filesystem("memory")
    monkeypatch.setattr(fsspec, "filesystem", filesystem)
    monkeypatch.setattr(file_senders.importlib.util, "find_spec", lambda name: name)
    wanted = BUCKET | {"endpoint": "https://storage.example:9000"}
    ready = prepared(wanted, "KEY:SECRET", FIRED)
    ready.send()
    assert memory.cat(ready.shown["address"]) == ready.shown["content"].encode()
    assert "SECRET" not in json.dumps(ready.shown)
    assert (asked["protocol"], asked["key"], asked["secret"]) == ("s3", "KEY", "SECRET")
    assert asked["endpoint_url"] == "https://storage.example:9000"


def test_storage_that_is_refused_says_so_also_where_a_library_has_wrapped_it(monkeypatch):
    monkeypatch.setenv(outgoing.HOSTS, "storage.example")
    monkeypatch.delenv(outgoing.PRIVATE, raising=False)

    class Connects:
        def pipe_file(self, *_):
            try:
                sys.audit("socket.connect", None, ("169.254.169.254", 80))
            except DeliveryError as error:
                raise OSError("the library's own words") from error

    monkeypatch.setattr(fsspec, "filesystem", lambda *_, **__: Connects())
    monkeypatch.setattr(file_senders.importlib.util, "find_spec", lambda name: name)
    with pytest.raises(DeliveryError, match="private address"):
        prepared(BUCKET, "", FIRED).send()


@pytest.mark.parametrize("missing", ["fsspec", "s3fs"])
def test_storage_names_the_package_that_is_missing(monkeypatch, missing):
    found = file_senders.importlib.util
    monkeypatch.setattr(found, "find_spec", lambda name: None if name == missing else name)
    with pytest.raises(DeliveryError, match=missing) as raised:
        prepared(BUCKET, "", FIRED).send()
    assert raised.value.code == "not_installed"


TABLE = {"kind": "table", "table": "customer_segments"}


def merged(run: int, *rows: tuple[str, str | None]):
    customers = [{"customer_id": name, "before": "Old", "after": after} for name, after in rows]
    return message(run=run, customers=customers)


def test_a_table_is_made_and_merged_by_customer(tmp_path):
    path = tmp_path / "shop.sqlite"
    for each in (
        merged(1, ("c1", "Best"), ("c2", "Rest")),
        merged(3, ("c1", "Lost"), ("c3", None)),
        merged(2, ("c1", "Late"), ("c4", "Best")),  # sent out of turn: c1 is as run 3 left it
        merged(3, ("c1", "Lost"), ("c3", None)),
    ):
        prepared(TABLE, f"sqlite://{path}", each).send()
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute(
            "SELECT customer_id, segment, run, as_of FROM customer_segments ORDER BY customer_id"
        ).fetchall()
    assert rows == [
        ("c1", "Lost", 3, "2026-03-01"),
        ("c2", "Rest", 1, "2026-03-01"),
        ("c3", None, 3, "2026-03-01"),
        ("c4", "Best", 2, "2026-03-01"),
    ]


def test_a_database_that_fails_does_not_say_its_address(tmp_path):
    ready = prepared(TABLE, f"sqlite://{tmp_path}/none/shop.sqlite", merged(1, ("c1", "Best")))
    with pytest.raises(DeliveryError, match="OperationalError") as raised:
        ready.send()
    assert "shop.sqlite" not in raised.value.message + raised.value.hint
    with pytest.raises(DeliveryError, match="PostgreSQL and SQLite only"):
        prepared(TABLE, "mysql://u:p@db.example/shop", merged(1)).send()


@pytest.mark.usefixtures("loopback")
@pytest.mark.skipif(postgres.programs() is None, reason="no PostgreSQL server is installed")
def test_a_table_in_postgresql_is_merged_and_its_address_checked(monkeypatch):
    with postgres.serve() as server:
        address = f"postgresql://owner@localhost:{server.port}/shop"
        wanted = TABLE | {"table": "public.customer_segments"}
        for each in (merged(1, ("c1", "Best")), merged(2, ("c1", "Lost"), ("c2", "Best"))):
            prepared(wanted, address, each).send()
        with postgres.psycopg.connect(server.owner) as database:
            rows = database.execute(
                "SELECT customer_id, segment, segment_before, run FROM customer_segments ORDER BY 1"
            ).fetchall()
        assert rows == [("c1", "Lost", "Old", 2), ("c2", "Best", "Old", 2)]
        monkeypatch.delenv(outgoing.PRIVATE)
        with pytest.raises(DeliveryError, match="private address"):
            prepared(wanted, address, merged(3, ("c1", "Best"))).send()
