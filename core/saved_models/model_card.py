"""What a saved model says of itself: what it is, and what it was made from and with."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, fields
from typing import Any

from pydantic import TypeAdapter, ValidationError

from core.errors import StoredModelError
from core.settings import ReadSettings, Settings, TableSettings

FORMAT = 1


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


def read_card(text: str) -> ModelCard:
    """A description from its JSON text; ValueError, TypeError or KeyError where it is none.

    It may come from anyone, and is shown: every field is of its type, and every name can be shown.

    Raises
    ------
    StoredModelError : it describes a model of another format
    """
    held = json.loads(text)
    if held["format"] != FORMAT:
        raise StoredModelError(
            f"The saved model “{held['name']}” has format {held['format']}; this version reads "
            f"{FORMAT}.",
            "Save it again with this version.",
        )
    if further := set(held) - {field.name for field in fields(ModelCard)}:
        raise ValueError(f"it has the unknown fields {sorted(further)}")
    card = _CARD.validate_json(text, strict=True)
    dt.datetime.fromisoformat(card.saved_at)
    shown = (card.name, card.algorithm, *card.features, *card.segments)
    if not all(name.strip() and name.isprintable() for name in shown):
        raise ValueError("a name in it cannot be shown")
    return card


_CARD = TypeAdapter(ModelCard)


def settings_for_scoring(card: ModelCard, read: ReadSettings, table: TableSettings) -> Settings:
    """How another file is analysed to be scored: cleaned and measured as the model's own was.

    The day recency is counted from is the other file's own.

    Parameters
    ----------
    card : of the model
    read, table : how the other file is read
    """
    try:
        then = Settings.model_validate(card.settings)
    except ValidationError:  # saved by a version with other settings
        then = Settings()
    return then.model_copy(
        update={
            "read": read,
            "table": table,
            "rfm": then.rfm.model_copy(update={"as_of": None}),
            "segment": then.segment.model_copy(update={"saved_model": card.name}),
        }
    )
