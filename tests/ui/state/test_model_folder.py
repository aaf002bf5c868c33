"""Where saved models lie: at one's own machine for good, on a server with the visit."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

from ui.state import model_folder


@pytest.mark.parametrize(
    ("url", "stays"),
    [
        ("http://localhost:8501/segments", True),
        ("http://127.0.0.1:8501", True),
        ("http://[::1]:8501", True),
        ("https://someone.streamlit.app/segments", False),
        ("http://192.168.1.7:8501", False),
        ("http://localhost.example.com", False),
        (None, False),
    ],
)
def test_only_a_visitor_at_the_server_itself_keeps_models_there(monkeypatch, url, stays):
    monkeypatch.delenv("CLIENTELE_SHARE_MODELS", raising=False)
    monkeypatch.setattr(st, "context", SimpleNamespace(url=url))
    assert model_folder.stays() is stays
    assert not model_folder.uses_others()


def test_a_team_can_share_its_models(monkeypatch):
    monkeypatch.setenv("CLIENTELE_SHARE_MODELS", "1")
    monkeypatch.setattr(st, "context", SimpleNamespace(url="https://team.example.com"))
    assert model_folder.stays()
    assert model_folder.uses_others()
