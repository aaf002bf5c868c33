"""A visitor's temporary folder, deleted when they leave."""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from pathlib import Path

from core import process_folder

GRACE_SECONDS = 130
"""How long a visitor may lose the connection: a little longer than Streamlit keeps a session."""


class PrivateFolder:
    """A temporary folder that only this process reads and that never outlives its owner.

    The finalizer runs when the folder is forgotten, when the session that holds it ends, and at
    exit, whichever comes first; after a process that was killed, the next one sweeps. Streamlit
    ends a closed session only when some other one ends, so a folder whose visitor has left also
    goes by itself after `GRACE_SECONDS`.
    """

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="visit-", dir=process_folder.path()))
        self._remove = weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)
        self._leaving: threading.Timer | None = None

    def remove(self) -> None:
        """Delete the folder and everything in it now."""
        self.stay()
        self._remove()

    def leave(self, seconds: float = GRACE_SECONDS) -> None:
        """The visitor has gone: delete the folder unless they come back in time."""
        self.stay()
        self._leaving = threading.Timer(seconds, self._remove)
        self._leaving.daemon = True
        self._leaving.start()

    def stay(self) -> None:
        """The visitor is here."""
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None

    @property
    def gone(self) -> bool:
        """It has been deleted."""
        return not self._remove.alive
