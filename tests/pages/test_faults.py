"""A fault nobody foresaw: the visitor reads a plain message, and no customer's data is logged."""

from __future__ import annotations

import logging

import pytest
from conftest import orders_csv, said

from core import charts, columns, files
from core.pipeline import measurement
from ui.tasks import store_loading

WORDS = "secret Jane Doe"
FAULT = "a fault in Clientele"


def broken(*_arguments, **_named):
    raise RuntimeError(WORDS)


@pytest.fixture
def logged(caplog):
    """What was logged, Streamlit's own words included."""
    held = logging.getLogger("streamlit")
    was, held.propagate = held.propagate, True
    caplog.set_level(logging.DEBUG)
    yield caplog
    held.propagate = was


def assert_told_without_the_data(app, logged):
    assert not app.exception
    assert [FAULT in error.value for error in app.error] == [True]
    assert "report it" in app.error[0].value
    for text in (said(app), logged.text):
        assert WORDS not in text
        assert "Jane" not in text
    assert "RuntimeError at " in logged.text
    assert "test_faults.py:" in logged.text


def test_a_fault_while_a_file_is_taken_leaves_the_page_usable(app, monkeypatch, logged):
    app.switch_page("pages/load.py").run()
    monkeypatch.setattr(files, "open_source", broken)
    app.file_uploader[0].upload("orders.csv", orders_csv(20), "text/csv").run()
    assert_told_without_the_data(app, logged)
    monkeypatch.undo()
    next(button for button in app.button if button.label == "Try again").click().run()
    assert not app.error
    app.file_uploader[0].upload("orders.csv", orders_csv(20), "text/csv").run()
    assert "Match your columns" in said(app)


def test_a_fault_while_columns_are_guessed_is_told_in_words(app, monkeypatch, logged):
    app.switch_page("pages/load.py").run()
    monkeypatch.setattr(columns, "guess_roles", broken)
    app.file_uploader[0].upload("orders.csv", orders_csv(21), "text/csv").run()
    assert_told_without_the_data(app, logged)


def test_a_fault_on_an_analysis_page_is_told_with_a_way_on(open_app, monkeypatch, logged):
    monkeypatch.setattr(charts, "rfm_grid", broken)
    open_app.switch_page("pages/rfm.py").run()
    assert_told_without_the_data(open_app, logged)
    assert "Go to Load" in [link.label for link in open_app.main.get("page_link")]
    monkeypatch.undo()
    next(button for button in open_app.button if button.label == "Try again").click().run()
    assert not open_app.error
    assert "How customers are assigned" in [each.label for each in open_app.expander]


def test_a_fault_in_a_running_job_is_told_and_the_choices_stay(app, monkeypatch, logged):
    app.switch_page("pages/load.py").run()
    app.file_uploader[0].upload("orders.csv", orders_csv(22), "text/csv").run()
    monkeypatch.setattr(measurement, "clean_orders", broken)
    next(button for button in app.button if button.label == "Analyse").click().run()
    state = app.session_state["session"]
    for _ in range(20):
        if state.tasks.analysis is None:
            break
        state.tasks.analysis.wait(5)
        app.run()
    assert state.tasks.problem is not None
    assert_told_without_the_data(app, logged)
    assert any(button.label == "Analyse" for button in app.button)


def test_a_fault_in_what_a_button_calls_is_logged_without_its_words(app, monkeypatch, logged):
    monkeypatch.setattr(store_loading, "open_demo", broken)
    app.switch_page("pages/rfm.py").run()
    app.button[0].click().run()
    assert "Jane" not in logged.text
    assert "RuntimeError at " in logged.text
