"""Saved models: whole or not at all, and never opened when they are not ours."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import multiprocessing
import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from core import demo
from core.demo import analysed_store, generator
from core.errors import StoredModelError
from core.files import detect
from core.files.formats import database_url
from core.pipeline import analyse
from core.saved_models import repository
from core.saved_models.model_card import settings_for_scoring
from core.settings import (
    CleanSettings,
    ReadSettings,
    RfmSettings,
    SegmentSettings,
    Settings,
    TableSettings,
)


@pytest.fixture(scope="module")
def analysis(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    path = generator.write_demo_orders(folder / "demo.parquet")
    quick = Settings(segment=SegmentSettings(algorithm="kmeans", trials=4, resamples=2))
    return analyse(detect.open_source(path, demo.DEMO_NAME), folder, quick)


def test_a_saved_model_comes_back_and_segments_alike(analysis, tmp_path):
    saved = repository.save_model(analysis, "Winter 2025", tmp_path)
    model, card = repository.load_model("Winter 2025", tmp_path)
    assert card == saved
    assert (model.predict(analysis.customers.frame) == analysis.segmentation.labels).mean() > 0.99


def test_the_card_says_what_the_model_was_made_from_and_with(analysis, tmp_path):
    card = repository.save_model(analysis, "Winter 2025", tmp_path)
    assert card.source_sha256 == analysis.raw.source.sha256
    assert card.features == ("recency_days", "frequency", "monetary")
    assert card.customers == len(analysis.customers.frame)
    assert set(card.segments) == set(analysis.segmentation.labels)
    assert card.settings["segment"]["trials"] == 4
    assert set(card.libraries) == {"numpy", "pandas", "scikit-learn", "scipy", "joblib"}


def test_no_customer_data_is_kept_with_a_model_but_its_shape(analysis, tmp_path):
    repository.save_model(analysis, "private", tmp_path)
    known = analysis.customers.frame.index[0]
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert known.encode() not in file.read_bytes()


def test_models_are_listed_newest_first_and_replaced_by_name(analysis, tmp_path):
    repository.save_model(analysis, "one", tmp_path)
    repository.save_model(analysis, "two", tmp_path)
    repository.save_model(analysis, "one", tmp_path)
    assert {card.name for card in repository.list_models(tmp_path)} == {"one", "two"}
    repository.delete_model("one", tmp_path)
    assert [card.name for card in repository.list_models(tmp_path)] == ["two"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "тест", "x" * 300, "CON", "."])
def test_any_name_stays_inside_the_folder(analysis, tmp_path, name):
    folder = tmp_path / "artifacts"
    repository.save_model(analysis, name, folder)
    assert repository.load_model(name, folder)[1].name == name
    assert [each.name for each in tmp_path.iterdir()] == ["artifacts"]


def test_names_that_look_alike_are_different_models(analysis, tmp_path):
    repository.save_model(analysis, "a b", tmp_path)
    repository.save_model(analysis, "a-b", tmp_path)
    assert len(repository.list_models(tmp_path)) == 2


def test_an_empty_name_is_refused(analysis, tmp_path):
    with pytest.raises(StoredModelError, match="needs a name"):
        repository.save_model(analysis, "  ", tmp_path)


def test_a_missing_model_names_the_ones_there_are(analysis, tmp_path):
    repository.save_model(analysis, "here", tmp_path)
    with pytest.raises(StoredModelError) as raised:
        repository.load_model("gone", tmp_path)
    assert "here" in raised.value.hint


def test_a_changed_model_file_is_not_opened(analysis, tmp_path):
    repository.save_model(analysis, "mine", tmp_path)
    (file,) = tmp_path.rglob("model-*.joblib")
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(StoredModelError, match="was changed"):
        repository.load_model("mine", tmp_path)


def test_a_model_from_another_installation_is_not_opened(analysis, tmp_path, monkeypatch):
    """A joblib file runs code when it is opened, so a matching checksum is not enough."""
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    repository.save_model(analysis, "gift", theirs)
    monkeypatch.setenv("CLIENTELE_KEYS", str(tmp_path / "other"))
    repository.save_model(analysis, "own", ours)
    (folder,) = (each for each in theirs.iterdir() if each.is_dir())
    shutil.copytree(folder, ours / folder.name)
    with pytest.raises(StoredModelError, match="not saved by this installation"):
        repository.load_model("gift", ours)


def test_an_unreadable_description_is_said_and_hides_no_other_model(analysis, tmp_path):
    repository.save_model(analysis, "fine", tmp_path)
    repository.save_model(analysis, "broken", tmp_path)
    card = next(each for each in repository.list_models(tmp_path) if each.name == "broken")
    about = next(
        each for each in tmp_path.glob("*/about.json") if card.signature in each.read_text()
    )
    about.write_text("{", encoding="utf-8")
    assert [each.name for each in repository.list_models(tmp_path)] == ["fine"]
    with pytest.raises(StoredModelError, match="cannot be read"):
        repository.load_model("broken", tmp_path)


def test_a_model_of_a_later_format_is_refused(analysis, tmp_path):
    repository.save_model(analysis, "later", tmp_path)
    (about,) = tmp_path.glob("*/about.json")
    held = json.loads(about.read_text(encoding="utf-8"))
    about.write_text(json.dumps(held | {"format": 99}), encoding="utf-8")
    with pytest.raises(StoredModelError, match="format 99"):
        repository.load_model("later", tmp_path)


def _save_for_ever(analysis, folder):
    while True:
        repository.save_model(analysis, "mine", folder)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork to be killed at any moment")
def test_a_process_killed_while_saving_leaves_a_whole_model(analysis, tmp_path):
    repository.save_model(analysis, "mine", tmp_path)
    context = multiprocessing.get_context("fork")
    for kill in range(60):
        saver = context.Process(target=_save_for_ever, args=(analysis, tmp_path))
        saver.start()
        # Some are killed in their first save, some in their tenth.
        time.sleep(0.003 * (kill % 30) + 0.005)
        os.kill(saver.pid, signal.SIGKILL)
        saver.join()
        model, _ = repository.load_model("mine", tmp_path)
        assert len(model.predict(analysis.customers.frame)) == len(analysis.customers.frame)

    repository.save_model(analysis, "mine", tmp_path)
    (place,) = (each for each in tmp_path.iterdir() if each.is_dir())
    left = {each.name for each in place.iterdir()} - {".lock"}
    assert left == {"about.json", repository.load_model("mine", tmp_path)[1].model_file}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork to be stopped at any moment")
def test_several_who_save_the_same_name_at_once_leave_a_whole_model(analysis, tmp_path):
    repository.save_model(analysis, "mine", tmp_path)
    context = multiprocessing.get_context("fork")
    savers = [context.Process(target=_save_for_ever, args=(analysis, tmp_path)) for _ in range(3)]
    for saver in savers:
        saver.start()
    try:
        for _ in range(20):
            model, _ = repository.load_model("mine", tmp_path)
            assert set(model.names) == set(analysis.segmentation.labels)
            time.sleep(0.01)
    finally:
        for saver in savers:
            os.kill(saver.pid, signal.SIGKILL)
            saver.join()


def test_another_file_is_cleaned_as_the_models_own_was_and_dated_by_itself(analysis, tmp_path):
    rfm = RfmSettings(as_of=dt.date(2025, 1, 1), recency_weight=0.5)
    settings = analysis.settings.model_copy(
        update={"clean": CleanSettings(returns="leave_out"), "rfm": rfm}
    )
    card = repository.save_model(
        dataclasses.replace(analysis, settings=settings), "strict", tmp_path
    )
    read = ReadSettings(date_order="day_first")
    asked = settings_for_scoring(card, read, TableSettings())
    assert asked.read == read
    assert asked.clean.returns == "leave_out"
    assert (asked.rfm.as_of, asked.rfm.recency_weight) == (None, 0.5)
    assert asked.segment.saved_model == "strict"


def test_a_free_name_has_the_first_number_that_is_free(analysis, tmp_path):
    assert repository.free_name("June", tmp_path) == "June"
    repository.save_model(analysis, "June", tmp_path)
    repository.save_model(analysis, "June (2)", tmp_path)
    assert repository.free_name("June", tmp_path) == "June (3)"


def test_models_lie_in_the_projects_own_folder_unless_the_environment_names_another(
    monkeypatch, tmp_path
):
    monkeypatch.delenv("CLIENTELE_ARTIFACTS", raising=False)
    root = Path(__file__).parents[3]
    assert (root / "pyproject.toml").is_file()
    assert repository.artifacts_folder() == root / "artifacts"
    assert root == analysed_store.ROOT
    assert root / ".streamlit" / "secrets.toml" == database_url._SECRETS
    monkeypatch.setenv("CLIENTELE_ARTIFACTS", str(tmp_path))
    assert repository.artifacts_folder() == tmp_path
