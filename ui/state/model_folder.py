"""Where a visitor's saved models lie: on this machine for good, or with the visit on a server.

What lies on a server could be seen by every visitor. So models are kept there only for whoever sits
at the server itself, or where its owner says that all visitors are one team
(`CLIENTELE_SHARE_MODELS=1`). Everyone else has a shelf of their own that goes with their data.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from core import saved_models
from ui.state import session

_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")


def stays() -> bool:
    """Whether saved models outlive the visit."""
    if os.environ.get("CLIENTELE_SHARE_MODELS") == "1":
        return True
    return urlsplit(st.context.url or "").hostname in _OWN_MACHINE


def folder() -> Path:
    """The folder this visitor's saved models lie in."""
    if not stays():
        return session.current().private_folder().path / "models"

    return saved_models.artifacts_folder()


def uses_others() -> bool:
    """Whether everyone who opens this installation shares one shelf."""
    return os.environ.get("CLIENTELE_SHARE_MODELS") == "1"
