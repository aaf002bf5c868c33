"""What all settings are: frozen, and strict about names."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A setting that never changes once made and refuses names it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
