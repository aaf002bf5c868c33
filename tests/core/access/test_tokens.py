"""Tokens open what they are for and nothing else, and only their hashes are kept."""

from __future__ import annotations

import datetime as dt
import hmac

import pytest

from core import access
from core.access import tokens
from core.errors import SettingError


def test_a_token_opens_the_api_until_it_is_revoked(tmp_path):
    assert not access.api_is_on(tmp_path)
    token, text = access.create_token(tmp_path, "Nightly sync", ["read", "write"], ["shop-1"])
    assert access.api_is_on(tmp_path)
    found = access.check_token(tmp_path, text)
    assert found is not None
    assert (found.id, found.scopes) == (token.id, {"read", "write"})
    assert found.allows("shop-1")
    assert not found.allows("shop-2")
    access.revoke_token(tmp_path, token.id)
    assert access.check_token(tmp_path, text) is None
    assert not access.api_is_on(tmp_path)


def test_nothing_on_the_disk_opens_the_api(tmp_path):
    _, text = access.create_token(tmp_path, "Sync")
    secret = text.split("_", 2)[2]
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert secret.encode() not in held
    assert b"Sync" in held
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda text: text.replace("clientele_", "other_"),
        lambda text: text[:10] + "0" * 12 + text[22:],
        lambda text: text + " ",
        lambda text: text.upper(),
        lambda _: "",
    ],
)
def test_another_text_opens_nothing(tmp_path, change):
    _, text = access.create_token(tmp_path, "Sync")
    assert access.check_token(tmp_path, text) is not None
    assert access.check_token(tmp_path, change(text)) is None


def test_a_token_that_does_not_exist_is_compared_like_one_that_does(tmp_path, monkeypatch):
    _, text = access.create_token(tmp_path, "Sync")
    compared = []

    def compare(one: str, other: str) -> bool:
        compared.append(len(one) == len(other))
        return hmac.compare_digest(one, other)

    monkeypatch.setattr(tokens, "hmac", type("Hmac", (), {"compare_digest": staticmethod(compare)}))
    access.check_token(tmp_path, text[:10] + "0" * 12 + text[22:])
    access.check_token(tmp_path, text)
    assert compared == [True, True]


def test_the_last_use_is_shown_and_not_written_at_every_request(tmp_path, monkeypatch):
    _, text = access.create_token(tmp_path, "Sync")
    now = [dt.datetime(2026, 1, 1, tzinfo=dt.UTC)]
    monkeypatch.setattr(tokens, "_now", lambda: now[0])
    access.check_token(tmp_path, text)
    for seconds, shown in ((30, 0), (31, 61)):
        now[0] += dt.timedelta(seconds=seconds)
        access.check_token(tmp_path, text)
        (token,) = access.list_tokens(tmp_path)
        assert token.last_used == dt.datetime(2026, 1, 1, 0, shown // 60, shown % 60, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("name", "scopes"), [("", ["read"]), ("x" * 81, ["read"]), ("a\nb", ["read"]), ("Sync", [])]
)
def test_a_token_needs_a_name_and_a_scope(tmp_path, name, scopes):
    with pytest.raises(SettingError):
        access.create_token(tmp_path, name, scopes)
    assert access.list_tokens(tmp_path) == ()


def test_of_very_many_requests_the_last_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("core.access.audit_log.KEPT_REQUESTS", 5)
    monkeypatch.setattr("core.access.audit_log._TRIMMED_EVERY", 10)
    for number in range(20):
        at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=number)
        entry = access.AuditEntry(at, "t", "GET", "/projects", None, 200 + number, 1.5)
        access.record_request(tmp_path, entry)
    assert [entry.status for entry in access.read_audit(tmp_path)] == [219, 218, 217, 216, 215]
