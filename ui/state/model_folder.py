"""Where a visitor's saved models lie: on this machine for good, or with the visit on a server.

What lies on a server could be seen by every visitor. So models are kept there only for whoever sits
at the server itself, or where its owner says that all visitors are one team
(`CLIENTELE_SHARE_MODELS=1`). Everyone else has a shelf of their own that goes with their data.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from core import saved_models
from ui.state import own_machine, session

if TYPE_CHECKING:
    from pathlib import Path


def stays() -> bool:
    """Whether saved models outlive the visit."""
    return uses_others() or own_machine.visited()


def folder() -> Path:
    """The folder this visitor's saved models lie in."""
    if not stays():
        return session.current().private_folder().path / "models"

    return saved_models.artifacts_folder()


def uses_others() -> bool:
    """Whether everyone who opens this installation shares one shelf."""
    return os.environ.get("CLIENTELE_SHARE_MODELS") == "1"
