"""A project whose data are missing: its last run is shown, and it takes their new place."""

from __future__ import annotations

from conftest import orders_csv, press, said, settled, visitor

from core import projects


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
    app = press(app, "Use this location")
    assert any("no file" in each.value for each in app.error)
    app.text_input(key="linked_place").set_value(str(moved))
    app = press(app, "Use this location")
    state = app.session_state["session"]
    assert state.store is not None
    assert projects.open_project(folder, project.id).source.path == str(moved)
    # What is chosen from now on is the project's, also where its data are read where they lie.
    state.playbook.chosen = "Subscription"
    settled(app.switch_page("pages/overview.py").run())
    assert projects.open_project(folder, project.id).choices.playbook == "Subscription"
