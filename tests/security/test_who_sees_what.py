"""Who sees what is kept on the machine: every kind of visit to every kind of installation."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest
import streamlit as st

from core import saved_models
from ui.state import model_folder, own_machine, project_choices, session

INSTALLATIONS = {
    "one person's": {"CLIENTELE_PROJECTS": "projects"},
    "a team's": {"CLIENTELE_SHARE_MODELS": "1"},
    "one person's, who shares models": {
        "CLIENTELE_PROJECTS": "projects",
        "CLIENTELE_SHARE_MODELS": "1",
    },
    "a public one": {},
}
VISITS = {
    # the address in the browser, the other end of the connection
    "at the machine": ("http://localhost:8501/models", "127.0.0.1"),
    "at the machine, by IPv6": ("http://[::1]:8501", "::1"),
    "from the network": ("http://192.168.1.7:8501", "192.168.1.9"),
    "from the network, saying localhost": ("http://localhost:8501", "192.168.1.9"),
    "by a name on the machine": ("https://shop.example.com", "127.0.0.1"),
    "by a name": ("https://shop.example.com", "10.0.0.4"),
    "without an address": (None, "127.0.0.1"),
    "from nowhere": ("http://localhost:8501", None),
}
FORWARDED = {
    "": {},
    "X-Forwarded-For": {"X-Forwarded-For": "203.0.113.9"},
    "Forwarded": {"Forwarded": "for=203.0.113.9"},
    "X-Real-Ip": {"X-Real-Ip": "127.0.0.1"},
}
SIGNED_IN = {
    "": {},
    "by the proxy": {"X-Forwarded-User": "owner", "Authorization": "Bearer x", "Cookie": "user=1"},
}
OWNERS_VISITS = {"at the machine", "at the machine, by IPv6"}
MATRIX = list(itertools.product(INSTALLATIONS, VISITS, FORWARDED, SIGNED_IN))


@pytest.fixture
def come(monkeypatch, tmp_path):
    """Let a visit come."""
    private = SimpleNamespace(path=tmp_path / "visit")
    state = SimpleNamespace(private_folder=lambda: private)
    monkeypatch.setattr(session, "current", lambda: state)
    monkeypatch.setenv("CLIENTELE_ARTIFACTS", str(tmp_path / "artifacts"))
    monkeypatch.setattr(project_choices, "_remove_leftovers", lambda _folder: None)

    def visit(installation, kind, forwarded, signed_in):
        for variable in ("CLIENTELE_PROJECTS", "CLIENTELE_SHARE_MODELS"):
            monkeypatch.delenv(variable, raising=False)
        for variable, value in INSTALLATIONS[installation].items():
            monkeypatch.setenv(variable, value)
        url, peer = VISITS[kind]
        headers = FORWARDED[forwarded] | SIGNED_IN[signed_in]
        client = SimpleNamespace(client_context=SimpleNamespace(remote_ip=peer))
        monkeypatch.setattr(st, "context", SimpleNamespace(url=url, headers=headers))
        server = SimpleNamespace(get_client=lambda _session: client)
        monkeypatch.setattr(own_machine, "get_instance", lambda: server)
        run = SimpleNamespace(session_id="")
        monkeypatch.setattr(own_machine, "get_script_run_ctx", lambda: run)
        return private.path

    return visit


@pytest.mark.parametrize(("installation", "kind", "forwarded", "signed_in"), MATRIX)
def test_who_sees_projects_and_models(come, installation, kind, forwarded, signed_in):
    private = come(installation, kind, forwarded, signed_in)
    owner = (
        installation.startswith("one person's") and kind in OWNERS_VISITS and not forwarded
    )  # whoever is signed in somewhere else is no owner here
    team = "CLIENTELE_SHARE_MODELS" in INSTALLATIONS[installation]
    assert (project_choices.folder() is not None) == owner
    shared = saved_models.artifacts_folder()
    assert model_folder.folder() == (shared if owner or team else private / "models")


def test_the_matrix_has_owners_and_others():
    owners = [each for each in MATRIX if each[1] in OWNERS_VISITS and not each[2]]
    assert 0 < len(owners) < len(MATRIX) / 4
