"""The outbox is worked off at least once, in turn, by one sender, and forgets what it has sent."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import standardwebhooks
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st
from made_up_runs import add_run

from core import alerts, deliveries
from core.deliveries import delivery_store, outbox, sending

NOW = dt.datetime.now(dt.UTC)
HALF = {f"c{n}": "Best" if n < 10 else "Rest" for n in range(20)}
LATER = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """The moment of each test: a signature is good for five minutes only."""
    monkeypatch.setitem(globals(), "NOW", dt.datetime.now(dt.UTC))


@pytest.fixture
def hooked(folder, project, receiver, request):
    """A webhook that is told who moved, and a first run that was told."""
    request.getfixturevalue("loopback")
    add_run(folder, project, HALF)
    wanted = {"name": "shop", "kind": "webhook", "url": receiver.url, "sends": ("moves",)}
    _, secret = deliveries.add_delivery(folder, project.id, wanted)
    return secret


def moved(folder, project, *customers: str) -> None:
    add_run(folder, project, HALF | dict.fromkeys(customers, "Lost"))
    deliveries.check_and_queue(folder, project.id, NOW)


def send(folder, project, now=None, **how):
    return deliveries.send_waiting(folder, project.id, lambda: now or NOW, **how)


def messages(folder, project):
    with delivery_store.opened_outbox(folder, project.id) as store:
        return outbox.messages(store)


def test_the_specifications_own_verifier_takes_a_webhook(folder, project, hooked, receiver):
    moved(folder, project, "c3", "c4")
    assert send(folder, project).sent == 1
    ((path, headers, body),) = receiver.requests
    assert path == "/hook"
    verifier = standardwebhooks.Webhook(hooked)
    event = verifier.verify(body, headers)
    assert event["type"] == "customers.moved"
    assert event["data"]["customers"] == [
        {"customer_id": name, "before": "Best", "after": "Lost"} for name in ("c3", "c4")
    ]
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        verifier.verify(body.replace(b"Lost", b"Best"), headers)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook("whsec_" + "A" * 32).verify(body, headers)
    assert send(folder, project).sent == 0


def test_a_request_that_somebody_caught_cannot_be_sent_again_later(
    folder, project, hooked, receiver
):
    moved(folder, project, "c3")
    send(folder, project, NOW - dt.timedelta(minutes=30))
    assert receiver.requests == []  # not due before it came about
    send(folder, project, NOW + dt.timedelta(minutes=30))
    ((_, headers, body),) = receiver.requests
    with pytest.raises(standardwebhooks.WebhookVerificationError, match="timestamp"):
        standardwebhooks.Webhook(hooked).verify(body, headers)


def test_what_fails_is_tried_again_in_turn_under_the_same_id(folder, project, hooked, receiver):
    receiver.status = 500
    moved(folder, project, "c1")
    moved(folder, project, "c2")
    assert (send(folder, project).failed, len(receiver.requests)) == (1, 1)
    first, second = messages(folder, project)
    assert (first.attempts, second.attempts, first.state) == (1, 0, "waiting")
    assert first.error == "127.0.0.1 answered 500. It is tried again later."
    assert dt.timedelta(seconds=15) <= first.due - NOW <= dt.timedelta(seconds=30)
    assert send(folder, project, NOW + dt.timedelta(seconds=5)).sent == 0  # the second waits too
    receiver.status = 200
    assert send(folder, project, NOW + LATER).sent == 2
    ids = [headers["webhook-id"] for _, headers, _ in receiver.requests]
    assert ids == [first.id, first.id, second.id]
    for _, headers, body in receiver.requests[:1]:
        standardwebhooks.Webhook(hooked).verify(body, headers)


@pytest.mark.usefixtures("hooked")
def test_a_receiver_that_never_answers_leaves_dead_letters_to_send_again(folder, project, receiver):
    receiver.status = 503
    moved(folder, project, "c1")
    for attempt in range(outbox.MAX_ATTEMPTS):
        send(folder, project, NOW + attempt * LATER)
    assert len(receiver.requests) == outbox.MAX_ATTEMPTS
    after = NOW + (outbox.MAX_ATTEMPTS + 1) * LATER
    sent = send(folder, project, after)
    assert (sent.sent, [one.state for one in sent.messages]) == (0, ["dead"])
    document = deliveries.sent_document(sent)
    assert [one["error"] for one in document["dead"]] == ["127.0.0.1 answered 503."]
    receiver.status = 200
    assert send(folder, project, after, revive_dead=True).sent == 1
    assert messages(folder, project)[0].state == "sent"


@pytest.mark.usefixtures("hooked")
def test_a_receiver_that_is_gone_is_not_asked_again(folder, project, receiver):
    receiver.status = 410
    moved(folder, project, "c1")
    send(folder, project)
    assert [one.state for one in messages(folder, project)] == ["dead"]


@pytest.mark.usefixtures("hooked")
def test_a_receiver_says_when_to_come_again(folder, project, receiver):
    receiver.status, receiver.headers = 429, {"Retry-After": "3600"}
    moved(folder, project, "c1")
    send(folder, project)
    assert messages(folder, project)[0].due == NOW + dt.timedelta(hours=1)


@given(st.integers(1, 60))
def test_waits_grow_and_are_never_the_same_for_all(attempts):
    most = min(30 * 2 ** (attempts - 1), 6 * 3600)
    waits = [outbox.backoff(attempts).total_seconds() for _ in range(5)]
    assert all(most / 2 <= wait <= most for wait in waits)
    assert len(set(waits)) > 1


@pytest.mark.usefixtures("hooked")
def test_one_sends_at_a_time(folder, project, receiver):
    moved(folder, project, "c1")
    with FileLock(folder / f".{project.id}.deliver.lock"):
        sent = send(folder, project)
    assert (sent.busy, receiver.requests) == (True, [])
    assert send(folder, project).sent == 1


@pytest.mark.usefixtures("hooked")
def test_one_delivery_that_fails_keeps_no_other_waiting(folder, project, receiver, tmp_path):
    receiver.status = 500
    wanted = {"name": "files", "kind": "folder", "path": str(tmp_path / "out"), "sends": ("moves",)}
    deliveries.add_delivery(folder, project.id, wanted)
    moved(folder, project, "c1")
    sent = send(folder, project)
    assert (sent.sent, sent.failed) == (1, 1)
    (file,) = (tmp_path / "out").iterdir()
    assert file.read_text().splitlines()[1:] == ["c1,Best,Lost"]
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("hooked")
def test_what_was_sent_is_erased_from_the_disk(folder, project, monkeypatch):
    monkeypatch.setattr(outbox, "KEPT_SENT", 1)
    moved(folder, project, "a-customer-nobody-else-has")
    inside = folder / project.id

    def held() -> bool:
        files = [inside / name for name in ("events.sqlite", "events.sqlite-wal")]
        return any(b"a-customer-nobody" in one.read_bytes() for one in files if one.exists())

    assert held()
    send(folder, project)
    assert not held()
    assert [(one.state, one.body) for one in messages(folder, project)] == [("sent", b"")]


def test_a_dry_run_shows_exactly_what_is_sent(folder, project, hooked, receiver):
    moved(folder, project, "c3")
    (shown,) = deliveries.show_waiting(folder, project.id, NOW)
    assert receiver.requests == []
    send(folder, project)
    ((_, headers, body),) = receiver.requests
    assert shown["request"]["body"] == json.loads(body)
    assert shown["request"]["headers"].items() <= headers.items()
    assert hooked not in json.dumps(shown)
    assert deliveries.show_waiting(folder, project.id, NOW) == []


def test_a_project_without_deliveries_sends_nothing_and_leaves_no_trace(folder, project):
    assert send(folder, project).sent == 0
    assert not (folder / project.id / "events.sqlite").exists()


@pytest.mark.usefixtures("hooked")
def test_a_mistake_of_ours_keeps_nobody_waiting(folder, project, monkeypatch):
    def fails(*_):
        raise RuntimeError("c3@shop.example")

    monkeypatch.setattr(sending, "SENDERS", {"webhook": fails})
    moved(folder, project, "c3")
    assert send(folder, project).failed == 1
    assert "shop.example" not in messages(folder, project)[0].error


@pytest.mark.usefixtures("hooked")
def test_a_digest_waits_for_the_end_of_the_quiet_hours(folder, project, receiver):
    wanted = {"name": "chat", "kind": "slack"}
    deliveries.add_delivery(folder, project.id, wanted, receiver.url)
    alerts.add_alert(folder, project.id, {"kind": "left", "segment": "Best"})
    night = NOW.replace(hour=23, minute=10)
    quiet = alerts.parse_quiet_hours("22:00-07:00")
    alerts.set_quiet_hours(folder, project.id, quiet)
    add_run(folder, project, HALF | {"c1": "<Lost>"})
    deliveries.check_and_queue(folder, project.id, night)
    assert send(folder, project, night).sent == 1  # a system is told at once who moved
    assert len(receiver.requests) == 1
    alerts.add_alert(folder, project.id, {"kind": "entered", "segment": "Rest"})
    add_run(folder, project, HALF | {"c1": "Rest"})
    deliveries.check_and_queue(folder, project.id, night + dt.timedelta(hours=1))
    send(folder, project, night + dt.timedelta(hours=1))
    receiver.requests.clear()
    morning = (night + LATER).replace(hour=7, minute=0, second=0, microsecond=0)
    assert send(folder, project, morning - dt.timedelta(seconds=1)).sent == 0
    assert send(folder, project, morning).sent == 1
    said = json.loads(receiver.requests[0][2])["text"]
    assert said == "*Tea shop, run 3*\n- 1 customer left Best.\n- 1 customer entered Rest."
