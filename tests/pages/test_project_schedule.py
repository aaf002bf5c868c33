"""The schedule of a project on its page: set, shown, refused in words, and switched off."""

from __future__ import annotations

import pytest
from conftest import APP, orders_csv, said
from streamlit.testing.v1 import AppTest

from core import projects
from core.files import open_source
from ui.state import own_machine
from ui.state.session import SessionState


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """The page of a project whose rows were uploaded, with the folder, the project and its file."""
    monkeypatch.setenv("CLIENTELE_PROJECTS", str(tmp_path / "projects"))
    monkeypatch.setattr(own_machine, "visited", lambda: True)
    file = tmp_path / "orders.csv"
    file.write_bytes(orders_csv())
    made = projects.create_project(tmp_path / "projects", "Shop", open_source(file, file.name))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState()
    app.session_state["session"].project.project = made
    app.run()
    return app.switch_page("pages/projects.py").run(), tmp_path / "projects", made, file


def press(app, label):
    next(each for each in app.button if each.label == label).click()
    return app.run()


def test_a_schedule_is_set_shown_and_switched_off_where_files_are_read_where_they_lie(opened):
    app, folder, project, file = opened
    assert not [each for each in app.button if each.label == "Set schedule"]
    linked = projects.link_project(folder, project.id, str(file))
    app.session_state["session"].project.project = linked
    app = app.run()
    app.selectbox(key="schedule_kind").set_value("cron")
    app = app.run()
    app.text_input(key="schedule_cron").set_value("0 7 * *")
    app = press(app, "Set schedule")
    assert any("no cron expression" in each.value for each in app.error)
    app.text_input(key="schedule_cron").set_value("0 7 * * mon")
    app = press(app, "Set schedule")
    assert projects.read_schedule(folder, project.id).cron == "0 7 * * mon"
    assert "Cron 0 7" in said(app).replace("\\", "")
    app = press(app, "Switch it off")
    assert projects.read_schedule(folder, project.id) is None
    assert not app.exception
