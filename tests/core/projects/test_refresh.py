"""Refreshes: sources are read where they lie, segments stay, and a failure leaves the last run."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from core import projects
from core.errors import ProjectError
from core.projects import linked_sources, project_analysis, refresh, refresh_state, run_store
from core.projects import project_store as store
from core.projects.project import ProjectChoices
from core.settings import RfmSettings, SegmentSettings, Settings

ROOT = Path(__file__).parents[3]
QUICK = SegmentSettings(algorithm="kmeans", clusters=3, trials=2, resamples=2)


def order_lines(first: int, last: int) -> list[str]:
    return [
        f"o{n},c{n % 40},2024-{1 + n // 27:02d}-{1 + n % 27:02d},mug,{1 + n % 3},{5 + n % 7},"
        f"c{n % 40}@shop.example"
        for n in range(first, last)
    ]


@pytest.fixture
def project(folder, write_orders):
    source = write_orders("orders.csv", order_lines(0, 160))
    choices = ProjectChoices(settings=Settings(segment=QUICK))
    made = store.create_project(folder, "Shop", source, choices)
    return refresh.link_project(folder, made.id, str(source.path))


def test_a_changed_file_is_scored_by_the_segments_of_the_run_before(
    folder, project, workspace, write_orders
):
    first = refresh.refresh_project(folder, project.id, workspace)
    assert (first.refresh.outcome, first.run.number, first.compared) == ("new", 1, None)
    same = refresh.refresh_project(folder, project.id, workspace)
    assert (same.refresh.outcome, same.refresh.run) == ("unchanged", 1)
    write_orders("orders.csv", order_lines(0, 200))
    second = refresh.refresh_project(folder, project.id, workspace)
    assert (second.refresh.outcome, second.run.number, second.run.base) == ("new", 2, 1)
    assert second.compared is not None
    assert second.compared.before.number == 1
    limits = [run_store.frozen_rule(folder, project.id, number) for number in (1, 2)]
    assert limits[0] == limits[1]
    # Nobody who has the project open is put out of date by it.
    assert store.open_project(folder, project.id).revision == project.revision
    assert refresh_state.read_refresh(folder, project.id) == second.refresh


def test_other_settings_find_the_segments_again(folder, project, workspace):
    refresh.refresh_project(folder, project.id, workspace)
    other = ProjectChoices(settings=Settings(rfm=RfmSettings(levels=3), segment=QUICK))
    store.save_choices(folder, project.id, other, project.revision)
    assert refresh.refresh_project(folder, project.id, workspace).run.base == 2


def test_a_forecast_is_made_again(folder, project, workspace, write_orders):
    project_analysis.run_project(folder, project.id, workspace, forecast=True)
    write_orders("orders.csv", order_lines(0, 180))
    assert refresh.refresh_project(folder, project.id, workspace).run.forecast


def test_a_failure_is_noted_and_the_last_run_stays(folder, project, workspace):
    refresh.refresh_project(folder, project.id, workspace)
    Path(project.source.path).unlink()
    with pytest.raises(ProjectError) as raised:
        refresh.refresh_project(folder, project.id, workspace)
    noted = refresh_state.read_refresh(folder, project.id)
    assert (noted.outcome, noted.run) == ("failed", 1)
    assert noted.failure.code == raised.value.code == "source_missing"
    last = refresh.last_run(folder, project.id)
    assert (last.number, len(run_store.list_runs(folder, project.id))) == (1, 1)


def test_a_mistake_of_ours_is_noted_without_its_words(folder, project, workspace, monkeypatch):
    def fails(*_, **__):
        raise RuntimeError("c17@shop.example")

    monkeypatch.setattr(project_analysis, "analyse_project", fails)
    with pytest.raises(RuntimeError):
        refresh.refresh_project(folder, project.id, workspace)
    assert refresh_state.read_refresh(folder, project.id).failure.code == "internal"
    assert "c17@" not in (folder / project.id / refresh_state.FILE).read_text()


def test_two_at_once_are_one(folder, project, workspace, monkeypatch):
    inside = []

    def during(*_, **__):
        inside.append(refresh_state.read_refresh(folder, project.id).outcome)
        with pytest.raises(ProjectError) as raised:
            refresh.refresh_project(folder, project.id, workspace)
        inside.append(raised.value.code)
        raise KeyboardInterrupt

    monkeypatch.setattr(refresh, "_LOCK_SECONDS", 0.01)
    monkeypatch.setattr(project_analysis, "analyse_project", during)
    with pytest.raises(KeyboardInterrupt):
        refresh.refresh_project(folder, project.id, workspace)
    assert inside == ["running", "refresh_running"]


def test_a_refresh_whose_process_was_killed_has_failed(folder, project, workspace, write_orders):
    refresh.refresh_project(folder, project.id, workspace)
    script = (
        "import sys, time, pathlib\n"
        "from core.projects import project_analysis, refresh\n"
        "project_analysis.analyse_project = lambda *_, **__: (print('at work', flush=True), "
        "time.sleep(60))\n"
        "refresh.refresh_project(pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path('.'))\n"
    )
    write_orders("orders.csv", order_lines(0, 150))
    command = [sys.executable, "-c", script, str(folder), project.id]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "at work\n"
        assert refresh_state.read_refresh(folder, project.id).outcome == "running"
        process.kill()
    time.sleep(0.05)
    noted = refresh_state.read_refresh(folder, project.id)
    assert (noted.outcome, noted.failure.code, noted.run) == ("failed", "interrupted", 1)
    write_orders("orders.csv", order_lines(0, 160))
    again = refresh.refresh_project(folder, project.id, workspace)
    assert again.refresh.outcome == "unchanged"


def test_linking_keeps_the_files_that_are_in_the_project(folder, project, tmp_path):
    assert [one.kind for one in project.sources] == ["kept", "path"]
    linked = refresh.link_project(folder, project.id, str(tmp_path / "*.csv"))
    assert [one.kind for one in linked.sources] == ["kept", "files"]


def test_a_folder_gives_its_finished_files_one_below_the_other(
    folder, workspace, tmp_path, write_orders
):
    whole = write_orders("whole.csv", order_lines(0, 180))
    drop = tmp_path / "drop"
    drop.mkdir()
    write_orders("drop/2024-01.csv", order_lines(0, 100))
    write_orders("drop/2024-02.csv", order_lines(100, 180))
    for name in ("2024-03.csv.part", ".2024-03.csv", "notes.md"):
        (drop / name).write_text("not,an,export\n")
    choices = ProjectChoices(settings=Settings(segment=QUICK))
    made = store.create_project(folder, "Shop", whole, choices)
    by_file = refresh.refresh_project(folder, made.id, workspace)
    for place in (drop, drop / "2024-*.csv"):
        refresh.link_project(folder, made.id, str(place))
        by_folder = refresh.refresh_project(folder, made.id, workspace)
        assert by_folder.run.summary.orders == by_file.run.summary.orders == 180
        assert by_folder.run.summary.rfm == by_file.run.summary.rfm


@pytest.mark.parametrize("place", ["nowhere.csv", "*.csv", "empty"])
def test_what_is_not_there_cannot_be_linked(tmp_path, place):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ProjectError) as raised:
        linked_sources.link_source(str(tmp_path / place))
    assert raised.value.code == "source_missing"


def test_show_says_that_the_file_is_missing_and_goes_on_from_the_last_run(
    folder, project, workspace, tmp_path, source
):
    file = tmp_path / "linked.csv"
    file.write_bytes(source.path.read_bytes())
    projects.run_project(folder, project.id, workspace)
    linked = projects.link_project(folder, project.id, str(file))
    assert projects.missing_source(linked.source) is None
    file.unlink()
    text = projects.project_text(folder, linked)
    assert "There is no file at linked.csv to read." in text
    assert "project link" in text
    assert "What follows is from the last run." in text
    assert "40 customers" in text
