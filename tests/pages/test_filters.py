"""Filters on screen: chosen on top, said on every page, cleared with one click."""

from __future__ import annotations

import datetime as dt

from conftest import QUICK, orders_csv, said, settled
from streamlit.testing.v1 import AppTest

from core.settings import FilterSettings
from ui.shell.filters import panel_key


def opened(app: AppTest) -> AppTest:
    """The same page with the filters opened, as a click on the panel does."""
    app.session_state[panel_key(app.session_state["session"].store)] = True
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    return settled(app)


def test_a_chosen_period_holds_on_every_page_until_it_is_cleared(open_app):
    opened(open_app)
    day = next(box for box in open_app.date_input if box.label == "First day")
    assert not [box for box in open_app.multiselect if box.label == "Countries"], "there is but one"
    day.set_value(dt.date(2025, 3, 1))
    press(open_app, "Apply to every page")
    store = open_app.session_state["session"].store
    assert store.settings == QUICK.model_copy(
        update={"filter": FilterSettings(first_day=dt.date(2025, 3, 1))}
    )
    left_out = {each.code: each.rows for each in store.analysis.report.left_out}
    before = sum(
        line.split(",")[2] < "2025-03-01" and line.split(",")[1] != ""
        for line in orders_csv().decode().splitlines()[1:]
    )
    assert left_out["outside_filter"] == before
    for page in ("home", "load", "overview", "rfm", "segments", "playbook", "roi", "export"):
        open_app.switch_page(f"pages/{page}.py").run()
        assert not open_app.exception
        assert "Filtered: from 1 Mar 2025" in said(open_app), page
    press(open_app, "Clear filter")
    assert open_app.session_state["session"].store.settings == QUICK
    assert "Filtered" not in said(open_app)


def test_a_period_that_ends_before_it_begins_is_explained(open_app):
    opened(open_app)
    first, last = (
        next(box for box in open_app.date_input if box.label == name)
        for name in ("First day", "Last day")
    )
    first.set_value(dt.date(2025, 5, 1))
    last.set_value(dt.date(2025, 4, 1))
    press(open_app, "Apply to every page")
    assert not open_app.exception
    assert "after the last one" in open_app.error[0].value
    assert open_app.session_state["session"].store.settings == QUICK
