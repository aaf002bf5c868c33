"""Tokens of the API on the Projects page: made, shown once, used, revoked; nothing for visitors."""

from __future__ import annotations

import re

import pytest
from conftest import APP, said
from streamlit.testing.v1 import AppTest

from core import access
from ui.state import own_machine

PAGE = "pages/projects.py"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CLIENTELE_PROJECTS", str(tmp_path))
    monkeypatch.setattr(own_machine, "visited", lambda: True)
    return tmp_path


def visit():
    app = AppTest.from_file(str(APP), default_timeout=60).run().switch_page(PAGE).run()
    assert not app.exception
    return app


def submit(app):
    next(each for each in app.button if each.label == "Make token").click()
    return app.run()


def test_a_token_is_shown_once_opens_the_api_and_is_revoked(folder):
    app = visit()
    app.text_input(key="token_name").set_value("Nightly sync")
    app.button_group(key="token_scopes").set_value(["read", "write"])
    app = submit(app)
    (text,) = (each.value for each in app.code)
    assert re.fullmatch(r"clientele_[0-9a-f]{12}_[\w-]{43}", text)
    token = access.check_token(folder, text)
    assert (token.name, token.scopes) == ("Nightly sync", {"read", "write"})
    app = app.run()
    assert not app.code
    assert "Nightly sync" in said(app)
    assert "last used" in said(app)
    assert text not in str(app.session_state._state.filtered_state)
    app = app.button(key=f"revoke_{token.id}").click().run()
    assert access.check_token(folder, text) is None
    assert "Revoked: Nightly sync" in said(app)
    assert not [each for each in app.button if each.label == "Revoke for good"]


@pytest.mark.usefixtures("folder")
def test_a_token_without_a_name_is_refused_in_words():
    app = submit(visit())
    assert any("needs a name" in each.value for each in app.error)
    assert not app.code


def test_visitors_of_a_shared_server_neither_see_nor_make_tokens(folder, monkeypatch):
    access.create_token(folder, "Secret sync")
    monkeypatch.setattr(own_machine, "visited", lambda: False)
    app = visit()
    assert "Secret sync" not in said(app)
    assert not [each for each in app.button if each.label == "Make token"]
    assert not [each for each in app.text_input if each.key == "token_name"]
