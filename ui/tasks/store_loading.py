"""Opening a store: at once where this analysis was made before, else as a job with progress."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from core import demo, pipeline, rfm, saved_models
from core.formatting import _
from core.settings import Settings
from ui.state import analyses, job_queue, model_folder, session
from ui.state.open_store import OpenStore, ScoredFile
from ui.state.private_folder import PrivateFolder
from ui.state.task import Task
from ui.tasks import search as searches
from ui.tasks.search import Search

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.files import Source
    from core.progress import Progress
    from core.saved_models import ModelCard
    from core.settings import FilterSettings, RfmSettings, TableSettings


def open_demo() -> None:
    """Open the built-in demo store; the first visitor of a server waits, the others share it."""
    try:
        analyses.show(analyses.known_demo())
    except LookupError:
        _start(_("Opening the demo store"), _make_demo, common=_("demo store"))


def analyse_upload(settings: Settings) -> None:
    """Analyse the file this visitor handed over."""
    state = session.current()
    if state.upload.source is not None:
        _open(state.upload.source, settings, _("Analysing your orders"), (state.private_folder(),))


def analyse_again(settings: Settings) -> None:
    """Analyse the open store once more with other settings."""
    state = session.current()
    store = state.store
    if store is None or settings == store.settings:
        return
    mine = state.private_folder()
    folders = (mine, *(folder for folder in store.folders if folder is not mine))
    _open(store.source, settings, _("Applying your choices"), folders, demo=store.demo)


def filter_by(chosen: FilterSettings) -> None:
    """Analyse another part of the open store's orders."""
    store = session.current().store
    if store is not None:
        analyse_again(store.settings.model_copy(update={"filter": chosen}))


def rescore(chosen: RfmSettings) -> None:
    """Score the open store's customers with other RFM settings.

    Weights and limits only touch the scores, so nothing else is computed again; another as-of day
    changes what is measured and runs the whole analysis.
    """
    state = session.current()
    store = state.store
    if store is None or chosen == store.settings.rfm:
        return
    settings = store.settings.model_copy(update={"rfm": chosen})
    before = store.settings.rfm
    if (chosen.as_of, chosen.expected_years) != (before.as_of, before.expected_years):
        analyse_again(settings)
        return
    scored = rfm.score_customers(store.analysis.customers, chosen)
    state.store = replace(store, analysis=replace(store.analysis, rfm=scored, settings=settings))


def score(card: ModelCard, table: TableSettings) -> None:
    """Give the customers of the file that was handed over the segments of a saved model."""
    state = session.current()
    source = state.upload.source
    if source is None:
        return
    settings = saved_models.settings_for_scoring(card, state.upload.read, table)
    folders, models = (state.private_folder(),), model_folder.folder()

    def work(progress: Progress) -> ScoredFile:
        made = _make(source, settings, folders, progress, demo=False, models=models)
        return ScoredFile(made, card)

    _start(_("Scoring customers"), work)


def collect() -> None:
    """Take over what a finished job left: the store, or why there is none."""
    state = session.current()
    job = state.tasks.analysis
    if job is None or job.running:
        return
    state.tasks.analysis, state.tasks.problem = None, job.problem
    if isinstance(job, Search):
        _take_over(job)
    elif isinstance(job.result, ScoredFile):
        state.scored = job.result
    elif job.result is not None:
        analyses.show(job.result)
        analyses.keep(job.result)


def _take_over(search: Search) -> None:
    """Use what a search found, unless another store was opened meanwhile."""
    state = session.current()
    store = state.store
    if store is None or store.analysis.customers is not search.customers:
        return
    state.tasks.paused = searches.paused_search(search)
    if search.result is None:
        return
    analysis = replace(
        store.analysis,
        segmentation=search.result.segmentation,
        settings=store.settings.model_copy(update={"segment": search.settings}),
        seconds=search.result.seconds,
    )
    result = replace(store, analysis=analysis, offered=None)
    if state.tasks.paused is None:
        analyses.keep(result)
    analyses.show(result)


def close() -> None:
    """Forget this visitor's data and whatever was computed from it."""
    analyses.forget()
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
        analyses.show(analyses.known(source, settings, demo=demo))
    except LookupError:
        models = model_folder.folder()
        _start(
            title,
            lambda progress: _make(source, settings, folders, progress, demo=demo, models=models),
        )


def _start(
    title: str, work: Callable[[Progress], OpenStore | ScoredFile], common: str = ""
) -> None:
    session.current().tasks.start_analysis(Task(title, work, heavy=True, common=common))


def _make_demo(progress: Progress) -> OpenStore:
    folder = PrivateFolder()
    analysis = demo.open_demo_store(folder.path, progress)
    return OpenStore(analysis.raw.source, analysis, demo=True, folders=(folder,))


def _make(
    source: Source,
    settings: Settings,
    folders: tuple[PrivateFolder, ...],
    progress: Progress,
    *,
    demo: bool,
    models: Path,
) -> OpenStore:
    work = partial(pipeline.analyse, source, folders[0].path, settings, models=models)
    analysis = job_queue.do_apart(work, progress=progress)
    return OpenStore(source, analysis, demo, folders)
