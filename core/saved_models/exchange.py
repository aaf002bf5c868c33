"""A saved model as a .skops file, to be taken to another installation.

The joblib files of `core.saved_models.repository` run code when they are opened, so they never
leave the installation that signed them. A .skops file holds data: here nothing but texts, numbers
and arrays. One that names any other type is refused before it is opened.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from skops import io

from core.errors import StoredModelError
from core.saved_models import repository, signing
from core.saved_models.model_parts import from_parts, to_parts

if TYPE_CHECKING:
    from core.saved_models.model_card import ModelCard
    from core.segmentation import SegmentationModel

FORMAT = 1
MAX_MB, MAX_UNPACKED_MB = 64, 128
"""A model is a few kilobytes, or as many points as its neighbours need."""
MAX_SCHEMA_MB, MAX_PARTS = 8, 100_000
"""All but the points is JSON. Each list and object in it becomes a kilobyte and more in memory."""
MAX_ENTRIES = 1000
_SCHEMA = "schema.json"


def export_model(name: str, file: Path, folder: Path | None = None) -> ModelCard:
    """Write a saved model as a .skops file.

    Parameters
    ----------
    name : of the saved model
    file : where to
    folder : where models lie; `artifacts/` when None

    Raises
    ------
    StoredModelError : there is no such model
    """
    model, card = repository.load_model(name, folder)
    io.dump(
        {"clientele": FORMAT, "card": json.dumps(asdict(card)), "model": to_parts(model)}, str(file)
    )
    return card


def import_model(file: Path, folder: Path | None = None, *, replacing: bool = True) -> ModelCard:
    """Take in a .skops file that `write` made here or elsewhere, and save its model here.

    Parameters
    ----------
    file : the file
    folder : where models lie; `artifacts/` when None
    replacing : a model of the same name is replaced; else this one gets a number behind its name

    Raises
    ------
    StoredModelError : it is no such file, too large, or holds anything but data
    """
    folder = folder or repository.artifacts_folder()
    try:
        _check_size(file)
        held = _data(file)
        card, model = repository.read_card(held["card"]), from_parts(held["model"])
        _try(model)
    except StoredModelError:
        raise
    except Exception as error:  # skops, zipfile and made-up data fail in many ways
        raise _no_model(file) from error

    if not replacing:
        card = replace(card, name=repository.free_name(card.name, folder))

    def card_for(checksum: str) -> ModelCard:
        return replace(card, model_sha256=checksum, signature=signing.sign_checksum(checksum))

    return repository.keep(model, card_for, card.name, folder)


def _check_size(file: Path) -> None:
    """Refuse a file that is, or unpacks to, more than any model."""
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        sizes = {entry.filename: entry.file_size for entry in entries}
        too_large = (
            file.stat().st_size > MAX_MB * 2**20
            or sum(entry.file_size for entry in entries) > MAX_UNPACKED_MB * 2**20
            or len(entries) > MAX_ENTRIES
            or sizes.get(_SCHEMA, 0) > MAX_SCHEMA_MB * 2**20
        )
        if not too_large and _SCHEMA in sizes:
            schema = archive.read(_SCHEMA)
            too_large = schema.count(b"[") + schema.count(b"{") > MAX_PARTS
    if too_large:
        raise StoredModelError(
            f"{file.name} is larger than a model can be.",
            "Export the model again where it was saved.",
        )


def _data(file: Path) -> dict[str, Any]:
    """What a .skops file holds, once it is known to hold data only."""
    untrusted = io.get_untrusted_types(file=str(file))
    if untrusted:
        raise StoredModelError(
            f"{file.name} holds more than data ({', '.join(sorted(untrusted)[:3])}), which "
            "could run code when opened. It was not opened.",
            "Take models only as .skops files that Clientele exported.",
        )
    held = io.load(str(file), trusted=[])
    if not isinstance(held, dict) or held["clientele"] != FORMAT:
        raise _no_model(file)
    return held


def _no_model(file: Path) -> StoredModelError:
    return StoredModelError(
        f"{file.name} is not a Clientele model.",
        "Export it again as a .skops file where it was saved.",
    )


def _try(model: SegmentationModel) -> None:
    """Place one made-up customer: a model that cannot is none."""
    some = {reference.feature: reference for reference in model.references}
    row = {
        name: [(some[name].levels or (1.0,))[0] if name in some else 1.0]
        for name in model.space.features
    }
    named = model.predict(pd.DataFrame(row, index=pd.Index(["c1"], name="customer_id")))
    if named.iloc[0] not in model.names:
        raise ValueError("it gives a segment that it does not name")
