"""Opening a store: at once where this analysis was made before, else as a job with progress."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from core.settings import Settings
from ui import searches, session, shelf
from ui.jobs import Job
from ui.searches import Search
from ui.session import PrivateFolder, Scored, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from core.load.table import Source
    from core.model_card import ModelCard
    from core.progress import Progress
    from core.segment.result import Candidate, Segmentation
    from core.settings import FilterSettings, RfmSettings, SegmentSettings, TableSettings

ANALYSES_KEPT = 3
"""How many analyses a visitor can go back to without waiting."""


def open_demo() -> None:
    """Open the built-in demo store; the first visitor of a server waits, the others share it."""
    try:
        _show(_shared_demo(None))
    except LookupError:
        _start("Opening the demo store", _make_demo)


def analyse_upload(settings: Settings) -> None:
    """Analyse the file this visitor handed over."""
    visit = session.visit()
    if visit.upload is not None:
        _open(visit.upload, settings, "Analysing your orders", (visit.private_folder(),))


def analyse_again(settings: Settings) -> None:
    """Analyse the open store once more with other settings."""
    visit = session.visit()
    store = visit.store
    if store is None or settings == store.settings:
        return
    mine = visit.private_folder()
    folders = (mine, *(folder for folder in store.folders if folder is not mine))
    _open(store.source, settings, "Applying your choices", folders, demo=store.demo)


def filter_by(chosen: FilterSettings) -> None:
    """Analyse another part of the open store's orders."""
    store = session.visit().store
    if store is not None:
        analyse_again(store.settings.model_copy(update={"filter": chosen}))


def search_again(segment: SegmentSettings) -> None:
    """Search the open store's segments with other settings: at once where that was done before."""
    visit = session.visit()
    store = visit.store
    if store is None:
        return
    segment = segment.model_copy(update={"names": ()})
    settings = store.settings.model_copy(update={"segment": segment})
    try:
        if store.demo and settings == Settings():
            _show(_shared_demo(None))
        else:
            _show(_kept(session.cache_key(store.source, settings), None))
    except LookupError:
        searches.begin(store, segment)


def rename(own: Sequence[tuple[str, str]]) -> None:
    """Call segments something else, on every page and in every file, for the whole visit.

    Parameters
    ----------
    own : (what the model calls it, own name); the same twice takes an own name back

    Raises
    ------
    SettingError : two segments would be called the same
    """
    visit = session.visit()
    if visit.store is None:
        return
    from core.segment import renaming

    told = dict(visit.names) | dict(own)
    names = tuple((known, name) for known, name in told.items() if known != name)
    renaming.check(visit.store.analysis.segmentation, names)
    visit.names = names
    _show(visit.store)


def adopt(candidate: Candidate) -> None:
    """Use another model of the search."""
    visit = session.visit()
    store = visit.store
    if store is None:
        return
    from core.segment.segmentation import adopt as use

    analysis = store.analysis
    found = use(analysis.customers, store.offered or analysis.segmentation, candidate)
    offered = store.offered or analysis.segmentation
    if candidate.verdict == "offered":
        found, kept = offered, None
    else:
        found, kept = replace(found, candidates=analysis.segmentation.candidates), offered
    segment = store.settings.segment.model_copy(update={"names": ()})
    settings = store.settings.model_copy(update={"segment": segment})
    analysis = replace(analysis, segmentation=found, settings=settings)
    _show(replace(store, analysis=analysis, offered=kept))


def judged(before: Candidate, now: Candidate) -> None:
    """Take over what judging one more model of the search gave."""
    visit = session.visit()
    store = visit.store
    if store is None:
        return

    def told(found: Segmentation) -> Segmentation:
        every = tuple(now if each == before else each for each in found.candidates)
        refused = tuple(each for each in every if each.verdict == "refused")
        return replace(found, candidates=every, rejected=refused)

    analysis = replace(store.analysis, segmentation=told(store.analysis.segmentation))
    offered = None if store.offered is None else told(store.offered)
    visit.store = replace(store, analysis=analysis, offered=offered)


def rescore(rfm: RfmSettings) -> None:
    """Score the open store's customers with other RFM settings.

    Weights and limits only touch the scores, so nothing else is computed again; another as-of day
    changes what is measured and runs the whole analysis.
    """
    visit = session.visit()
    store = visit.store
    if store is None or rfm == store.settings.rfm:
        return
    settings = store.settings.model_copy(update={"rfm": rfm})
    before = store.settings.rfm
    if (rfm.as_of, rfm.expected_years) != (before.as_of, before.expected_years):
        analyse_again(settings)
        return
    from core.segment.grid import score  # start-up stays light

    scored = score(store.analysis.customers, rfm)
    visit.store = replace(store, analysis=replace(store.analysis, rfm=scored, settings=settings))


def score(card: ModelCard, table: TableSettings) -> None:
    """Give the customers of the file that was handed over the segments of a saved model."""
    from core.model_card import for_another_file  # start-up stays light

    visit = session.visit()
    source = visit.upload
    if source is None:
        return
    settings = for_another_file(card, visit.read, table)
    folders, models = (visit.private_folder(),), shelf.folder()

    def work(progress: Progress) -> Scored:
        made = _make(source, settings, folders, progress, demo=False, models=models)
        return Scored(made, card)

    _start("Scoring customers", work)


def forget_analyses() -> None:
    """Make no use of earlier analyses: a saved model that they name has become another one."""
    _kept.clear()


def collect() -> None:
    """Take over what a finished job left: the store, or why there is none."""
    visit = session.visit()
    job = visit.job
    if job is None or job.running:
        return
    visit.job, visit.problem = None, job.problem
    if isinstance(job, Search):
        _take_over(job)
    elif isinstance(job.result, Scored):
        visit.scored = job.result
    elif job.result is not None:
        _show(job.result)
        _keep(job.result)


def _take_over(search: Search) -> None:
    """Use what a search found, unless another store was opened meanwhile."""
    visit = session.visit()
    store = visit.store
    if store is None or store.analysis.customers is not search.customers:
        return
    visit.paused = searches.left_over(search)
    if search.result is None:
        return
    analysis = replace(
        store.analysis,
        segmentation=search.result.segmentation,
        settings=store.settings.model_copy(update={"segment": search.settings}),
        seconds=search.result.seconds,
    )
    found = replace(store, analysis=analysis, offered=None)
    if visit.paused is None:
        _keep(found)
    _show(found)


def close() -> None:
    """Forget this visitor's data and whatever was computed from it."""
    _kept.clear()
    session.forget()


def _open(
    source: Source,
    settings: Settings,
    title: str,
    folders: tuple[PrivateFolder, ...],
    *,
    demo: bool = False,
) -> None:
    # Own names are put on what is shown, and on nothing that is kept.
    segment = settings.segment.model_copy(update={"names": ()})
    settings = settings.model_copy(update={"segment": segment})
    try:
        made = (
            _shared_demo(None)
            if demo and settings == Settings()
            else _kept(session.cache_key(source, settings), None)
        )
        _show(made)
    except LookupError:
        models = shelf.folder()
        _start(
            title,
            lambda progress: _make(source, settings, folders, progress, demo=demo, models=models),
        )


def _start(title: str, work: Callable[[Progress], Store | Scored]) -> None:
    visit = session.visit()
    if visit.job is not None:
        visit.job.cancel()
    visit.problem = None
    visit.job = Job(title, work).start()


def _show(store: Store) -> None:
    """Open a store, its segments under the visitor's own names."""
    visit = session.visit()
    if not store.settings.segment.names:
        # A saved model brings the names it was saved with.
        brought = {each.base: each.name for each in store.analysis.segmentation.profiles}
        brought.pop("", None)
        visit.names = tuple((brought | dict(visit.names)).items())
    names = visit.names
    if visit.paused is not None and visit.paused.customers is not store.analysis.customers:
        visit.paused = None
    if names == store.settings.segment.names:
        visit.store = store
        return
    from core.segment.renaming import rename as named

    analysis = store.analysis
    segment = analysis.settings.segment.model_copy(update={"names": names})
    analysis = replace(
        analysis,
        segmentation=named(analysis.segmentation, names),
        settings=analysis.settings.model_copy(update={"segment": segment}),
    )
    visit.store = replace(store, analysis=analysis)


def _make_demo(progress: Progress) -> Store:
    from core.demo_store import open_demo_store  # start-up stays light

    folder = PrivateFolder()
    analysis = open_demo_store(folder.path, progress)
    return Store(analysis.raw.source, analysis, demo=True, folders=(folder,))


def _make(
    source: Source,
    settings: Settings,
    folders: tuple[PrivateFolder, ...],
    progress: Progress,
    *,
    demo: bool,
    models: Path,
) -> Store:
    from core.pipeline import analyse  # start-up stays light

    analysis = analyse(source, folders[0].path, settings, progress, models)
    return Store(source, analysis, demo, folders)


def _keep(store: Store) -> None:
    if store.demo and store.settings == Settings():
        _shared_demo(store)
    else:
        _kept(store.key, store)


@st.cache_resource(show_spinner=False, max_entries=1)
def _shared_demo(_made: Store | None) -> Store:
    """The demo store's analysis: nobody's private data, so every visitor may share it."""
    if _made is None:
        raise LookupError
    return _made


@st.cache_resource(show_spinner=False, scope="session", max_entries=ANALYSES_KEPT)
def _kept(key: str, _made: Store | None) -> Store:  # noqa: ARG001 - the key is what it is kept under
    """The latest analyses of one visitor, so that going back to earlier settings is instant."""
    if _made is None:
        raise LookupError
    return _made
