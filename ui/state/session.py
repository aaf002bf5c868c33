"""What one visitor has open, typed and in one place."""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from core.settings import ReadSettings, SegmentSettings, Settings, TableSettings

if TYPE_CHECKING:
    from core.analysis import Analysis
    from core.campaigns import FittedCurve
    from core.errors import ClienteleError
    from core.features import Customers
    from core.files import Source
    from core.playbooks import Playbook
    from core.saved_models import ModelCard
    from core.segmentation import OwnNames, SearchState, Segmentation
    from core.settings import RfmGrid, RfmSettings
    from ui.tasks.forecast import Forecasting
    from ui.tasks.job import Job
    from ui.tasks.wait import Awaited

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
    offered : what the guard offered, where the visitor uses another model of that search
    """

    source: Source
    analysis: Analysis
    demo: bool
    folders: tuple[PrivateFolder, ...] = field(repr=False)
    offered: Segmentation | None = field(default=None, repr=False)

    @property
    def settings(self) -> Settings:
        """The settings this analysis was made with."""
        return self.analysis.settings

    @cached_property
    def key(self) -> str:
        """What every cached result about this store is kept under."""
        return cache_key(self.source, self.settings)

    @cached_property
    def customers_key(self) -> str:
        """What results are kept under that rest on the customers, whatever their segments are."""
        plain = self.settings.model_copy(update={"segment": SegmentSettings()})
        return cache_key(self.source, plain)

    @cached_property
    def model_key(self) -> str:
        """What results about the model in use are kept under: a search can be left half done."""
        found = self.analysis.segmentation
        parameters = sorted((name, str(each)) for name, each in found.parameters.items())
        return f"{self.key}:{found.algorithm}:{found.clusters}:{parameters}:{found.trials}"


@dataclass(frozen=True)
class Paused:
    """A search that was stopped before all of its trials were made.

    Parameters
    ----------
    customers : whom it looked at
    settings : what was searched
    tuning : where it was
    """

    customers: Customers
    settings: SegmentSettings
    tuning: SearchState


@dataclass(frozen=True)
class Scored:
    """Another file under a saved model, beside the store that is open.

    Parameters
    ----------
    store : that file and its customers in the model's segments
    card : of the model
    """

    store: Store
    card: ModelCard


class DraftLimits(NamedTuple):
    """Limits between RFM scores that are being moved and not applied yet.

    Parameters
    ----------
    at : where they are
    base : what the table of them was made with, before anything was typed into it
    start : the limits in use
    turn : how often they were moved by something else than the table; gives it a fresh key
    """

    at: tuple[float | None, ...]
    base: tuple[float | None, ...]
    start: tuple[float, ...]
    turn: int = 0


LOAD, SCORE = "load", "score"
"""Where a file is handed over: to be opened, or to be scored with a saved model."""
APART = 1_000_000
"""Files are counted from here on at the second place: numbers never meet, and with them no keys."""


class Desk(NamedTuple):
    """A file that was handed over at one place, and what was said about it."""

    upload: Source | None
    uploads: int
    turn: int
    read: ReadSettings
    tables: dict[tuple[int, int], TableSettings]


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
    awaits : what pages wait for, by kind
    problem : why the last analysis did not finish
    paused : a search that can be continued
    looks : what was asked of models, by what and of which: finished jobs hold their result
    names : own names of segments, for every store this visitor opens
    forecasting : how far forecasts of the open store are
    came_in : this visitor has been through app.py, so navigation is up
    wanted, asked : the page asked for by a cold deep link, and what stood behind it in the address
    currency : symbol typed by the visitor for a file that names none
    format : the country whose number and date format the visitor chose, by locale; found in the
        open store where empty
    written : the format of this run, see ui/state/number_format.py
    desk : the place where `upload`, `uploads`, `turn`, `read` and `tables` were said
    other_desk : those of the other place
    scored : the file that was scored last
    grids : RFM grids as they were before each change, the latest last
    scorings : RFM settings as they were before limits were applied, the latest last
    limits : limits that are being moved, by measure
    limits_for : the scoring they were moved from
    segment : the one picked last, on whichever page
    business : the playbook chosen, by name; the default where empty
    playbook : the visitor's own playbook
    playbooks : what was chosen and what was their own before each change, the latest last
    fitted : response curves from past campaigns they handed over
    results : the results of a test, handed over on the Experiments page
    results_turn : how many of them were handed over
    """

    folder: PrivateFolder | None = None
    upload: Source | None = None
    uploads: int = 0
    turn: int = 0
    read: ReadSettings = field(default_factory=ReadSettings)
    tables: dict[tuple[int, int], TableSettings] = field(default_factory=dict)
    store: Store | None = None
    job: Job[Any] | None = None
    awaits: dict[str, Awaited] = field(default_factory=dict)
    problem: ClienteleError | None = None
    paused: Paused | None = None
    looks: dict[str, Job[Any]] = field(default_factory=dict)
    names: OwnNames = ()
    forecasting: Forecasting | None = None
    came_in: bool = False
    wanted: str | None = None
    asked: dict[str, str] = field(default_factory=dict)
    currency: str = ""
    format: str = ""
    written: str = ""
    desk: str = LOAD
    other_desk: Desk | None = None
    scored: Scored | None = None
    grids: tuple[RfmGrid | None, ...] = ()
    scorings: tuple[RfmSettings, ...] = ()
    limits: dict[str, DraftLimits] = field(default_factory=dict)
    limits_for: str = ""
    segment: str = ""
    business: str = ""
    playbook: Playbook | None = None
    playbooks: tuple[tuple[str, Playbook | None], ...] = ()
    fitted: tuple[FittedCurve, ...] = ()
    results: Source | None = None
    results_turn: int = 0

    def sit_at(self, desk: str) -> None:
        """Go on with the file of this place; the one of the other place waits as it is.

        Whatever asks about a file (its table, roles, marks, currencies) so serves both places.
        """
        if desk == self.desk:
            return
        waiting = self.other_desk or Desk(None, self.uploads + APART, 0, ReadSettings(), {})
        self.other_desk = Desk(self.upload, self.uploads, self.turn, self.read, self.tables)
        self.upload, self.uploads, self.turn, self.read, self.tables = waiting
        self.desk = desk

    @property
    def under_way(self) -> Job[Any] | None:
        """Work that is not taken over yet, and that a page is waiting for."""
        forecast = self.forecasting.job if self.forecasting else None
        awaited = (each.job for each in self.awaits.values() if not each.job.cancelled)
        return self.job or forecast or next(awaited, None)

    def wait_no_longer(self) -> None:
        """Stop whatever pages wait for; a page that asks for it again begins it anew."""
        for each in self.awaits.values():
            each.job.cancel()
        self.awaits.clear()

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
    awaited = (each.job for each in current.awaits.values())
    running = (current.job, *awaited, *current.looks.values(), current.forecasting)
    for each in running:
        if each is not None:
            each.cancel()
    if current.folder is not None:
        current.folder.remove()
    turn, came_in = current.uploads + 1, current.came_in
    st.session_state.clear()
    st.session_state[_KEY] = Visit(uploads=turn, came_in=came_in)


def cache_key(source: Source, settings: Settings) -> str:
    """The content of a file and the settings: never a frame, never an upload object."""
    return f"{source.sha256}:{settings.model_dump_json()}"
