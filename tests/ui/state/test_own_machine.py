"""Who sits at the machine: told by the connection, not by the browser's word alone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

from ui.state import own_machine, project_choices


@pytest.fixture
def visit(monkeypatch):
    """Let a visit to one person's machine come, with an address in the browser, from a peer."""
    monkeypatch.setenv("CLIENTELE_PROJECTS", "projects")

    def come(url, peer, headers=()):
        monkeypatch.setattr(st, "context", SimpleNamespace(url=url, headers=dict.fromkeys(headers)))
        client = SimpleNamespace(client_context=SimpleNamespace(remote_ip=peer))
        runtime = SimpleNamespace(get_client=lambda _session: client)
        monkeypatch.setattr(own_machine, "get_instance", lambda: runtime)
        monkeypatch.setattr(
            own_machine, "get_script_run_ctx", lambda: SimpleNamespace(session_id="")
        )

    return come


@pytest.mark.parametrize(
    ("url", "peer"),
    [
        ("http://localhost:8501/segments", "127.0.0.1"),
        ("http://127.0.0.1:8501", "127.0.0.1"),
        ("http://[::1]:8501", "::1"),
        ("http://127.0.0.1:8501", "::ffff:127.0.0.1"),
    ],
)
def test_whoever_sits_at_the_machine_is_known(visit, url, peer):
    visit(url, peer)
    assert own_machine.visited()


@pytest.mark.parametrize(
    ("url", "peer"),
    [
        ("http://localhost:8501", "192.168.1.9"),  # a browser can say what it likes
        ("http://localhost:8501", "::ffff:192.168.1.9"),
        ("http://localhost:8501", None),
        ("http://localhost:8501", "testclient"),
        ("https://someone.streamlit.app/segments", "127.0.0.1"),
        ("http://192.168.1.7:8501", "192.168.1.7"),
        ("http://localhost.example.com", "127.0.0.1"),
        (None, "127.0.0.1"),
    ],
)
def test_nobody_else_is_taken_for_them(visit, url, peer):
    visit(url, peer)
    assert not own_machine.visited()


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-Ip"])
def test_a_visit_that_was_passed_on_comes_from_elsewhere(visit, header):
    visit("http://localhost:8501", "127.0.0.1", [header])
    assert not own_machine.visited()


def test_an_installation_that_does_not_say_so_is_nobodys_own(visit, monkeypatch):
    """A tunnel to a server makes its visitor a neighbour who says localhost."""
    monkeypatch.delenv("CLIENTELE_PROJECTS")
    visit("http://localhost:8501", "127.0.0.1")
    assert not own_machine.visited()


def test_shared_models_share_no_project(visit, monkeypatch, tmp_path):
    monkeypatch.setenv("CLIENTELE_PROJECTS", str(tmp_path))
    monkeypatch.setenv("CLIENTELE_SHARE_MODELS", "1")
    visit("https://team.example.com", "10.0.0.4")
    assert project_choices.folder() is None
