"""Projects: choices are kept, opened again, given new data, and not lost to a second tab."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import orders_csv, press, said, settled, visitor

from core import campaigns, projects, segment_builder
from core.errors import ClienteleError
from ui.state import own_machine
from ui.state.model_runs import ModelRun


def test_on_a_shared_server_the_page_says_why_nothing_is_kept(app, monkeypatch):
    monkeypatch.setattr(own_machine, "visited", lambda: False)
    app.switch_page("pages/projects.py").run()
    assert "Projects are off here" in said(app)
    assert not app.text_input


def test_what_is_kept_has_a_run_and_an_address(folder, kept):
    app, project = kept
    assert project.name == "Tea shop"
    (run,) = projects.list_runs(folder, project.id)
    assert run.summary.customers == len(app.session_state["session"].store.analysis.customers.frame)
    assert app.query_params["project"] in (project.id, [project.id])


def test_the_address_opens_it_for_a_new_visitor_with_every_choice(folder, kept):
    app, project = kept
    app.session_state["session"].segments_by = "model"
    app.session_state["session"].playbook.chosen = "Subscription"
    app.switch_page("pages/overview.py").run()
    later = settled(visitor(project=project.id))
    state = later.session_state["session"]
    assert state.store is not None
    assert state.segments_by == "model"
    assert state.playbook.chosen == "Subscription"
    assert len(projects.list_runs(folder, project.id)) == 1


def test_runs_set_side_by_side_come_back_with_their_notes_and_the_baseline(kept):
    app, project = kept
    state = app.session_state["session"]
    for key, segment in (("one", "Loyal"), ("two", "New")):
        labels = pd.Series([segment, "Lost"], index=pd.Index(["a", "b"], name="customer_id"))
        scores = {"silhouette": 0.3}
        state.runs = state.runs.with_run(ModelRun("", key, "K-Means", 2, scores, labels, "command"))
    state.runs = state.runs.with_note("Run 1", "too coarse").with_baseline("Run 2")
    app.switch_page("pages/overview.py").run()
    state.runs = state.runs.with_note("Run 2", "use this")
    app.switch_page("pages/overview.py").run()
    later = settled(visitor(project=project.id)).session_state["session"].runs
    assert later == state.runs
    assert [run.note for run in later.runs] == ["too coarse", "use this"]
    assert later.baseline.name == "Run 2"
    assert later.runs[1].labels.to_dict() == {"a": "New", "b": "Lost"}


@pytest.mark.usefixtures("folder")
def test_an_address_that_no_project_has_is_said():
    app = visitor(project="no-such-project")
    assert any("no such project" in each.value for each in app.error)


def test_the_later_of_two_tabs_is_told_and_nothing_is_lost(folder, kept):
    app, project = kept
    other = settled(visitor(project=project.id))
    other.session_state["session"].segments_by = "model"
    other.switch_page("pages/overview.py").run()
    app.session_state["session"].playbook.chosen = "Subscription"
    app.switch_page("pages/overview.py").run()
    assert "was changed elsewhere" in said(app)
    app = press(app, "Keep both, prefer mine")
    choices = projects.open_project(folder, project.id).choices
    assert (choices.in_use, choices.playbook) == ("model", "Subscription")
    assert "was changed elsewhere" not in said(app)


def test_a_new_month_is_counted_before_it_is_taken_and_shows_who_moved(folder, kept):
    app, project = kept
    lately = "name: Lately\nversion: 1\nwhere:\n- recency_days: {at_most: 15}\n"
    app.session_state["session"].saved.change(segment_builder.parse_segments(lately))
    before = pd.read_csv(pd.io.common.BytesIO(orders_csv()))
    more = before.head(40).copy()
    day = next(name for name in before.columns if "date" in name.lower() or "day" in name.lower())
    number = next(name for name in before.columns if "order" in name.lower() and name != day)
    more[day] = (pd.to_datetime(before[day]).max() + pd.Timedelta(days=20)).date()
    more[number] = [f"new-{n}" for n in range(len(more))]
    content = pd.concat([before.tail(30), more]).to_csv(index=False).encode()
    app = app.switch_page("pages/projects.py").run()
    # What is saved after a run is added to it while its data are open.
    (one,) = projects.kept_segments(folder, project.id, 1).segments
    assert one.name == "Lately"
    app.file_uploader[0].upload("march.csv", content, "text/csv").run()
    assert "40 rows are new" in said(app)
    assert projects.open_project(folder, project.id).source.name == project.source.name
    app = press(app, "Add it")
    assert not app.exception
    assert not app.error
    runs = projects.list_runs(folder, project.id)
    assert [run.number for run in runs] == [2, 1]
    assert runs[0].base == 1
    app = app.switch_page("pages/projects.py").run()
    assert "What changed" in [each.value for each in app.subheader]
    compared = projects.compare_runs(folder, project.id, 1, 2)
    moved = settled(app.switch_page("pages/movement.py").run())
    way = next(each for each in moved.segmented_control if each.label == "Compare")
    moved = settled(way.set_value("Two runs").run())
    assert not moved.exception
    assert "What changed" in [each.value for each in moved.subheader]
    table = next(each.value for each in moved.dataframe if "entered" in each.value)
    assert list(table["entered"]) == [len(compared.entered(name)) for name in compared.names]
    by = next(each for each in moved.segmented_control if each.label == "Segments")
    moved = settled(by.set_value("saved").run())
    assert not moved.exception
    assert "Both runs were asked the same conditions" in said(moved)
    table = next(each.value for each in moved.dataframe if "entered" in each.value)
    assert list(table["segment"]) == ["Lately", "Everyone else"]
    silent = projects.run_customers(folder, project.id, 2)["recency_days"]
    assert list(table["after"]) == [(silent <= 15).sum(), (silent > 15).sum()]
    assert table["entered"].sum() > 0
    app = moved.switch_page("pages/projects.py").run()
    if any(each.label == "Find new segments" for each in app.button):
        press(app, "Find new segments")
        assert projects.list_runs(folder, project.id)[0].base == 3


def test_a_deleted_project_leaves_nothing(folder, kept):
    app, project = kept
    app = app.switch_page("pages/projects.py").run()
    app.checkbox(key=f"sure_{project.id}").check().run()
    app = press(app, "Delete for good")
    assert projects.list_projects(folder) == ()
    assert not [path for path in folder.rglob("*") if path.is_file() and "lock" not in path.name]
    assert "project" not in app.query_params


def upload(app, label, name, content):
    uploader = next(each for each in app.file_uploader if each.label.startswith(label))
    return settled(uploader.upload(name, content, "text/csv").run())


def addresses(store):
    """A list of customers of a store with their addresses, of whom half agreed to marketing."""
    lines = [
        f"{customer},c{n}@shop.example,{'yes' if n % 2 else 'no'}"
        for n, customer in enumerate(sorted(store.analysis.customers.frame.index))
        if customer.isalnum()
    ]
    return "\n".join(["customer,email,Accepts Email Marketing", *lines]).encode()


def test_plans_tests_lists_and_files_come_back_for_a_new_visitor(folder, kept, shop):
    app, project = kept
    app = settled(app.switch_page("pages/export.py").run())
    app = upload(app, "Customer list", "customers.csv", addresses(shop))
    app = upload(app, "Unsubscribes", "optout.csv", b"c5@shop.example\n")
    app.selectbox(key="list_system").set_value("Klaviyo").run()
    app.text_input(key="form_name_audiences").set_value("Newsletter").run()
    app = press(app, "Save list")
    app = settled(app.switch_page("pages/experiments.py").run())
    app.number_input(key="plan_lift").set_value(12.0).run()
    app.text_input(key="form_name_experiments").set_value("Autumn").run()
    app = press(app, "Save test")
    app = settled(app.switch_page("pages/campaigns.py").run())
    budget = next(each for each in app.number_input if each.label.startswith("Budget"))
    budget.set_value(777.0).run()
    app.number_input(key="campaign_seed").set_value(5).run()
    app.text_input(key="form_name_campaigns").set_value("May").run()
    app = press(app, "Save plan")
    app.number_input(key="campaign_seed").set_value(6).run()
    assert not app.exception

    choices = projects.open_project(folder, project.id).choices
    assert [file.name for file in choices.suppression] == ["optout.csv"]
    assert (set(choices.plans), set(choices.experiments), set(choices.audiences)) == (
        *({"May"}, {"Autumn"}, {"Newsletter"}),
    )
    copy = projects.duplicate_project(folder, project.id, "Copy")
    later = settled(visitor(project=copy.id))
    later = settled(later.switch_page("pages/campaigns.py").run())
    assert later.number_input(key="campaign_seed").value == 6
    budget = next(each for each in later.number_input if each.label.startswith("Budget"))
    assert budget.value == 777.0
    assert "1 on the suppression list" in said(later)
    later.button(key="form_open_campaigns_May").click().run()
    assert later.number_input(key="campaign_seed").value == 5
    later = settled(later.switch_page("pages/experiments.py").run())
    assert later.number_input(key="plan_lift").value == 12.0
    later = settled(later.switch_page("pages/export.py").run())
    assert later.selectbox(key="list_system").value == "Klaviyo"
    assert "Leave out people who unsubscribed (1 list)" in [each.label for each in later.expander]
    assert not later.exception
    assert not later.warning


def test_a_refresh_that_failed_is_said_on_home_beside_the_last_good_run(folder, kept, tmp_path):
    app, project = kept
    file = tmp_path / "orders.csv"
    file.write_bytes(orders_csv())
    projects.link_project(folder, project.id, str(file))
    file.unlink()
    with pytest.raises(ClienteleError):
        projects.refresh_project(folder, project.id, tmp_path)
    app = settled(app.switch_page("pages/home.py").run())
    (warning,) = (each.value for each in app.warning if "failed" in each.value)
    assert "last good run is number 1" in warning
    assert "no file at orders\\.csv" in warning or "no file at orders.csv" in warning
    assert app.metric
    assert "last refresh failed" in said(app.switch_page("pages/projects.py").run())
    projects.link_project(folder, project.id, str(folder / project.id / "sources" / "*"))
    projects.refresh_project(folder, project.id, tmp_path)
    app = settled(app.switch_page("pages/home.py").run())
    assert not any("failed" in each.value for each in app.warning)


def test_a_calculation_and_response_curves_come_back_for_a_new_visitor(folder, kept):
    app, project = kept
    app.session_state["session"].fitted = campaigns.fit_curves(
        pd.DataFrame(
            {
                "segment": ["Champions"] * 4,
                "channel": ["E-mail"] * 4,
                "spend": [10.0, 20.0, 40.0, 80.0],
                "outcome": [30.0, 50.0, 70.0, 80.0],
            }
        )
    )
    app = settled(app.switch_page("pages/roi.py").run())
    segment = next(each for each in app.selectbox if each.label == "Segment")
    chosen = segment.options[-1]
    app = settled(segment.set_value(chosen).run())
    field(app, "Margin").set_value(37.0)
    app = settled(app.run())
    field(app, "Set-up").set_value(1234.0)
    app = settled(app.run())
    assert not app.exception

    # Another server has no widget of this one: what is kept is all there is.
    later = settled(visitor(project=project.id))
    later = settled(later.switch_page("pages/roi.py").run())
    assert next(each for each in later.selectbox if each.label == "Segment").value == chosen
    assert (field(later, "Margin").value, field(later, "Set-up").value) == (37.0, 1234.0)
    assert later.session_state["session"].fitted == app.session_state["session"].fitted
    assert not later.exception
    copy = projects.open_project(folder, project.id).choices
    assert projects.read_curves(copy) == app.session_state["session"].fitted


def field(app, label):
    return next(each for each in app.number_input if each.label.startswith(label))
