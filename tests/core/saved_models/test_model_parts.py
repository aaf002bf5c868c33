"""Models that a former version saved or exported, whose classes have other names and places by
now."""

from __future__ import annotations

import json
import sys
import types
from dataclasses import asdict, make_dataclass

import joblib
import numpy as np
import pandas as pd
import pytest
import skops.io

from core.errors import StoredModelError
from core.saved_models import exchange, repository, signing
from core.saved_models.model_card import FORMAT, ModelCard
from core.saved_models.model_parts import from_parts, to_parts

FORMER = {
    "segmentation": {"SegmentModel": "space model names references archetypes"},
    "drift": {"Reference": "feature edges levels shares"},
    "space": {"Space": "features unit centre spread"},
    "mixed": {"MixedSpace": "features axes", "Axis": "feature level unit centre spread"},
    "tailored": {
        "TailoredSpace": "features axes",
        "Coordinate": "feature level transform unit low high power filled centre spread weight",
    },
    "models": {
        "Centres": "labels centres how_it_assigns noise",
        "Mixture": "labels estimator how_it_assigns noise",
        "Neighbours": "labels points noise how_it_assigns",
    },
    "gaussians": {"Gaussians": "covariance_type weights_ means_ covariances_ precisions_cholesky_"},
}
"""The classes of version 0.1 by module of `core.segment`, with their fields."""

FRAME = pd.DataFrame(
    {"recency_days": [3.0, 200.0], "frequency": [9.0, 1.0], "plan": ["pro", "free"]},
    index=pd.Index(["ann", "bob"], name="customer_id"),
)
LABELS = np.array([0, 1])
CENTRES = np.array([[-1.0, 1.0], [1.0, -1.0]])


@pytest.fixture
def former(monkeypatch):
    """The former classes, as modules that are gone when a test reads what it has written."""
    classes = {}
    monkeypatch.setitem(sys.modules, "core.segment", types.ModuleType("core.segment"))
    for name, fields_of in FORMER.items():
        module = types.ModuleType(f"core.segment.{name}")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        for kind, fields in fields_of.items():
            made = make_dataclass(
                kind, fields.split(), frozen=True, slots=kind in ("Axis", "Reference")
            )
            made.__module__ = module.__name__
            setattr(module, kind, made)
            classes[kind] = made
    return types.SimpleNamespace(**classes)


def by_logarithms(former):
    unit, centre, spread = np.ones(2), np.log1p([30.0, 3.0]), np.array([2.0, 1.0])
    return former.Space(("recency_days", "frequency"), unit, centre, spread)


def by_columns(former):
    axes = (
        former.Axis("plan", "pro", None, 0.5, 0.5),
        former.Axis("frequency", None, 3.0, 1.0, 0.5),
    )
    return former.MixedSpace(("plan", "frequency"), axes)


def by_choice(former):
    scale = (-np.inf, np.inf, 1.0, 0.0)
    axes = tuple(
        former.Coordinate(name, None, "none", 1.0, *scale, centre, 10.0, 1.0)
        for name, centre in (("recency_days", 100.0), ("frequency", 5.0))
    )
    return former.TailoredSpace(("recency_days", "frequency"), axes)


def centres(former):
    return former.Centres(LABELS, CENTRES, "nearest centre", None)


def mixture(former):
    gaussians = former.Gaussians("diag", np.full(2, 0.5), CENTRES, np.ones((2, 2)), np.ones((2, 2)))
    return former.Mixture(LABELS, gaussians, "highest membership probability", None)


def neighbours(former):
    return former.Neighbours(LABELS, CENTRES, 1, "nearest neighbours' group")


EXPECTED = {
    by_logarithms: [np.log([4 / 31, 10 / 4]) / [2, 1], np.log([201 / 31, 2 / 4]) / [2, 1]],
    by_columns: [[1.0, 2 * np.log(4) - 2], [-1.0, 2 * np.log(4 / 3) - 2]],
    by_choice: [[-9.7, 0.4], [10.0, -0.4]],
}


def save(model, folder):
    """Save a model as the former version did, signed by this installation."""
    place = folder / repository._slug("old")
    place.mkdir(parents=True)
    joblib.dump(model, place / "unnamed", compress=3)
    checksum = signing.file_checksum(place / "unnamed")
    card = ModelCard(
        *("old", "2025-01-01", "0.1.0", FORMAT, "kmeans", 2, {}, {}, 0, ("frequency",)),
        *(("Best", "Rest"), "", 2, "", {}, {}, checksum),
        signing.sign_checksum(checksum),
    )
    (place / "unnamed").rename(place / card.model_file)
    (place / "about.json").write_text(json.dumps(asdict(card)))
    return place / card.model_file


@pytest.mark.parametrize("fitted", [centres, mixture, neighbours])
@pytest.mark.parametrize("space", EXPECTED)
def test_a_model_saved_by_the_former_version_is_opened(
    former, monkeypatch, tmp_path, space, fitted
):
    references = (former.Reference("frequency", (2.0,), (), (0.5, 0.5, 0.0)),)
    model = former.SegmentModel(space(former), fitted(former), ("Best", "Rest"), references, ())
    save(model, tmp_path)
    monkeypatch.undo()
    opened, _ = repository.load_model("old", tmp_path)
    assert opened.space.transform(FRAME) == pytest.approx(np.array(EXPECTED[space]), abs=1e-6)
    distances = np.linalg.norm(np.array(EXPECTED[space])[:, None] - CENTRES, axis=2)
    assert list(opened.predict(FRAME)) == [opened.names[i] for i in distances.argmin(axis=1)]
    assert opened.references[0].edges == (2.0,)
    assert opened.model.noise == (1 if fitted is neighbours else None)


def test_a_model_file_exported_by_the_former_version_is_taken_in(former, tmp_path):
    references = tuple(
        former.Reference(name, (2.0,), (), (0.5, 0.5, 0.0))
        for name in ("recency_days", "frequency")
    )
    space = by_logarithms(former)
    model = former.SegmentModel(space, centres(former), ("Best", "Rest"), references, ())
    save(model, tmp_path / "theirs")
    card = next((tmp_path / "theirs").glob("*/about.json")).read_text()
    file = tmp_path / "old.skops"
    skops.io.dump({"clientele": 1, "card": card, "model": to_parts(model)}, str(file))
    exchange.import_model(file, tmp_path / "ours")
    taken, _ = repository.load_model("old", tmp_path / "ours")
    assert list(taken.predict(FRAME)) == ["Best", "Rest"]


def test_a_former_model_that_another_installation_signed_is_not_opened(
    former, tmp_path, monkeypatch
):
    model = former.SegmentModel(by_choice(former), centres(former), ("Best", "Rest"), (), ())
    file = save(model, tmp_path)
    monkeypatch.setenv("CLIENTELE_KEYS", str(tmp_path / "other"))
    with pytest.raises(StoredModelError, match="not saved by this installation"):
        repository.load_model("old", tmp_path)
    file.write_bytes(b"")
    with pytest.raises(StoredModelError, match="damaged or was changed"):
        repository.load_model("old", tmp_path)


def test_a_former_model_of_classes_that_are_gone_is_refused_with_the_way_out(
    former, monkeypatch, tmp_path
):
    forgotten = make_dataclass("Forgotten", ["x"])
    forgotten.__module__ = "core.segment.space"
    sys.modules["core.segment.space"].Forgotten = forgotten
    save(former.SegmentModel(forgotten(1), centres(former), ("Best", "Rest"), (), ()), tmp_path)
    monkeypatch.undo()
    with pytest.raises(StoredModelError, match="cannot read") as refused:
        repository.load_model("old", tmp_path)
    assert "Make the model here again" in refused.value.hint


def test_a_model_comes_back_from_its_parts(former):
    model = from_parts(
        to_parts(former.SegmentModel(by_choice(former), centres(former), ("A", "B"), (), ()))
    )
    again = from_parts(to_parts(model))
    assert again.space == model.space
    assert np.array_equal(again.model.centres, model.model.centres)
