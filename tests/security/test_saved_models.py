"""Saved models: files that run code when they are opened, in a folder that others may write to."""

from __future__ import annotations

import dataclasses
import json
import sys
import zipfile

import joblib
import pytest

from core import saved_models
from core.errors import StoredModelError
from core.saved_models import repository, signing

EXECUTED = []
CARD = {
    "name": "Autumn",
    "saved_at": "2026-01-01T00:00:00+00:00",
    "version": "1",
    "format": 1,
    "algorithm": "kmeans",
    "clusters": 2,
    "parameters": {},
    "scores": {},
    "seed": 0,
    "features": ["frequency"],
    "segments": ["Best", "Rest"],
    "source_sha256": "",
    "customers": 2,
    "as_of": "",
    "settings": {},
    "libraries": {},
    "model_sha256": "0" * 64,
    "signature": "0" * 64,
}


class Payload:
    """Says so where it is opened."""

    def __reduce__(self):
        return EXECUTED.append, ("opened",)


@pytest.fixture
def keys(tmp_path, monkeypatch):
    """The key's folder, with a key in it."""
    monkeypatch.setenv("CLIENTELE_KEYS", str(tmp_path / "keys"))
    signing.sign_checksum("")
    return tmp_path / "keys"


def plant(folder, sign):
    """A hostile model file in a model's place, signed as somebody who can write there would."""
    place = folder / repository._slug("Autumn")
    place.mkdir(parents=True)
    joblib.dump(Payload(), place / "model")
    checksum = saved_models.file_checksum(place / "model")
    (place / "model").rename(place / f"model-{checksum[:16]}.joblib")
    card = {**CARD, "model_sha256": checksum, "signature": sign(checksum)}
    (place / "about.json").write_text(json.dumps(card))


@pytest.mark.skipif(sys.platform == "win32", reason="no owners and modes")
@pytest.mark.parametrize("key", [b"", b"k" * 32])
def test_a_key_beside_the_models_signs_nothing_that_others_could_have_written(tmp_path, keys, key):
    models = tmp_path / "models"
    models.mkdir()
    (models / ".key").write_bytes(key)
    (models / ".key").chmod(0o600)
    models.chmod(0o777)
    plant(models, lambda checksum: signing._signature(checksum, key))
    with pytest.raises(StoredModelError, match="not saved by this installation"):
        saved_models.load_model("Autumn", models)
    assert EXECUTED == []
    assert models not in keys.parents


@pytest.mark.skipif(sys.platform == "win32", reason="no owners and modes")
@pytest.mark.parametrize("harm", ["empty", "readable", "a link"])
def test_a_key_that_cannot_be_trusted_signs_nothing(keys, harm):
    file = keys / "signing.key"
    assert file.stat().st_mode & 0o077 == 0
    if harm == "empty":
        file.write_bytes(b"")
    elif harm == "readable":
        file.chmod(0o644)
    else:
        file.rename(keys / "elsewhere")
        file.symlink_to(keys / "elsewhere")
    with pytest.raises((StoredModelError, OSError)):
        signing.sign_checksum("a")


def test_what_was_checked_is_what_is_opened(tmp_path):
    """The file is changed between the two, as somebody who waits for that moment would."""
    good, bad = tmp_path / "good", tmp_path / "bad"
    joblib.dump({"fine": True}, good)
    joblib.dump(Payload(), bad)
    checksum = saved_models.file_checksum(good)
    content = saved_models.read_signed(good, checksum)
    bad.replace(good)
    assert joblib.load(content) == {"fine": True}
    assert saved_models.read_signed(good, checksum) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"saved_at": "yesterday"},
        {"clusters": "x"},
        {"scores": {"silhouette": "high"}},
        {"name": {}},
        {"name": "\ud800"},
        {"segments": ["Best", 3]},
        {"features": "frequency"},
    ],
)
def test_a_card_with_wrong_types_is_no_card_is_listed_as_such_and_can_be_deleted(tmp_path, wrong):
    fine, place = tmp_path / "fine-1", tmp_path / "bad-1"
    for folder, card in ((fine, CARD), (place, {**CARD, **wrong})):
        folder.mkdir()
        (folder / "about.json").write_text(json.dumps(card))
    assert [card.name for card in saved_models.list_models(tmp_path)] == ["Autumn"]
    assert saved_models.unreadable_models(tmp_path) == ("bad-1",)
    saved_models.delete_unreadable("../fine-1", tmp_path)
    saved_models.delete_unreadable("fine-1", tmp_path)
    saved_models.delete_unreadable("bad-1", tmp_path)
    assert saved_models.unreadable_models(tmp_path) == ()
    assert len(saved_models.list_models(tmp_path)) == 1


def test_a_card_nested_a_hundred_thousand_deep_hides_no_other(tmp_path):
    for name, text in (("fine", json.dumps(CARD)), ("deep", "[" * 100_000)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "about.json").write_text(text)
    assert len(saved_models.list_models(tmp_path)) == 1
    assert saved_models.unreadable_models(tmp_path) == ("deep",)


@pytest.mark.parametrize("schema", [b"[" + b"[]," * 200_000 + b"[]]", b"0" * 9_000_000])
def test_a_model_file_of_endless_json_is_refused_before_it_is_read(tmp_path, schema):
    file = tmp_path / "bomb.skops"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("schema.json", schema)
    with pytest.raises(StoredModelError, match="larger than a model"):
        saved_models.import_model(file, tmp_path / "models")


def test_every_field_of_a_card_is_named_here():
    assert set(CARD) == {field.name for field in dataclasses.fields(saved_models.ModelCard)}
