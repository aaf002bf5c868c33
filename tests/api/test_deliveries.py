"""What a project sends on, through the API: what went where, what would go, and once more."""

from __future__ import annotations

import datetime as dt

import pytest

from core import deliveries
from core.deliveries import delivery_store, outbox


@pytest.fixture
def asked(served, tmp_path):
    """A project that sends moves into a folder, with a message that waits for it."""
    wanted = {"name": "files", "kind": "folder", "path": str(tmp_path / "out"), "sends": ("moves",)}
    deliveries.add_delivery(served.folder, served.shop, wanted)
    now = dt.datetime.now(dt.UTC)
    message = outbox.OutboxMessage(
        *("msg_1", "files", "customers.moved", 1, now),
        *(b'{"type":"customers.moved","data":{"customers":[]}}', "waiting", 0, now, ""),
    )
    with delivery_store.opened_outbox(served.folder, served.shop) as store:
        outbox.put(store, message)
    return f"/projects/{served.shop}/deliveries"


def test_what_waits_is_listed_without_its_address_and_shown_in_full_on_request(
    served, asked, tmp_path
):
    listed = served.client("read").get(asked).json()
    (one,) = listed["deliveries"]
    assert one == {
        "name": "files",
        "kind": "folder",
        "sends": ["moves"],
        "audiences": [],
        "contact_data": False,
        "waiting": 1,
        "dead": 0,
    }
    (message,) = listed["messages"]
    assert (message["id"], message["state"], message["error"]) == ("msg_1", "waiting", "")
    assert str(tmp_path) not in str(listed)
    (shown,) = served.client("contact").get(f"{asked}/waiting").json()
    assert str(tmp_path / "out") in str(shown["request"])
    assert not (tmp_path / "out").exists()


def test_what_was_laid_aside_is_sent_once_more(served, asked):
    client = served.client("read", "write")
    assert client.post(f"{asked}/retry").json() == {"revived": 0}
    with delivery_store.opened_outbox(served.folder, served.shop) as store:
        (message,) = outbox.messages(store)
        outbox.note_failure(store, message, message.due, "No room.", for_good=True)
    (dead,) = client.get(asked).json()["messages"]
    assert (dead["state"], dead["error"]) == ("dead", "No room.")
    assert client.post(f"{asked}/retry").json() == {"revived": 1}
    (again,) = client.get(asked).json()["messages"]
    assert (again["state"], again["attempts"]) == ("waiting", 0)


def test_a_project_without_deliveries_has_none(served):
    client = served.client("read", "write", "contact")
    at = f"/projects/{served.shop}/deliveries"
    assert client.get(at).json() == {"deliveries": [], "messages": []}
    assert client.get(f"{at}/waiting").json() == []
    assert client.post(f"{at}/retry").json() == {"revived": 0}
