"""Models taken from one installation to another, and files that only say they are models."""

from __future__ import annotations

import json
import zipfile

import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LinearRegression

from core import demo
from core.demo import generator
from core.errors import StoredModelError
from core.files import detect
from core.pipeline import analyse
from core.saved_models import exchange, repository
from core.segmentation.naming.archetypes import SEGMENT_NAMES
from core.settings import SegmentSettings, Settings


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    path = generator.write_demo_orders(folder / "demo.parquet")
    return folder, detect.open_source(path, demo.DEMO_NAME)


def saved(shop, theirs, **choices):
    folder, source = shop
    quick = SegmentSettings(trials=3, resamples=2, **choices)
    analysis = analyse(source, folder, Settings(segment=quick))
    return analysis, repository.save_model(analysis, "gift", theirs)


@pytest.mark.parametrize(
    "choices",
    [
        {"algorithm": "kmeans", "names": tuple((name, f"Our {name}") for name in SEGMENT_NAMES)},
        {"algorithm": "gmm", "transform": "yeo_johnson"},
        {"algorithm": "hdbscan", "trials": 24},
        {"algorithm": "agglomerative", "transform": "winsorise", "scaler": "standard"},
    ],
    ids=lambda choices: choices["algorithm"],
)
def test_a_model_places_customers_alike_in_another_installation(shop, tmp_path, choices):
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    choices = {"trials": 3} | choices
    folder, source = shop
    analysis = analyse(source, folder, Settings(segment=SegmentSettings(resamples=2, **choices)))
    sent = repository.save_model(analysis, "gift", theirs)
    exchange.export_model("gift", tmp_path / "gift.skops", theirs)
    taken = exchange.import_model(tmp_path / "gift.skops", ours)
    assert (taken.name, taken.segments, taken.settings) == (
        sent.name,
        sent.segments,
        sent.settings,
    )
    model, _ = repository.load_model("gift", ours)
    before, _ = repository.load_model("gift", theirs)
    frame = analysis.customers.frame
    assert model.predict(frame).equals(before.predict(frame))
    assert model.references == before.references
    # Under own names, the playbook still knows who is meant.
    assert model.archetypes == before.archetypes
    assert bool(model.archetypes) == ("names" in choices)


def test_a_file_that_holds_more_than_data_is_not_opened(tmp_path):
    file = tmp_path / "trick.skops"
    skops.io.dump({"clientele": 1, "model": _Trick()}, str(file))
    with pytest.raises(StoredModelError, match="holds more than data"):
        exchange.import_model(file, tmp_path / "ours")
    assert not (tmp_path / "ours").exists()


class _Trick:
    def __init__(self):
        self.x = 1


@pytest.mark.parametrize(
    "held",
    [
        {},
        [1, 2],
        {"clientele": 9},
        {"clientele": 1, "card": "{", "model": {}},
        {"clientele": 1, "card": "{}", "model": {"kind": "Path"}},
        {"clientele": 1, "model": LinearRegression()},
    ],
)
def test_data_that_is_no_model_is_refused(tmp_path, held):
    file = tmp_path / "other.skops"
    skops.io.dump(held, str(file))
    with pytest.raises(StoredModelError, match="not a Clientele model"):
        exchange.import_model(file, tmp_path / "ours")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x80\x04cos\nsystem\n"])
def test_a_file_that_is_no_skops_file_is_refused(tmp_path, content):
    file = tmp_path / "model.skops"
    file.write_bytes(content)
    with pytest.raises(StoredModelError, match="not a Clientele model"):
        exchange.import_model(file, tmp_path / "ours")


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(exchange, "MAX_UNPACKED_MB", 1)
    file = tmp_path / "bomb.skops"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("schema.json", b"0" * 2**21)
    with pytest.raises(StoredModelError, match="larger than a model"):
        exchange.import_model(file, tmp_path / "ours")


def test_a_model_with_a_part_changed_is_refused(shop, tmp_path):
    theirs = tmp_path / "theirs"
    saved(shop, theirs, algorithm="kmeans")
    exchange.export_model("gift", tmp_path / "gift.skops", theirs)
    held = skops.io.load(str(tmp_path / "gift.skops"), trusted=[])
    held["model"]["model"]["centres"] = np.zeros((4, 7))
    skops.io.dump(held, str(tmp_path / "changed.skops"))
    with pytest.raises(StoredModelError, match="not a Clientele model"):
        exchange.import_model(tmp_path / "changed.skops", tmp_path / "ours")


def test_no_id_is_in_an_exported_file(shop, tmp_path):
    analysis, _ = saved(shop, tmp_path / "theirs", algorithm="kmeans")
    exchange.export_model("gift", tmp_path / "gift.skops", tmp_path / "theirs")
    known = str(analysis.customers.frame.index[0])
    with zipfile.ZipFile(tmp_path / "gift.skops") as archive:
        for entry in archive.namelist():
            assert known.encode() not in archive.read(entry)


def test_models_are_exported_and_imported_from_the_terminal(shop, tmp_path, run_cli):
    saved(shop, tmp_path / "theirs", algorithm="kmeans")
    file = tmp_path / "gift.skops"
    run_cli(
        *("models", "--json", "--export", "gift", file),
        CLIENTELE_ARTIFACTS=str(tmp_path / "theirs"),
    )
    (card,), _ = run_cli(
        "models", "--json", "--import", file, CLIENTELE_ARTIFACTS=str(tmp_path / "ours")
    )
    assert card["name"] == "gift"
    assert json.dumps(card)
