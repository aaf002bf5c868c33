"""What is queued of a run: who moved, what fired, and lists of those who may be contacted."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from made_up_runs import add_run

from core import alerts, deliveries, projects
from core.deliveries import delivery_store, events, outbox
from core.errors import DeliveryError, SettingError
from core.files import open_source
from core.projects import project_store, refresh
from core.projects.project import ProjectChoices
from core.settings import SegmentSettings, Settings

NOW = dt.datetime(2024, 6, 2, 12, tzinfo=dt.UTC)
HALF = {f"c{n}": "Best" if n < 3 else "Rest" for n in range(6)}
HOOK = {"kind": "webhook", "url": "https://hook.example/x"}


def add(folder, project, name, secret="", **wanted):
    return deliveries.add_delivery(folder, project.id, {"name": name, **wanted}, secret)


def queued(folder, project):
    with delivery_store.opened_outbox(folder, project.id) as store:
        return [(one.delivery, one.run, json.loads(one.body)) for one in outbox.messages(store)]


def test_each_delivery_gets_what_it_asked_for(folder, project):
    add_run(folder, project, HALF)
    add(folder, project, "all", sends=("digest", "moves"), **HOOK)
    add(folder, project, "chat", "https://chat.example/T0/secret", kind="slack")
    add(folder, project, "table", "sqlite:///tmp/x.sqlite", kind="table", table="segments")
    alerts.add_alert(folder, project.id, {"kind": "left", "segment": "Best"})
    add_run(folder, project, {**HALF, "c0": "Rest", "c9": "Best"})
    deliveries.check_and_queue(folder, project.id, NOW)
    held = queued(folder, project)
    assert [(name, run, event["type"]) for name, run, event in held] == [
        ("all", 2, events.FIRED),
        ("all", 2, events.MOVED),
        ("chat", 2, events.FIRED),
        ("table", 2, events.MOVED),
    ]
    assert held[1][2]["data"]["customers"] == [
        {"customer_id": "c0", "before": "Best", "after": "Rest"},
        {"customer_id": "c9", "before": None, "after": "Best"},
    ]
    # A table begins with everybody, and goes on with what changed.
    assert len(held[3][2]["data"]["customers"]) == 7
    add_run(folder, project, {name: HALF[name] for name in list(HALF)[1:]})
    deliveries.check_and_queue(folder, project.id, NOW)
    later = [event["data"] for name, run, event in queued(folder, project) if run == 3]
    assert [len(data["customers"]) for data in later] == [2, 2]
    assert later[0]["customers"] == [
        {"customer_id": "c0", "before": "Rest", "after": None},
        {"customer_id": "c9", "before": "Best", "after": None},
    ]
    # Looked at again, the same run has nothing more to say.
    deliveries.check_and_queue(folder, project.id, NOW)
    assert len(queued(folder, project)) == 6


def test_many_who_moved_are_several_requests(folder, project, monkeypatch):
    monkeypatch.setattr(events, "MOVES_A_REQUEST", 4)
    add(folder, project, "all", sends=("moves",), **HOOK)
    add_run(folder, project, HALF)
    deliveries.check_and_queue(folder, project.id, NOW)
    parts = [event["data"] for _, _, event in queued(folder, project)]
    assert [(one["part"], one["parts"], len(one["customers"])) for one in parts] == [
        (1, 2, 4),
        (2, 2, 2),
    ]


def test_nobody_moved_is_no_event(folder, project):
    add_run(folder, project, HALF)
    add(folder, project, "all", sends=("moves",), **HOOK)
    add_run(folder, project, HALF)
    deliveries.check_and_queue(folder, project.id, NOW)
    assert queued(folder, project) == []


@pytest.fixture
def shop(folder, tmp_path):
    """Forty customers with addresses; every other one did not agree, and c4 unsubscribed."""
    rows = [
        f"o{n},c{n % 40},2024-{1 + n // 27:02d}-{1 + n % 27:02d},{5 + n % 7},"
        f"c{n % 40}@shop.example,{'no' if n % 2 else 'yes'}"
        for n in range(160)
    ]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["order,customer,date,amount,email,email_consent", *rows]) + "\n")
    gone = tmp_path / "unsubscribed.csv"
    gone.write_text("email\nc4@shop.example\n")
    quick = SegmentSettings(algorithm="kmeans", clusters=3, trials=2, resamples=2)
    made = project_store.create_project(folder, "Shop", open_source(path, path.name))
    kept = projects.keep_file(projects.project_path(folder, made.id), gone, gone.name)
    choices = ProjectChoices(settings=Settings(segment=quick), suppression=(kept,))
    return project_store.save_choices(folder, made.id, choices, made.revision)


def test_lists_hold_who_may_be_contacted_and_addresses_only_where_that_was_said(
    folder, shop, workspace
):
    name = "Champions"
    add(folder, shop, "ids", sends=(), audiences=(name,), **HOOK)
    listed = {"audiences": (name, "Nobody’s"), "list_format": "klaviyo", "contact_data": True}
    add(folder, shop, "mails", sends=(), **listed, **HOOK)
    beside = deliveries.beside_run(folder, workspace, lambda *_: None)
    made = refresh.refresh_project(folder, shop.id, workspace, beside=beside).run
    path = folder / shop.id / "runs" / str(made.number)
    assert (path / "lists.json").exists()
    deliveries.check_and_queue(folder, shop.id, NOW)
    assert not (path / "lists.json").exists()
    rows = projects.run_customers(folder, shop.id, made.number)
    members = set(rows.index[rows["rfm_segment"] == name])
    may = {one for one in members if int(one[1:]) % 2 == 0 and one != "c4"}
    assert may < members
    (ids, mails, failed) = queued(folder, shop)
    assert (failed[2]["type"], failed[2]["data"]["error"]["code"]) == (
        events.NOT_LISTED,
        "no_such_segment",
    )
    assert {row["customer_id"] for row in table(ids)} == may
    assert "@" not in ids[2]["data"]["csv"]
    assert {row["Email"] for row in table(mails)} == {f"{one}@shop.example" for one in may}


def table(held) -> list[dict[str, str]]:
    _, _, event = held
    rows = list(csv.DictReader(io.StringIO(event["data"]["csv"])))
    assert event["data"]["listed"] == len(rows)
    return rows


@pytest.mark.parametrize(
    ("wanted", "secret"),
    [
        ({"kind": "pigeon"}, ""),
        ({"kind": "webhook", "url": "ftp://hook.example"}, ""),
        ({"kind": "webhook", "url": "https://user:pw@hook.example"}, ""),
        ({"kind": "webhook", "url": "https://hook.example:99999"}, ""),
        (HOOK, "whsec_short"),
        (HOOK | {"name": "Ümlaut"}, ""),
        (HOOK | {"list_format": "carrier-pigeon"}, ""),
        ({"kind": "slack"}, ""),
        ({"kind": "slack", "sends": ("moves",)}, "https://chat.example/x"),
        ({"kind": "folder", "path": "relative/path"}, ""),
        ({"kind": "storage", "address": "https://bucket"}, ""),
        ({"kind": "table", "table": "segments; DROP TABLE x"}, "sqlite:///x"),
        ({"kind": "table", "table": "segments"}, ""),
        ({"kind": "email", "host": "smtp.example", "sender": "no address", "to": ("a@b.c",)}, ""),
        (
            {
                "kind": "email",
                "host": "smtp.example",
                "sender": "a@shop.example",
                "to": ("b@shop.example",),
                "user": "a",
                "security": "none",
            },
            "pw",
        ),
    ],
)
def test_a_delivery_that_cannot_work_is_refused_without_repeating_its_secret(
    folder, project, wanted, secret
):
    with pytest.raises((SettingError, DeliveryError)) as raised:
        add(folder, project, **{"name": "it"} | wanted, secret=secret)
    if secret:
        assert secret not in raised.value.message + raised.value.hint
    assert deliveries.held_deliveries(folder, project.id) == ()


def test_a_delivery_is_listed_without_its_secret_until_it_is_removed(folder, project, tmp_path):
    add(folder, project, "chat", "https://chat.example/T0/very-secret", kind="slack")
    (one,) = deliveries.held_deliveries(folder, project.id)
    assert "very-secret" not in json.dumps(deliveries.delivery_document(one))
    with pytest.raises(SettingError, match="already"):
        add(folder, project, "chat", "https://chat.example/T0/x", kind="slack")
    projects.export_project(folder, project.id, tmp_path / "out.zip")
    assert b"very-secret" not in (tmp_path / "out.zip").read_bytes()
    assert not (folder / projects.duplicate_project(folder, project.id, "Copy").id / "events.sqlite"
                ).exists()  # fmt: skip
    deliveries.remove_delivery(folder, project.id, "chat")
    assert deliveries.held_deliveries(folder, project.id) == ()
    with pytest.raises(SettingError, match="no delivery chat"):
        deliveries.remove_delivery(folder, project.id, "chat")
