"""Where saved models lie: at one's own machine for good, on a server with the visit."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

from core.settings import ReadSettings
from ui.state import model_folder
from ui.state.session import LOAD, SCORE, Visit


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


def test_what_was_said_about_one_file_waits_while_another_is_asked_about():
    read = ReadSettings(date_order="day_first")
    visit = Visit(uploads=3, turn=2, read=read)
    visit.sit_at(LOAD)
    assert (visit.uploads, visit.read) == (3, read)
    visit.sit_at(SCORE)
    assert visit.upload is None
    assert visit.read == ReadSettings()
    assert visit.uploads > 1000, "widget keys hold this number: those of the two files never meet"
    visit.uploads += 1
    visit.sit_at(LOAD)
    assert (visit.uploads, visit.turn, visit.read) == (3, 2, read)
