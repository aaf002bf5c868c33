"""Saved models: offered at one's own machine only."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

from ui import saved_models


@pytest.mark.parametrize(
    ("url", "allowed"),
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
def test_only_a_visitor_at_the_server_itself_sees_saved_models(monkeypatch, url, allowed):
    monkeypatch.delenv("CLIENTELE_SHARE_MODELS", raising=False)
    monkeypatch.setattr(st, "context", SimpleNamespace(url=url))
    assert saved_models._allowed() is allowed


def test_a_team_can_share_its_models(monkeypatch):
    monkeypatch.setenv("CLIENTELE_SHARE_MODELS", "1")
    monkeypatch.setattr(st, "context", SimpleNamespace(url="https://team.example.com"))
    assert saved_models._allowed()
