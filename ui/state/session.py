"""What one visitor has open and has chosen, typed and in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from ui.state.checklist import Checklist
from ui.state.forms_record import Forms
from ui.state.model_runs import ModelRuns
from ui.state.open_project import OpenProject
from ui.state.private_folder import PrivateFolder
from ui.state.saved_segments import SavedSegments
from ui.state.segment_draft import SegmentDraft
from ui.state.tasks import Tasks
from ui.state.upload import Upload

if TYPE_CHECKING:
    from core.campaigns import (
        CampaignList,
        ChannelAssumptions,
        FittedCurve,
        LearnedRates,
        SharedCalculation,
    )
    from core.errors import ClienteleError
    from core.files import Source
    from core.playbooks import Language, Playbook
    from core.segmentation import OwnNames
    from core.settings import RfmGrid, RfmSettings, ValueSettings
    from ui.state.open_store import OpenStore, ScoredFile, Which
    from ui.state.upload import Place

_KEY = "session"


class DraftCutpoints(NamedTuple):
    """Cutpoints of one measure that are being moved and not applied yet.

    Parameters
    ----------
    at : where they are
    base : what their table was made with, before anything was typed into it
    start : the cutpoints in use
    """

    at: tuple[float | None, ...]
    base: tuple[float | None, ...]
    start: tuple[float, ...]


@dataclass
class RfmDraft:
    """Changes to the RFM scoring: not applied yet, and to be undone.

    Parameters
    ----------
    cutpoints : those being moved, by measure
    scoring : the scoring they were moved from
    earlier_grids : the grid before each change, the latest last
    earlier_settings : the settings before cutpoints were applied, the latest last
    """

    cutpoints: dict[str, DraftCutpoints] = field(default_factory=dict)
    scoring: str = ""
    earlier_grids: tuple[RfmGrid | None, ...] = ()
    earlier_settings: tuple[RfmSettings, ...] = ()


@dataclass
class PlaybookState:
    """The playbook in use.

    Parameters
    ----------
    chosen : by name; the default where empty
    own : the visitor's own playbook
    language : of message drafts, once chosen
    earlier : (chosen, own) before each change, the latest last
    """

    chosen: str = ""
    own: Playbook | None = None
    language: Language | None = None
    earlier: tuple[tuple[str, Playbook | None], ...] = ()


@dataclass
class Display:
    """How things are shown, and which page and segment the visitor is at.

    Parameters
    ----------
    currency : symbol typed by the visitor for a file that names none
    locale : the country whose number format the visitor chose; detected where empty
    run_locale : the number format of this run, see ui/shell/number_format.py
    segment : the one picked last, on whichever page
    navigated : this visitor has been through app.py, so navigation is up
    requested_page, requested_query : what a cold deep link asked for
    outcomes : what the last press of a button did, by button, until it is shown
    """

    currency: str = ""
    locale: str = ""
    run_locale: str = ""
    segment: str = ""
    navigated: bool = False
    requested_page: str | None = None
    requested_query: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, str | ClienteleError] = field(default_factory=dict)


class RoiLink(NamedTuple):
    """The link made on the ROI page: its query, and the link the page itself came from."""

    query: dict[str, str]
    link: SharedCalculation | None


class LastForecast(NamedTuple):
    """The forecast asked for last: of which store, by its cache key, and how it is made."""

    store: str
    settings: ValueSettings


def _uploads() -> dict[Place, Upload]:
    return {"load": Upload("load"), "score": Upload("score")}


@dataclass
class SessionState:
    """Everything that belongs to one visitor, and all that changes in the dashboard.

    Parameters
    ----------
    folder : holds this visitor's files, made when first needed
    place : where files are handed over on the current page
    uploads : the file handed over at each place
    store : what is open
    segments_by : the segmentation that was chosen, see ui/state/segmentation_in_use.py
    scored : the file that was scored last
    saved : segments of the visitor's own, for every store they open
    draft : the segment that is being built
    names : own names of segments, for every store this visitor opens
    runs : segmentations set side by side, see ui/state/model_runs.py
    tasks : what is computed in the background
    rfm, playbook, display : see there
    checklist : the steps taken with the file that is open
    fitted : response curves from the past campaigns they handed over
    assumed : what contacts cost and bring as changed on the Campaigns page, by currency
    campaign_list : of the campaign that is read back
    learned : what past campaigns brought against their hold-outs, for the next plan
    results : the results of a test, handed over on the Experiments page
    contact_list : the customers' addresses, in a file of their own
    suppressed : lists of who must not be written to
    last_forecast : what was forecast last, for the pages that use a forecast
    roi_link : the link made on the ROI page last
    report_logo : a picture for the head of the report
    project : the one that is open, see ui/state/open_project.py
    person : who signed in, where people do
    forms : what stands in fields of pages, as a project keeps it
    renewals : how often each widget got a fresh key, see ui/state/widgets.py
    """

    folder: PrivateFolder | None = None
    place: Place = "load"
    uploads: dict[Place, Upload] = field(default_factory=_uploads)
    store: OpenStore | None = None
    segments_by: Which | None = None
    scored: ScoredFile | None = None
    saved: SavedSegments = field(default_factory=SavedSegments)
    draft: SegmentDraft = field(default_factory=SegmentDraft)
    names: OwnNames = ()
    runs: ModelRuns = field(default_factory=ModelRuns)
    tasks: Tasks = field(default_factory=Tasks)
    rfm: RfmDraft = field(default_factory=RfmDraft)
    playbook: PlaybookState = field(default_factory=PlaybookState)
    display: Display = field(default_factory=Display)
    checklist: Checklist = field(default_factory=Checklist)
    fitted: tuple[FittedCurve, ...] = ()
    assumed: dict[str, ChannelAssumptions] = field(default_factory=dict)
    learned: LearnedRates | None = None
    campaign_list: CampaignList | None = None
    results: Source | None = None
    contact_list: Source | None = None
    suppressed: tuple[Source, ...] = ()
    last_forecast: LastForecast | None = None
    roi_link: RoiLink | None = None
    report_logo: bytes | None = None
    project: OpenProject = field(default_factory=OpenProject)
    person: str = ""
    forms: Forms = field(default_factory=Forms)
    renewals: dict[str, int] = field(default_factory=dict)

    @property
    def upload(self) -> Upload:
        """The file handed over on the current page, and its choices."""
        return self.uploads[self.place]

    def private_folder(self) -> PrivateFolder:
        """The folder of this visitor."""
        if self.folder is None:
            self.folder = PrivateFolder()
        return self.folder


def current() -> SessionState:
    """The state of the visitor this run is for."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = SessionState()
    state: SessionState = st.session_state[_KEY]
    return state


def currency(store: OpenStore) -> str | None:
    """The currency amounts are written in: the file's own, else what the visitor typed."""
    return store.analysis.currency or current().display.currency.strip() or None


def keep_alive() -> None:
    """Keep the visitor's folder; one who comes back after it was deleted starts from nothing."""
    folder = current().folder
    if folder is None:
        return
    if folder.gone:
        forget()
    else:
        _connected(str(folder.path), folder)


@st.cache_resource(
    show_spinner=False,
    scope="session",
    max_entries=1,
    on_release=lambda folder: folder.leave(),
)
def _connected(path: str, _folder: PrivateFolder) -> PrivateFolder:  # noqa: ARG001 - the key
    """Held by Streamlit as long as the visitor's page is open, and released when it closes."""
    _folder.stay()
    return _folder


def forget() -> None:
    """Delete everything this visitor brought and everything made from it."""
    before = current()
    before.tasks.cancel_all()
    if before.folder is not None:
        before.folder.remove()
    st.session_state.clear()
    state = SessionState(display=Display(navigated=before.display.navigated), person=before.person)
    for place, upload in before.uploads.items():
        state.uploads[place].number = upload.number + 1
    st.session_state[_KEY] = state
