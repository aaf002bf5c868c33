"""`Digest`: everything that fired in one run, in one message."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from core.formatting import Sentence, from_json
from core.settings import Frozen

if TYPE_CHECKING:
    from collections.abc import Sequence


class FiredAlert(Frozen):
    """One alert in a digest.

    Parameters
    ----------
    id, kind : of the alert
    value, limit : as measured, and where it fires
    sentence : what happened, as `core.formatting.to_json` writes it
    """

    id: str
    kind: str
    value: float
    limit: float
    sentence: JsonValue

    def text(self, locale: str = "") -> str:
        """What happened, as a person reads it."""
        sentence = from_json(self.sentence)
        return sentence.text(locale) if isinstance(sentence, Sentence) else sentence


class Digest(Frozen):
    """What fired in one run.

    Parameters
    ----------
    id : unique
    at : UTC
    project, name : id of the project, and what the user calls it
    run : number of the run
    as_of : its day
    fired : the alerts, those of the kinds that concern customers first
    """

    id: str
    at: dt.datetime
    project: str
    name: str
    run: int
    as_of: dt.date | None
    fired: tuple[FiredAlert, ...]

    def text(self, locale: str = "") -> str:
        """The digest as lines of text, its title first."""
        return "\n".join([self.title, *(f"- {one.text(locale)}" for one in self.fired)])

    @property
    def title(self) -> str:
        """The shop and the run."""
        return f"{self.name}, run {self.run}"


def new_id() -> str:
    """An id that nothing else has."""
    return f"msg_{secrets.token_urlsafe(18)}"


def digest_document(digest: Digest) -> dict[str, Any]:
    """A digest in plain JSON values."""
    return {
        **digest.model_dump(mode="json", exclude={"fired"}),
        "fired": [
            {**one.model_dump(mode="json", exclude={"sentence"}), "text": one.text()}
            for one in digest.fired
        ],
    }


def digests_document(digests: Sequence[Digest]) -> list[dict[str, Any]]:
    """Several digests, the latest first."""
    return [digest_document(one) for one in digests]
