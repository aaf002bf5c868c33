"""`python -m core token`: a token is made, listed, revoked, and its requests are shown."""

from __future__ import annotations

import pytest


def test_a_token_from_its_making_to_its_end(run_cli, tmp_path):
    place = {"CLIENTELE_PROJECTS": str(tmp_path / "projects")}
    made, _ = run_cli("token", "create", "Sync", "--scope", "write", "--json", **place)
    assert (made["scopes"], made["projects"]) == (["write"], None)
    assert made["token"].startswith(f"clientele_{made['id']}_")
    (listed,), _ = run_cli("token", "list", "--json", **place)
    assert "token" not in listed
    assert listed["id"] == made["id"]
    gone, _ = run_cli("token", "revoke", made["id"], "--json", **place)
    assert gone["revoked"] is not None
    assert run_cli("token", "log", "--json", **place)[0] == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("create",), "usage"),
        (("create", "Sync", "--project", "nobody"), "no_such_project"),
        (("revoke", "nothing"), "no_token"),
    ],
)
def test_a_slip_is_told(run_cli, tmp_path, arguments, code):
    told, _ = run_cli("token", *arguments, "--projects", str(tmp_path), expect=2)
    assert told["error"]["code"] == code
