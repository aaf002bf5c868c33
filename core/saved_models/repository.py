"""Saved models on disk: atomic, versioned, and checked before they are opened.

A model is a folder under `artifacts/`: `model-….joblib` (the space, the fitted model, the names),
named by its content, and `about.json`, which says what it is, what it was made from and with, and
which model file is its own. Replacing `about.json` in one step is what makes a save happen: until
then a reader finds the old model, whole.

joblib files run code when they are opened, so only a file whose checksum is the one this
installation signed is opened: a model is never loaded from an upload.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import importlib.metadata
import io
import itertools
import json
import os
import re
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import joblib
from filelock import FileLock, Timeout

from core import __version__
from core.errors import StoredModelError
from core.saved_models import model_parts, signing
from core.saved_models.model_card import FORMAT, ModelCard, read_card

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.analysis import Analysis
    from core.segmentation import SegmentationModel

__all__ = [
    "ModelCard",
    "artifacts_folder",
    "delete_model",
    "delete_unreadable",
    "free_name",
    "keep",
    "list_models",
    "load_model",
    "model_exists",
    "read_card",
    "save_model",
    "unreadable_models",
]

LOCKED_SECONDS = 60
_LOCK = ".lock"
MODEL_LIBRARIES = ("numpy", "pandas", "scikit-learn", "scipy", "joblib")


def artifacts_folder() -> Path:
    """Where saved models lie: `artifacts/`, or the folder named by CLIENTELE_ARTIFACTS."""
    return Path(os.environ.get("CLIENTELE_ARTIFACTS", Path(__file__).parents[2] / "artifacts"))


def save_model(analysis: Analysis, name: str, folder: Path | None = None) -> ModelCard:
    """Save the model of an analysis; a model of the same name is replaced in one step.

    Raises
    ------
    StoredModelError : the name cannot be used, or there is no model to save
    """
    model: SegmentationModel | None = analysis.segmentation.model
    if model is None:
        raise StoredModelError(
            "There is no model to save: all customers are one segment.",
            "Save a model once it has two or more segments.",
        )
    folder = folder or artifacts_folder()

    def card_for(checksum: str) -> ModelCard:
        return _card(analysis, model, name, checksum)

    return keep(model, card_for, name, folder)


def keep(
    model: SegmentationModel, card_for: Callable[[str], ModelCard], name: str, folder: Path
) -> ModelCard:
    """Write a model and then its description, which makes the save happen.

    Parameters
    ----------
    model : to be kept
    card_for : gives its description for the checksum of its file
    name, folder : what it is called, and where models lie
    """
    model_folder = folder / _slug(name)
    # Two who save the same name at once must not remove each other's file.
    with _in_words("saved"):
        model_folder.mkdir(parents=True, exist_ok=True)
        with _locked(model_folder):
            return _write(model, card_for, model_folder)


def _write(
    model: SegmentationModel, card_for: Callable[[str], ModelCard], model_folder: Path
) -> ModelCard:
    unfinished = model_folder / f".saving-{secrets.token_hex(8)}"
    try:
        joblib.dump(model, unfinished, compress=3)
        card = card_for(signing.file_checksum(unfinished))
        signing.settle(unfinished, model_folder / card.model_file)
        unfinished.write_text(
            json.dumps(asdict(card), indent=2, ensure_ascii=False), encoding="utf-8"
        )
        signing.settle(unfinished, model_folder / "about.json")
    finally:
        unfinished.unlink(missing_ok=True)
    # Also what a process that was killed has left: nobody else is saving here.
    for outdated in (*model_folder.glob("model-*.joblib"), *model_folder.glob(".saving-*")):
        if outdated.name != card.model_file:
            outdated.unlink(missing_ok=True)
    return card


@contextlib.contextmanager
def _in_words(what: str) -> Iterator[None]:
    """Say what the disk refused: it is full, read-only or not this account's."""
    try:
        yield
    except OSError as error:
        raise StoredModelError(
            f"The model could not be {what}: {error.strerror or 'the disk refused it'}.",
            "Nothing was changed. Make room, or have the folder of saved models made writable.",
        ) from error


@contextlib.contextmanager
def _locked(model_folder: Path) -> Iterator[None]:
    """Keep other processes from writing here; the system opens the lock when a process dies."""
    try:
        with FileLock(model_folder / _LOCK, timeout=LOCKED_SECONDS):
            yield
    except Timeout as error:
        raise StoredModelError(
            "Someone else is saving this model.", "Try again in a moment."
        ) from error


def list_models(folder: Path | None = None) -> tuple[ModelCard, ...]:
    """The saved models, newest first; folders that are no model are passed over."""
    cards = []
    for about in (folder or artifacts_folder()).glob("*/about.json"):
        try:
            cards.append(_read_card(about))
        except StoredModelError:
            continue
    return tuple(sorted(cards, key=lambda card: card.saved_at, reverse=True))


def unreadable_models(folder: Path | None = None) -> tuple[str, ...]:
    """The folders of models whose description cannot be read, for `delete_unreadable`."""
    unreadable = []
    for about in sorted((folder or artifacts_folder()).glob("*/about.json")):
        try:
            _read_card(about)
        except StoredModelError:
            unreadable.append(about.parent.name)
    return tuple(unreadable)


def delete_unreadable(model: str, folder: Path | None = None) -> None:
    """Remove a model that `unreadable_models` named; nothing happens where it is none of them."""
    folder = folder or artifacts_folder()
    if model in unreadable_models(folder):
        _delete(folder / model)


def load_model(name: str, folder: Path | None = None) -> tuple[SegmentationModel, ModelCard]:
    """Open a saved model, after checking that it is the one that was saved here.

    Raises
    ------
    StoredModelError : no such model, damaged, changed, or saved by another installation
    """
    folder = folder or artifacts_folder()
    model_folder = folder / _slug(name)
    if not (model_folder / "about.json").is_file():
        known = ", ".join(card.name for card in list_models(folder)) or "none yet"
        raise StoredModelError(f"There is no saved model “{name}”.", f"Saved models: {known}.")
    card = _read_card(model_folder / "about.json")
    file = model_folder / card.model_file
    if not file.is_file():
        # Somebody saved it again between these two steps.
        card = _read_card(model_folder / "about.json")
        file = model_folder / card.model_file
    try:
        content = signing.read_signed(file, card.model_sha256)
    except OSError:
        content = None
    if content is None:
        raise StoredModelError(
            f"The saved model “{name}” is damaged or was changed.", "Save it again."
        )
    if not signing.verify_signature(card.model_sha256, card.signature, folder):
        raise StoredModelError(
            f"The saved model “{name}” was not saved by this installation.",
            "A model file can run code when it is opened. Make the model here again.",
        )
    return _open(content, name), card


def _open(content: io.BytesIO, name: str) -> SegmentationModel:
    """The model in bytes whose signature was checked, also those that a former version wrote."""
    try:
        model: SegmentationModel = joblib.load(content)
    except ModuleNotFoundError as error:
        if not str(error.name).startswith(model_parts.FORMER_PACKAGE):
            raise
        try:
            model = model_parts.load_former(content.getvalue())
        except Exception as unknown:  # a version of which nothing is known any more
            raise StoredModelError(
                f"The saved model “{name}” was saved by a version this one cannot read.",
                "Make the model here again, or export it as a .skops file with the version that "
                "saved it.",
            ) from unknown
    return model


def model_exists(name: str, folder: Path | None = None) -> bool:
    """Whether a model of this name is saved already."""
    return ((folder or artifacts_folder()) / _slug(name) / "about.json").is_file()


def free_name(name: str, folder: Path | None = None) -> str:
    """The name itself, or with the first number behind it that no saved model has."""
    numbers = itertools.count(2)
    free = name
    while model_exists(free, folder):
        free = f"{name} ({next(numbers)})"
    return free


def delete_model(name: str, folder: Path | None = None) -> None:
    """Remove a saved model; nothing happens where there is none."""
    _delete((folder or artifacts_folder()) / _slug(name))


def _delete(model_folder: Path) -> None:
    if not model_folder.is_dir():
        return
    # First what makes it a model: whoever lists or loads it then finds none, and not half of one.
    with _in_words("deleted"), _locked(model_folder):
        (model_folder / "about.json").unlink(missing_ok=True)
        for file in model_folder.iterdir():
            if file.name != _LOCK:
                file.unlink(missing_ok=True)


def _card(analysis: Analysis, model: SegmentationModel, name: str, checksum: str) -> ModelCard:
    segmentation = analysis.segmentation
    return ModelCard(
        name=name.strip(),
        saved_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        version=__version__,
        format=FORMAT,
        algorithm=segmentation.algorithm,
        clusters=segmentation.clusters,
        parameters=segmentation.parameters,
        scores=segmentation.scores,
        seed=analysis.settings.segment.seed,
        features=model.space.features,
        segments=model.names,
        source_sha256=analysis.raw.source.sha256,
        customers=len(analysis.customers.frame),
        as_of=analysis.customers.as_of.isoformat() if analysis.customers.as_of else "",
        settings=analysis.settings.model_dump(mode="json"),
        libraries={
            model_library: importlib.metadata.version(model_library)
            for model_library in MODEL_LIBRARIES
        },
        model_sha256=checksum,
        signature=signing.sign_checksum(checksum),
    )


def _read_card(about: Path) -> ModelCard:
    try:
        return read_card(about.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise StoredModelError(
            f"The description of the saved model in {about.parent.name} cannot be read.",
            "Delete that model and save it again.",
        ) from error


def _slug(name: str) -> str:
    """A folder name for a model: letters, digits, dashes. Different names get different folders."""
    if not name.isprintable():
        raise StoredModelError(
            "The name of the model holds characters that cannot be shown.", "Type it again."
        )
    words = re.sub(r"[^a-z0-9]+", "-", name.strip().lower()).strip("-")[:40]
    if not name.strip():
        raise StoredModelError("A saved model needs a name.", "Type a name of a few letters.")
    return f"{words or 'model'}-{hashlib.sha256(name.strip().encode()).hexdigest()[:8]}"
