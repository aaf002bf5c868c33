"""Damaged models: taken in or refused in words, whole or not at all, and nothing is run."""

from __future__ import annotations

import os
import subprocess
import time
from random import Random

import pytest
import skops_mutants
from sweep import FULL, SECONDS_EACH

import tests.security.costly_files as made
from core import files, pipeline, saved_models
from core.errors import StoredModelError
from core.saved_models import exchange
from core.settings import SegmentSettings, Settings

SAMPLE = 60
QUICK = Settings(segment=SegmentSettings(trials=1, resamples=2, search_few=True, most_clusters=3))


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A model that was exported."""
    folder = tmp_path_factory.mktemp("model")
    path = folder / "orders.csv"
    rows = [",".join(map(str, row)) for row in made.order_rows(600)]
    path.write_text("\n".join([",".join(made.NAMES), *rows]))
    analysis = pipeline.analyse(files.open_source(path, path.name), folder, QUICK)
    saved_models.save_model(analysis, "Autumn", folder / "models")
    exchange.export_model("Autumn", folder / "model.skops", folder / "models")
    return (folder / "model.skops").read_bytes()


@pytest.fixture
def take(tmp_path, monkeypatch, good):
    """Take in a mutant; what was wrong with the answer, and whether it was taken."""
    run = []
    monkeypatch.setattr(os, "system", lambda *command: run.append(command))
    monkeypatch.setattr(subprocess, "Popen", lambda *command, **_: run.append(command))

    def sweep(first: int, count: int) -> tuple[dict[int, str], int]:
        wrong, taken = {}, 0
        file, models = tmp_path / "upload.skops", tmp_path / "models"
        for number in range(first, first + count):
            file.write_bytes(skops_mutants.mutant(Random(f"skops {number}"), good))
            before = set(models.glob("*")) if models.exists() else set()
            began = time.process_time()
            try:
                card = exchange.import_model(file, models)
                saved_models.load_model(card.name, models)
                taken += 1
            except StoredModelError as refused:
                if not (refused.message and refused.hint):
                    wrong[number] = "refused without a word"
                if set(models.glob("*")) - before:
                    wrong[number] = "something was left"
            except BaseException as error:  # noqa: BLE001 - this is what is looked for
                wrong[number] = repr(error)[:300]
            if time.process_time() - began > SECONDS_EACH:
                wrong[number] = "took too long"
            if run:
                wrong[number] = f"ran {run.pop()}"
        return wrong, taken

    return sweep


def test_a_sample_of_damaged_models_is_taken_or_refused(take):
    wrong, taken = take(0, SAMPLE)
    assert wrong == {}
    assert SAMPLE / 20 <= taken <= SAMPLE * 0.9


@pytest.mark.slow
def test_thousands_of_damaged_models_are_taken_or_refused(take):
    wrong, _ = take(SAMPLE, FULL - SAMPLE)
    assert wrong == {}
