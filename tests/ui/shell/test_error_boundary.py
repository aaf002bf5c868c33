"""What a visitor sees, and the log holds, where Clientele itself fails."""

from __future__ import annotations

import functools
import logging

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from ui.shell import error_boundary


def page_whose_button_fails():
    import streamlit as st

    from core.errors import SettingError

    def refuse():
        raise SettingError("There is no room left on the disk.", "Free some and try again.")

    def fail():
        raise OSError("carla@example.com has no place in /home/shop")

    st.button("Refuse", on_click=refuse)
    st.button("Fail", on_click=fail)


@pytest.fixture
def app(monkeypatch):
    """As `st.App` starts pages: with the boundary around callbacks too."""
    plain = ScriptRunner.__init__
    monkeypatch.setattr(
        ScriptRunner, "__init__",
        functools.partialmethod(plain, on_script_error=error_boundary.tell),
    )  # fmt: skip
    error_boundary.guard_log()
    return AppTest.from_function(page_whose_button_fails).run()


def said(app) -> str:
    return " ".join(each.value for each in (*app.error, *app.warning, *app.markdown))


def test_a_refusal_by_what_a_button_does_is_told_in_its_own_words(app):
    app.button[0].click().run()
    assert "no room left on the disk" in said(app)
    assert not app.exception


def test_what_a_button_fails_with_is_told_without_its_words(app, caplog):
    with caplog.at_level(logging.ERROR):
        app.button[1].click().run()
    assert not app.exception
    assert said(app)
    for text in (said(app), caplog.text):
        assert "carla" not in text
        assert "/home/shop" not in text
