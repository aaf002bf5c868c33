"""The analysis behind a project's last run: its segments, its data, or a refusal."""

from __future__ import annotations

import pytest

from core import answers, projects
from core.errors import NothingToForecastError, ProjectError
from core.files import open_source
from core.settings import RfmSettings, SegmentSettings, Settings

QUICK = SegmentSettings(algorithm="kmeans", clusters=3, trials=2, resamples=2)


@pytest.fixture
def shop(tmp_path):
    """A folder of projects with one that has run."""
    lines = [
        f"o{n},c{n % 40},2024-{1 + n % 12:02d}-{1 + n % 27:02d},{5 + n % 7},c{n % 40}@shop.example"
        for n in range(160)
    ]
    file = tmp_path / "orders.csv"
    file.write_text("\n".join(["order,customer,date,amount,email", *lines]) + "\n")
    folder = tmp_path / "projects"
    choices = projects.ProjectChoices(settings=Settings(segment=QUICK))
    made = projects.create_project(folder, "Shop", open_source(file, file.name), choices)
    private = tmp_path / "first"
    private.mkdir()
    _, run = projects.run_project(folder, made.id, private)
    return folder, made, run


def test_everybody_is_where_the_run_has_them(shop, workspace):
    folder, project, run = shop
    about = answers.analyse_last_run(folder, project, run, workspace)
    rows = projects.run_customers(folder, project.id, run.number)
    assert about.kind == "rfm"
    for kind in ("rfm", "model"):
        assert about.analysis.labels(kind).to_dict() == rows[f"{kind}_segment"].to_dict()
    assert about.contacts.frame.loc["c7", "email"] == "c7@shop.example"
    assert not about.suppression.entries


def test_saved_segments_are_in_use_where_the_project_says_so(shop, workspace):
    folder, project, run = shop
    text = "name: Several orders\nversion: 1\nwhere:\n  all:\n    - frequency: {at_least: 4}\n"
    choices = project.choices.model_copy(update={"in_use": "saved", "segments": text})
    saved = projects.save_choices(folder, project.id, choices, project.revision)
    about = answers.analyse_last_run(folder, saved, run, workspace)
    assert about.kind == "saved"
    list_of_all = answers.answer_audience(about, "Several orders")
    assert len(list_of_all.table) == 40
    with pytest.raises(ProjectError) as raised:
        answers.answer_audience(about, "Champions")
    assert raised.value.code == "no_such_segment"


def test_other_settings_than_those_of_the_run_are_refused(shop, workspace):
    folder, project, run = shop
    other = projects.ProjectChoices(settings=Settings(rfm=RfmSettings(levels=3), segment=QUICK))
    saved = projects.save_choices(folder, project.id, other, project.revision)
    with pytest.raises(ProjectError) as raised:
        answers.analyse_last_run(folder, saved, run, workspace)
    assert raised.value.code == "run_outdated"


def test_saved_segments_without_customers_cannot_be_planned_for():
    with pytest.raises(NothingToForecastError):
        answers.planned_profiles((), "saved")
