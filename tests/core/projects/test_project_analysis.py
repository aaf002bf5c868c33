"""Runs of a project: kept whole, frozen for new data, and compared."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_series_equal

from core.errors import ProjectError, StoredModelError
from core.projects import project_analysis, run_comparison, run_recording, run_store
from core.projects import project_store as store
from core.projects.project import ProjectChoices
from core.projects.project_run import UnreadableRun
from core.settings import RfmSettings, SegmentSettings, Settings

QUICK = SegmentSettings(algorithm="kmeans", clusters=3, trials=2, resamples=2)


@pytest.fixture
def project(folder, source):
    choices = ProjectChoices(settings=Settings(segment=QUICK))
    return store.create_project(folder, "Shop", source, choices)


def run(folder, project, workspace, **choices):
    return project_analysis.run_project(folder, project.id, workspace, **choices)


def test_a_run_is_read_as_it_was_made(folder, project, workspace):
    analysis, made = run(folder, project, workspace, forecast=True)
    assert run_store.list_runs(folder, project.id) == (made,)
    assert run_store.open_run(folder, project.id, 1) == made
    assert (made.number, made.base, made.forecast) == (1, 1, True)
    assert made.settings == project.choices.settings
    rows = run_recording.run_customers(folder, project.id, 1)
    assert list(rows.index) == list(analysis.customers.frame.index)
    assert (rows["rfm_segment"] == analysis.labels("rfm")).all()
    assert (rows["model_segment"] == analysis.labels("model")).all()
    assert rows["monetary"].sum() == pytest.approx(made.summary.revenue)
    assert rows[["value", "churn_risk"]].notna().all(axis=None)
    for kind in ("rfm", "model"):
        assert sum(size.customers for size in made.summary.sizes(kind)) == made.summary.customers


def test_the_same_run_once_more_is_no_second_one(folder, project, workspace):
    _, first = run(folder, project, workspace)
    assert run(folder, project, workspace)[1] == first
    richer = run(folder, project, workspace, forecast=True)[1]
    assert richer.number == 2
    assert run(folder, project, workspace)[1] == richer
    other = project.choices.model_copy(
        update={"settings": Settings(rfm=RfmSettings(levels=3), segment=QUICK)}
    )
    store.save_choices(folder, project.id, other, store.open_project(folder, project.id).revision)
    assert run(folder, project, workspace)[1].number == 3


def test_a_frozen_segmentation_gives_the_same_customers_the_same_segments(
    folder, project, workspace
):
    analysis, _ = run(folder, project, workspace)
    store.change_project(folder, project.id, lambda _: {"frozen_from": 1})
    again, second = run(folder, project, workspace)
    assert (second.number, second.base) == (2, 1)
    assert second.settings == project.choices.settings
    for kind in ("rfm", "model"):
        assert_series_equal(again.labels(kind), analysis.labels(kind))
    assert again.rfm.rule == analysis.rfm.rule
    assert {one.verdict for one in second.summary.drift} == {"steady"}
    # A run by it can be frozen in its turn.
    store.change_project(folder, project.id, lambda _: {"frozen_from": 2})
    third = project_analysis.analyse_project(
        folder, store.open_project(folder, project.id), workspace
    )
    assert_series_equal(third.labels("model"), analysis.labels("model"))
    refit, _ = run(folder, project, workspace, refit=True)
    assert refit.settings.segment.saved_model is None
    assert store.open_project(folder, project.id).frozen_from is None


def test_other_settings_find_the_segments_anew_and_other_names_do_not(folder, project, workspace):
    run(folder, project, workspace)
    frozen = store.change_project(folder, project.id, lambda _: {"frozen_from": 1})
    named = QUICK.model_copy(update={"names": (("Champions", "Stars"),)})
    choices = frozen.choices.model_copy(update={"settings": Settings(segment=named)})
    saved = store.save_choices(folder, project.id, choices, frozen.revision)
    assert saved.frozen_from == 1
    other = choices.model_copy(update={"settings": Settings(rfm=RfmSettings(levels=3))})
    assert store.save_choices(folder, project.id, other, saved.revision).frozen_from is None


def test_runs_are_compared_customer_by_customer(folder, project, workspace):
    run(folder, project, workspace)
    store.change_project(folder, project.id, lambda _: {"frozen_from": 1})
    run(folder, project, workspace)
    compared = run_comparison.compare_runs(folder, project.id, 1, 2)
    assert compared.frozen
    assert (compared.moves["before"] == compared.moves["after"]).all()
    assert compared.table.to_numpy().sum() == len(compared.moves)
    assert not compared.refit
    assert all(len(compared.entered(name)) == 0 for name in compared.names)


def test_a_damaged_run_is_told_and_the_others_are_read(folder, project, workspace):
    _, first = run(folder, project, workspace)
    runs = folder / project.id / "runs"
    (runs / "2").mkdir()
    (runs / "2" / "run.json").write_text('{"number": 2')
    (runs / "junk").mkdir()
    assert run_store.list_runs(folder, project.id) == (
        UnreadableRun(2, "Run 2 is damaged, or was made by a newer version."),
        first,
    )
    with pytest.raises(ProjectError, match="damaged"):
        run_store.open_run(folder, project.id, 2)
    with pytest.raises(ProjectError, match="no run 3"):
        run_recording.run_customers(folder, project.id, 3)
    assert run(folder, project, workspace)[1].number == 3


def test_a_changed_model_is_not_opened(folder, project, workspace):
    run(folder, project, workspace)
    store.change_project(folder, project.id, lambda _: {"frozen_from": 1})
    (folder / project.id / "runs" / "1" / "model.skops").write_bytes(b"PK not a model")
    with pytest.raises(StoredModelError, match="is not a Clientele model"):
        run(folder, project, workspace)


def readable(path: Path) -> bytes:
    """What a file says, unpacked where it is packed."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path).to_csv().encode()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return b"".join(map(archive.read, archive.namelist()))
    return path.read_bytes()


def test_contact_data_is_in_the_sources_and_nowhere_else(folder, project, workspace):
    run(folder, project, workspace, forecast=True)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {"model.skops", "run.json", "rule.json"} <= {path.name for path in files}
    holding = {path.parent.name for path in files if b"shop.example" in readable(path)}
    assert holding == {"sources"}
