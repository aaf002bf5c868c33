"""Secrets lie with the installation's keys and never in a project; they are replaced and erased."""

from __future__ import annotations

import datetime as dt
import stat

import pytest
import standardwebhooks
from made_up_runs import add_run

from core import deliveries, saved_models
from core.deliveries import delivery_store, secret_store
from core.errors import DeliveryError, SettingError

NOW = dt.datetime.now(dt.UTC)
CHAT = "https://chat.example/T0/very-secret"


@pytest.fixture(autouse=True)
def keys(tmp_path, monkeypatch, loopback):  # noqa: ARG001
    monkeypatch.setenv("CLIENTELE_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


def in_project(folder, project) -> bytes:
    return b"".join(each.read_bytes() for each in (folder / project.id).rglob("*.sqlite*"))


def held(folder, project, name, now=NOW):
    with delivery_store.opened_outbox(folder, project.id) as store:
        return delivery_store.secret_of(store, name, now)


def test_no_secret_lies_in_the_project_and_only_this_account_reads_it(folder, project, keys):
    deliveries.add_delivery(folder, project.id, {"name": "chat", "kind": "slack"}, CHAT)
    assert b"very-secret" not in in_project(folder, project)
    assert held(folder, project, "chat") == CHAT
    file = keys / secret_store.FILE
    assert file.parent == saved_models.keys_folder()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_secret_of_an_earlier_version_is_moved(folder, project, keys):
    deliveries.add_delivery(folder, project.id, {"name": "chat", "kind": "slack"}, CHAT)
    with delivery_store.opened_outbox(folder, project.id) as store:
        delivery_store.write_reference(store, "chat", CHAT)
    assert b"very-secret" in in_project(folder, project)
    assert held(folder, project, "chat") == CHAT
    assert b"very-secret" not in in_project(folder, project)
    assert b"very-secret" in b"".join(each.read_bytes() for each in keys.iterdir())


def test_both_keys_sign_for_a_day_while_one_replaces_the_other(folder, project, receiver):
    now = dt.datetime.now(dt.UTC)  # the verifier looks at its clock
    wanted = {"name": "hook", "kind": "webhook", "url": receiver.url, "sends": ("moves",)}
    _, first = deliveries.add_delivery(folder, project.id, wanted)
    _, second = deliveries.replace_secret(folder, project.id, "hook", "", now)
    assert first != second
    add_run(folder, project, {"c1": "Best"})
    deliveries.check_and_queue(folder, project.id, now)
    assert deliveries.send_waiting(folder, project.id, lambda: now).sent == 1
    ((_, headers, body),) = receiver.requests
    for key in (first, second):
        standardwebhooks.Webhook(key).verify(body, headers)
    assert held(folder, project, "hook", now + secret_store.OVERLAP) == second
    assert held(folder, project, "hook") == second  # forgotten for good


def test_a_password_that_is_replaced_counts_no_more(folder, project):
    deliveries.add_delivery(folder, project.id, {"name": "chat", "kind": "slack"}, CHAT)
    deliveries.replace_secret(folder, project.id, "chat", f"{CHAT}-2", NOW)
    assert held(folder, project, "chat") == f"{CHAT}-2"
    with pytest.raises(SettingError):
        deliveries.replace_secret(folder, project.id, "chat", "no address", NOW)
    with pytest.raises(SettingError, match="no delivery"):
        deliveries.replace_secret(folder, project.id, "other", CHAT, NOW)


def test_without_the_keys_messages_wait_until_the_secret_is_set_again(
    folder, project, receiver, keys
):
    wanted = {"name": "hook", "kind": "webhook", "url": receiver.url, "sends": ("moves",)}
    deliveries.add_delivery(folder, project.id, wanted)
    add_run(folder, project, {"c1": "Best"})
    deliveries.check_and_queue(folder, project.id, NOW)
    (keys / secret_store.FILE).unlink()
    with pytest.raises(DeliveryError, match="not on this machine"):
        deliveries.show_waiting(folder, project.id, NOW)
    sent = deliveries.send_waiting(folder, project.id, lambda: NOW)
    assert "The secret of hook is not on this machine." in sent.messages[0].error
    deliveries.replace_secret(folder, project.id, "hook", "", NOW)
    later = max(one.due for one in sent.messages)
    assert deliveries.send_waiting(folder, project.id, lambda: later).sent == 1


@pytest.mark.parametrize("how", ["removed", "deleted"])
def test_a_secret_is_erased_with_its_delivery_and_with_its_project(folder, project, keys, how):
    deliveries.add_delivery(folder, project.id, {"name": "chat", "kind": "slack"}, CHAT)
    if how == "removed":
        deliveries.remove_delivery(folder, project.id, "chat")
    else:
        deliveries.forget_secrets(folder, project.id)
    assert b"very-secret" not in b"".join(each.read_bytes() for each in keys.iterdir())
