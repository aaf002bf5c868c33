"""The demo store's analysis is made once, kept whole, and never trusted blindly."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pandas as pd
import pytest

from core.cleaning import left_out_rows
from core.demo import analysed_store
from core.demo.analysed_store import open_demo_store


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("artifacts")
    return folder, open_demo_store(tmp_path_factory.mktemp("private"), folder=folder)


def refuse(*_, **__):
    raise AssertionError("it was analysed again")


def test_the_second_visitor_gets_the_kept_analysis_and_it_is_the_same(made, tmp_path, monkeypatch):
    folder, first = made
    monkeypatch.setattr(analysed_store, "analyse", refuse)
    second = open_demo_store(tmp_path, folder=folder)
    assert second.segmentation.labels.equals(first.segmentation.labels)
    assert second.segmentation.candidates == first.segmentation.candidates
    assert second.orders.report.left_out == first.orders.report.left_out
    pd.testing.assert_frame_equal(second.customers.frame, first.customers.frame)


def test_the_kept_analysis_is_opened_without_the_libraries_of_its_models(made):
    folder, first = made
    code = (
        "import sys; from pathlib import Path; from core.demo.analysed_store import"
        " open_demo_store\nkept = open_demo_store(Path(),"
        " folder=Path(sys.argv[1])).segmentation\nassert kept.trials and not {'sklearn', 'ibis',"
        " 'optuna'} & set(sys.modules)\nprint(len(kept.searched.tuning.fits))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(folder)], check=True, capture_output=True, text=True
    )
    assert int(told.stdout) == len(first.segmentation.searched.tuning.fits)


def test_the_kept_files_can_be_read_without_the_folder_they_were_made_in(made, tmp_path):
    folder, _ = made
    kept = open_demo_store(tmp_path, folder=folder)
    assert not list(tmp_path.iterdir())
    assert len(kept.raw.preview(5)) == 5
    assert len(left_out_rows(kept.raw, kept.orders)) == (
        kept.orders.report.rows_in - kept.orders.report.rows_used
    )
    with kept.orders.tables() as (lines, _):
        assert lines.count().execute() == kept.orders.report.rows_used


def test_what_was_changed_on_disk_is_not_opened(made, tmp_path, monkeypatch):
    folder, _ = made
    copy = tmp_path / "artifacts"
    shutil.copytree(folder, copy)
    (file,) = copy.glob("demo-*/analysis.joblib")
    file.write_bytes(file.read_bytes() + b"x")
    monkeypatch.setattr(analysed_store, "analyse", refuse)
    with pytest.raises(AssertionError, match="analysed again"):
        open_demo_store(tmp_path, folder=copy)


def test_a_change_in_the_code_makes_a_new_one(made, tmp_path, monkeypatch):
    folder, _ = made
    monkeypatch.setattr(analysed_store, "recipe", lambda: "another")
    monkeypatch.setattr(analysed_store, "analyse", refuse)
    with pytest.raises(AssertionError, match="analysed again"):
        open_demo_store(tmp_path, folder=folder)


def test_a_disk_that_cannot_be_written_to_costs_time_only(made, tmp_path, monkeypatch):
    _, first = made
    monkeypatch.setattr(analysed_store, "analyse", lambda *_, **__: first)
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder", encoding="utf-8")
    assert open_demo_store(tmp_path, folder=blocked) is first


def test_an_outdated_one_is_removed_when_a_new_one_is_kept(made, tmp_path, monkeypatch):
    _, first = made
    folder = tmp_path / "artifacts"
    (folder / "demo-old").mkdir(parents=True)
    monkeypatch.setattr(analysed_store, "analyse", lambda *_, **__: first)
    open_demo_store(tmp_path, folder=folder)
    assert [each.name for each in folder.glob("demo-*")] == [f"demo-{analysed_store.recipe()}"]
