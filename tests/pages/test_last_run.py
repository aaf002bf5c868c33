"""A project whose data are missing: its last run is shown, and it takes their new place."""

from __future__ import annotations

import pytest
from conftest import APP, orders_csv, said, settled
from streamlit.testing.v1 import AppTest

from core import projects
from ui.state import own_machine
from ui.state.session import SessionState


@pytest.fixture
def folder(tmp_path, monkeypatch):
    kept = tmp_path / "projects"
    monkeypatch.setenv("CLIENTELE_PROJECTS", str(kept))
    monkeypatch.setattr(own_machine, "visited", lambda: True)
    return kept


def visitor(store=None, **address):
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=store)
    for name, text in address.items():
        app.query_params[name] = text
    return app.run()


def press(app, label):
    next(each for each in app.button if each.label == label).click()
    return settled(app.run())


@pytest.fixture
def kept(folder, shop):
    """A visitor who kept the open store, and the project."""
    app = visitor(shop).switch_page("pages/projects.py").run()
    app.text_input(key="project_name").set_value("Tea shop").run()
    app = press(app, "Keep it")
    assert not app.exception
    (project,) = projects.list_projects(folder)
    return app, project


def test_without_its_file_a_project_opens_from_its_last_run_and_takes_the_new_place(
    folder, kept, tmp_path
):
    _, project = kept
    first, moved = tmp_path / "orders.csv", tmp_path / "moved" / "orders.csv"
    first.write_bytes(orders_csv())
    projects.link_project(folder, project.id, str(first))
    moved.parent.mkdir()
    first.rename(moved)
    app = settled(visitor(project=project.id))
    assert not app.exception
    state = app.session_state["session"]
    assert state.store is None
    assert "could not be opened" in said(app)
    assert "run 1" in said(app)
    run = projects.open_run(folder, project.id, 1)
    table = next(each.value for each in app.dataframe if "segment" in each.value)
    assert list(table["customers"]) == [size.customers for size in run.summary.rfm]
    for page in ("pages/segments.py", "pages/projects.py"):
        app = settled(app.switch_page(page).run())
        assert not app.exception
        assert "could not be opened" in said(app)
    app.text_input(key="linked_place").set_value(str(tmp_path / "nowhere.csv"))
    app = press(app, "Point to the new place")
    assert any("no file" in each.value for each in app.error)
    app.text_input(key="linked_place").set_value(str(moved))
    app = press(app, "Point to the new place")
    state = app.session_state["session"]
    assert state.store is not None
    assert projects.open_project(folder, project.id).source.path == str(moved)
    # What is chosen from now on is the project's, also where its data are read where they lie.
    state.playbook.chosen = "Subscription"
    settled(app.switch_page("pages/overview.py").run())
    assert projects.open_project(folder, project.id).choices.playbook == "Subscription"
