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
import hmac
import importlib.metadata
import json
import os
import re
import secrets
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import __version__
from core.errors import StoredModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.analysis import Analysis
    from core.segment.segmentation import SegmentModel

FORMAT = 1
LOCKED_SECONDS = 60
LIBRARIES = ("numpy", "pandas", "scikit-learn", "scipy", "joblib")


def artifacts() -> Path:
    """Where saved models lie: `artifacts/`, or the folder named by CLIENTELE_ARTIFACTS."""
    return Path(os.environ.get("CLIENTELE_ARTIFACTS", Path(__file__).parents[1] / "artifacts"))


@dataclass(frozen=True)
class ModelCard:
    """What a saved model is.

    Parameters
    ----------
    name : what the user called it
    saved_at : UTC
    version : of Clientele
    format : of the files
    algorithm, clusters, parameters, scores, seed : of the model
    features : what it needs to know of a customer
    segments : its segment names
    source_sha256 : fingerprint of the file it was made from (the file itself is not kept)
    customers, as_of : what it was fitted to
    settings : every setting of the analysis, as JSON
    libraries : versions it was made with
    model_sha256 : checksum of the model file
    signature : of the checksum, by this installation's key
    """

    name: str
    saved_at: str
    version: str
    format: int
    algorithm: str
    clusters: int
    parameters: dict[str, Any]
    scores: dict[str, float]
    seed: int
    features: tuple[str, ...]
    segments: tuple[str, ...]
    source_sha256: str
    customers: int
    as_of: str
    settings: dict[str, Any]
    libraries: dict[str, str]
    model_sha256: str
    signature: str

    @property
    def model_file(self) -> str:
        """The model's file beside its description, named by its content."""
        return f"model-{self.model_sha256[:16]}.joblib"


def save(analysis: Analysis, name: str, folder: Path | None = None) -> ModelCard:
    """Save the model of an analysis; a model of the same name is replaced in one step.

    Raises
    ------
    StoredModelError : the name cannot be used, or there is no model to save
    """
    model: SegmentModel | None = analysis.segmentation.model
    if model is None:
        raise StoredModelError(
            "There is no model to save: all customers are one segment.",
            "Save a model once customers fall into groups.",
        )
    folder = folder or artifacts()

    def card_for(checksum: str) -> ModelCard:
        return _card(analysis, model, name, checksum, folder)

    return keep(model, card_for, name, folder)


def keep(
    model: SegmentModel, card_for: Callable[[str], ModelCard], name: str, folder: Path
) -> ModelCard:
    """Write a model and then its description, which makes the save happen.

    Parameters
    ----------
    model : to be kept
    card_for : gives its description for the checksum of its file
    name, folder : what it is called, and where models lie
    """
    place = folder / _slug(name)
    place.mkdir(parents=True, exist_ok=True)
    # Two who save the same name at once must not remove each other's file.
    with _locked(place):
        return _write(model, card_for, place)


def _write(model: SegmentModel, card_for: Callable[[str], ModelCard], place: Path) -> ModelCard:
    import joblib

    unfinished = place / f".saving-{secrets.token_hex(8)}"
    try:
        joblib.dump(model, unfinished, compress=3)
        card = card_for(checksum(unfinished))
        _settle(unfinished, place / card.model_file)
        unfinished.write_text(
            json.dumps(asdict(card), indent=2, ensure_ascii=False), encoding="utf-8"
        )
        _settle(unfinished, place / "about.json")
    finally:
        unfinished.unlink(missing_ok=True)
    # Also what a process that was killed has left: nobody else is saving here.
    for outdated in (*place.glob("model-*.joblib"), *place.glob(".saving-*")):
        if outdated.name != card.model_file:
            outdated.unlink(missing_ok=True)
    return card


@contextlib.contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Keep other processes from writing here; the system opens the lock when a process dies."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(place / ".lock", timeout=LOCKED_SECONDS):
            yield
    except Timeout as error:
        raise StoredModelError(
            "This model is being saved by somebody else.", "Try again in a moment."
        ) from error


def models(folder: Path | None = None) -> tuple[ModelCard, ...]:
    """The saved models, newest first; folders that are no model are passed over."""
    found = []
    for about in (folder or artifacts()).glob("*/about.json"):
        try:
            found.append(_read_card(about))
        except StoredModelError:
            continue
    return tuple(sorted(found, key=lambda card: card.saved_at, reverse=True))


def load(name: str, folder: Path | None = None) -> tuple[SegmentModel, ModelCard]:
    """Open a saved model, after checking that it is the one that was saved here.

    Raises
    ------
    StoredModelError : no such model, damaged, changed, or saved by another installation
    """
    import joblib

    folder = folder or artifacts()
    place = folder / _slug(name)
    if not (place / "about.json").is_file():
        known = ", ".join(card.name for card in models(folder)) or "none yet"
        raise StoredModelError(f"There is no saved model “{name}”.", f"Saved models: {known}.")
    card = _read_card(place / "about.json")
    file = place / card.model_file
    if not file.is_file():
        # Somebody saved it anew between these two steps.
        card = _read_card(place / "about.json")
        file = place / card.model_file
    if not file.is_file() or checksum(file) != card.model_sha256:
        raise StoredModelError(
            f"The saved model “{name}” is damaged or was changed.", "Save it again."
        )
    if not hmac.compare_digest(sign(card.model_sha256, folder), card.signature):
        raise StoredModelError(
            f"The saved model “{name}” was not saved by this installation.",
            "A model file can run code when it is opened. Make the model here again.",
        )
    model: SegmentModel = joblib.load(file)
    return model, card


def delete(name: str, folder: Path | None = None) -> None:
    """Remove a saved model; nothing happens where there is none."""
    place = (folder or artifacts()) / _slug(name)
    if place.is_dir():
        shutil.rmtree(place)


def _card(
    analysis: Analysis, model: SegmentModel, name: str, checksum: str, folder: Path
) -> ModelCard:
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
        libraries={each: importlib.metadata.version(each) for each in LIBRARIES},
        model_sha256=checksum,
        signature=sign(checksum, folder),
    )


def _read_card(about: Path) -> ModelCard:
    try:
        return read_card(about.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoredModelError(
            f"The description of the saved model in {about.parent.name} cannot be read.",
            "Delete that model and save it again.",
        ) from error


def read_card(text: str) -> ModelCard:
    """A description from its JSON text; ValueError, TypeError or KeyError where it is none.

    Raises
    ------
    StoredModelError : it describes a model of another format
    """
    held = json.loads(text)
    held["features"], held["segments"] = tuple(held["features"]), tuple(held["segments"])
    card = ModelCard(**held)
    if card.format != FORMAT:
        raise StoredModelError(
            f"The saved model “{card.name}” has format {card.format}; this version reads {FORMAT}.",
            "Save it again with this version.",
        )
    return card


def _slug(name: str) -> str:
    """A folder name for a model: letters, digits, dashes. Different names get different folders."""
    words = re.sub(r"[^a-z0-9]+", "-", name.strip().lower()).strip("-")[:40]
    if not name.strip():
        raise StoredModelError("A saved model needs a name.", "Type a name of a few letters.")
    return f"{words or 'model'}-{hashlib.sha256(name.strip().encode()).hexdigest()[:8]}"


def _settle(unfinished: Path, file: Path) -> None:
    """Give a written file its name once all of it is on the disk."""
    with unfinished.open("rb+") as handle:
        os.fsync(handle.fileno())
    unfinished.replace(file)


def checksum(file: Path) -> str:
    """The SHA-256 of a file, as hex digits."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sign(checksum: str, folder: Path) -> str:
    """Sign a checksum with the key of this installation, which lies in `folder`."""
    return hmac.new(_key(folder), checksum.encode(), hashlib.sha256).hexdigest()


def _key(folder: Path) -> bytes:
    """The key of this installation, made once, readable by its owner only."""
    file = folder / ".key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(prefix=".key-", dir=folder)
        with os.fdopen(handle, "wb") as written:
            written.write(secrets.token_bytes(32))
        # A link, unlike a rename, fails where another process was first: its key then stands.
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(unfinished)
        Path(unfinished).unlink()
    return file.read_bytes()
