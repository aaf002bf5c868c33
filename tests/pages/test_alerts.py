"""Alerts and deliveries of the open project: told on Home, and what was not sent is sent again."""

from __future__ import annotations

import datetime as dt

import pytest
from conftest import APP, said, settled
from streamlit.testing.v1 import AppTest

from core import alerts, deliveries, projects
from core.deliveries import delivery_store, events, outbox
from core.deliveries.outbox import OutboxMessage
from ui.state import own_machine
from ui.state.session import SessionState


@pytest.fixture
def folder(tmp_path, monkeypatch):
    kept = tmp_path / "projects"
    monkeypatch.setenv("CLIENTELE_PROJECTS", str(kept))
    monkeypatch.setattr(own_machine, "visited", lambda: True)
    return kept


def press(app, label):
    next(each for each in app.button if each.label == label).click()
    return settled(app.run())


@pytest.fixture
def kept(folder, shop):
    """A visitor who kept the open store, and the project."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=shop)
    app.run().switch_page("pages/projects.py").run()
    app.text_input(key="project_name").set_value("Tea shop").run()
    app = press(app, "Keep it")
    (project,) = projects.list_projects(folder)
    return app, project


def test_an_alert_is_added_on_the_page_and_told_on_home(folder, kept):
    app, project = kept
    app.switch_page("pages/projects.py").run()
    assert "No alerts yet" in said(app)
    app.selectbox(key="alert_form_0_kind").set_value("age").run()
    app = press(app, "Add alert")
    assert not app.exception
    (alert,) = alerts.read_alerts(folder, project.id).alerts
    assert (alert.kind, alert.limit) == ("age", 7)
    assert "When the data are 7 days old" in said(app)
    app.switch_page("pages/home.py").run()
    assert "Alerts of run" not in " ".join(each.value for each in app.warning)
    alerts.check_runs(folder, project.id, dt.datetime.now(dt.UTC))
    app.switch_page("pages/home.py").run()
    told = " ".join(each.value for each in app.warning)
    assert "Alerts of run 1" in told
    assert "days old" in told
    app.switch_page("pages/projects.py").run()
    app.button(key=f"alert_{alert.id}").click().run()
    assert alerts.read_alerts(folder, project.id).alerts == ()
    app.switch_page("pages/home.py").run()
    assert "Alerts of run" not in " ".join(each.value for each in app.warning)


def test_what_could_not_be_sent_is_shown_and_sent_again(folder, kept, tmp_path):
    app, project = kept
    app.switch_page("pages/projects.py").run()
    assert "Deliveries" not in said(app)
    wanted = {"name": "files", "kind": "folder", "path": str(tmp_path), "sends": ("moves",)}
    deliveries.add_delivery(folder, project.id, wanted)
    now = dt.datetime.now(dt.UTC)
    body = events.as_body({"type": events.MOVED, "data": {"customers": []}})
    about = ("msg_1", "files", events.MOVED, 1, now, body)
    with delivery_store.opened_outbox(folder, project.id) as store:
        outbox.put(store, OutboxMessage(*about, "dead", 16, now, "No room"))
    app.switch_page("pages/projects.py").run()
    told = " ".join(each.value for each in app.warning)
    assert "1 message could not be sent" in told
    assert "Run 1 to files: No room" in told
    listed = next(each.value for each in app.dataframe if "why" in each.value)
    assert listed[["to", "what", "state", "why"]].to_numpy().tolist() == [
        ["files", "Customers who moved", "Could not be sent", "No room"]
    ]
    app = press(app, "Send again")
    assert [one.state for one in deliveries.unsent_messages(folder, project.id)] == ["waiting"]
    assert not app.warning
    app = press(app, "Show it")
    assert str(tmp_path) in app.json[0].value
    assert not list(tmp_path.glob("*.csv"))


def test_a_run_that_a_page_makes_is_checked_at_once(folder, kept):
    app, project = kept
    alerts.add_alert(folder, project.id, {"kind": "drift", "limit": 0.0001})
    first = app.session_state["session"].project.recorded
    app.session_state["session"].project.recorded = None  # as if nothing had been recorded
    app.switch_page("pages/overview.py").run()
    assert app.session_state["session"].project.recorded == first
    # The same run once more: it is looked at again, and nothing has moved.
    assert alerts.read_alerts(folder, project.id).digests == ()
    # Moved out of the way, the run is not the same any more: the page makes another.
    (folder / project.id / "runs" / "1").rename(folder / project.id / "runs" / "2")
    app.session_state["session"].project.recorded = None
    app.switch_page("pages/overview.py").run()
    assert projects.last_run(folder, project.id).number == 3
    with alerts.opened_events(folder, project.id) as store:
        held = store.execute("SELECT value FROM settings WHERE name = 'checked'").fetchone()
    assert held == ("3",)


def test_quiet_hours_are_set_on_the_page(folder, kept):
    app, project = kept
    app.switch_page("pages/projects.py").run()
    assert "Set quiet hours" not in [each.label for each in app.button]  # nothing is watched
    alerts.add_alert(folder, project.id, {"kind": "age"})
    app.switch_page("pages/projects.py").run()
    app.text_input(key="quiet_zone").set_value("Mars/Phobos")
    app = press(app, "Set quiet hours")
    assert "Mars/Phobos" in " ".join(each.value for each in app.error)
    app.text_input(key="quiet_zone").set_value("Europe/Rome")
    app = press(app, "Set quiet hours")
    assert alerts.read_alerts(folder, project.id).quiet.text() == "22:00-07:00 Europe/Rome"
    app = press(app, "No quiet hours")
    assert alerts.read_alerts(folder, project.id).quiet is None
