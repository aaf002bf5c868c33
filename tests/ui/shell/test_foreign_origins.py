"""A page of another origin is refused without a word to anybody outside."""

from __future__ import annotations

from streamlit import net_util
from streamlit.web.server import server_util

from ui.shell import foreign_origins


def test_a_foreign_origin_is_refused_and_no_service_asked(monkeypatch):
    asked = []
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda *_a, **_n: asked.append(1))
    monkeypatch.setattr(net_util, "get_external_ip", foreign_origins.ASKS)
    monkeypatch.setattr(net_util, "_external_ip", None)
    server_util.is_url_from_allowed_origins("https://evil.example")
    assert asked, "Streamlit asks by itself; where it no longer does, this module can go"
    asked.clear()
    foreign_origins.refuse_at_once()
    assert not server_util.is_url_from_allowed_origins("https://evil.example")
    assert server_util.is_url_from_allowed_origins("http://localhost:8501")
    assert asked == []
