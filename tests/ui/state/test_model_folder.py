"""Where saved models lie: at one's own machine for good, on a server with the visit."""

from __future__ import annotations

import pytest

from ui.state import model_folder, own_machine


@pytest.mark.parametrize("here", [True, False])
def test_only_a_visitor_at_the_server_itself_keeps_models_there(monkeypatch, here):
    monkeypatch.delenv("CLIENTELE_SHARE_MODELS", raising=False)
    monkeypatch.setattr(own_machine, "visited", lambda: here)
    assert model_folder.stays() is here
    assert not model_folder.uses_others()


def test_a_team_can_share_its_models(monkeypatch):
    monkeypatch.setenv("CLIENTELE_SHARE_MODELS", "1")
    monkeypatch.setattr(own_machine, "visited", lambda: False)
    assert model_folder.stays()
    assert model_folder.uses_others()
