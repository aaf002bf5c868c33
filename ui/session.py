"""What one visitor has open, typed and in one place."""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.settings import ReadSettings, Settings, TableSettings

if TYPE_CHECKING:
    from core.act.curve_fit import Fitted
    from core.act.playbook import Playbook
    from core.errors import ClienteleError
    from core.load.table import Source
    from core.pipeline import Analysis
    from ui.jobs import Job

_KEY = "visit"
GRACE_SECONDS = 130
"""How long a visitor may lose the connection: a little longer than Streamlit keeps a session."""


class PrivateFolder:
    """A temporary folder that only this process reads and that never outlives its owner.

    The finalizer runs when the folder is forgotten, when the session that holds it ends, and at
    exit: whichever comes first. Streamlit ends a closed session only when some other one ends, so
    a folder whose visitor has left also goes by itself after `GRACE_SECONDS`.
    """

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="clientele-"))
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


@dataclass(frozen=True)
class Store:
    """A store that is open: its file and what the analysis found in it.

    Parameters
    ----------
    source : the file
    analysis : every step's result
    demo : it is the built-in demo store, nobody's real customers
    folders : hold the files behind the analysis and stay as long as the store does
    """

    source: Source
    analysis: Analysis
    demo: bool
    folders: tuple[PrivateFolder, ...] = field(repr=False)

    @property
    def settings(self) -> Settings:
        """The settings this analysis was made with."""
        return self.analysis.settings

    @cached_property
    def key(self) -> str:
        """What every cached result about this store is kept under."""
        return cache_key(self.source, self.settings)


@dataclass
class Visit:
    """Everything that belongs to one visitor. The one thing in the dashboard that changes.

    Parameters
    ----------
    folder : where this visitor's files lie, made when first needed
    upload : the file handed over, before or after it was analysed
    uploads : how many files were handed over; gives the uploader a fresh key each time
    turn : how often its choices were set by something else than themselves; gives them fresh keys
    read : how that file is to be read
    tables : for tables of customers, what they are told apart by, per file and turn
    store : what is open
    job : the analysis that is running
    problem : why the last analysis did not finish
    came_in : this visitor has been through app.py, so navigation is up
    wanted : the page asked for by a cold deep link
    asked : what stood behind the question mark of its address
    currency : symbol typed by the visitor for a file that names none
    business : the playbook chosen, by name; the default where empty
    playbook : the visitor's own playbook
    fitted : response curves from past campaigns they handed over
    """

    folder: PrivateFolder | None = None
    upload: Source | None = None
    uploads: int = 0
    turn: int = 0
    read: ReadSettings = field(default_factory=ReadSettings)
    tables: dict[tuple[int, int], TableSettings] = field(default_factory=dict)
    store: Store | None = None
    job: Job[Store] | None = None
    problem: ClienteleError | None = None
    came_in: bool = False
    wanted: str | None = None
    asked: dict[str, str] = field(default_factory=dict)
    currency: str = ""
    business: str = ""
    playbook: Playbook | None = None
    fitted: tuple[Fitted, ...] = ()

    def private_folder(self) -> PrivateFolder:
        """The folder of this visitor."""
        if self.folder is None:
            self.folder = PrivateFolder()
        return self.folder


def visit() -> Visit:
    """The visit of whoever this run is for."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Visit()
    current: Visit = st.session_state[_KEY]
    return current


def here() -> None:
    """Note that the visitor is here; one who comes back too late starts anew."""
    folder = visit().folder
    if folder is None:
        return
    if folder.gone:
        forget()
    else:
        _present(str(folder.path), folder)


@st.cache_resource(
    show_spinner=False,
    scope="session",
    max_entries=1,
    on_release=lambda folder: folder.leave(),
)
def _present(path: str, _folder: PrivateFolder) -> PrivateFolder:  # noqa: ARG001 - the key
    """Held by Streamlit as long as the visitor's page is open, and released when it closes."""
    _folder.stay()
    return _folder


def forget() -> None:
    """Delete everything this visitor brought and everything made from it."""
    current = visit()
    if current.job is not None:
        current.job.cancel()
    if current.folder is not None:
        current.folder.remove()
    turn, came_in = current.uploads + 1, current.came_in
    st.session_state.clear()
    st.session_state[_KEY] = Visit(uploads=turn, came_in=came_in)


def cache_key(source: Source, settings: Settings) -> str:
    """The content of a file and the settings: never a frame, never an upload object."""
    return f"{source.sha256}:{settings.model_dump_json()}"
