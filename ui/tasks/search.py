"""Searching the segments of the open store again: in the background, stopped and continued."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from core import pipeline
from core.formatting import _
from ui.state import job_queue, session
from ui.state.task import Task
from ui.state.tasks import PausedSearch

if TYPE_CHECKING:
    from core.analysis import Analysis
    from core.progress import Progress
    from core.segmentation import SearchState
    from core.settings import SegmentSettings
    from ui.state.open_store import OpenStore


class Search(Task["Analysis"]):
    """A search of models over an open store: nothing is read or measured again.

    Parameters
    ----------
    store : what is searched
    settings : how
    resume : where an earlier search with these settings was stopped
    """

    def __init__(
        self, store: OpenStore, settings: SegmentSettings, resume: SearchState | None = None
    ) -> None:
        super().__init__(_("Searching for segments"), self._search, heavy=True)
        self.settings = settings
        self.customers = store.analysis.customers
        self.tuning = resume
        self._analysis = store.analysis
        self._resume = resume
        self._enough = threading.Event()

    def use_best(self) -> None:
        """Ask the search to end after this round and to use the best so far."""
        self._enough.set()

    @property
    def ending(self) -> bool:
        """It was asked to end with the best so far."""
        return self._enough.is_set()

    def _search(self, progress: Progress) -> Analysis:
        work = partial(pipeline.segment_again, self._analysis, self.settings, resume=self._resume)
        return job_queue.do_apart(work, progress=progress, watch=self._watch)

    def _watch(self, tuning: SearchState) -> bool:
        self.tuning = tuning
        return self._enough.is_set()


def start(store: OpenStore, settings: SegmentSettings, resume: SearchState | None = None) -> None:
    """Start a search; another one that runs is stopped."""
    tasks = session.current().tasks
    tasks.paused = None
    tasks.start_analysis(Search(store, settings, resume))


def resume() -> None:
    """Continue the search that was stopped."""
    state = session.current()
    paused = state.tasks.paused
    if paused is not None and state.store is not None:
        start(state.store, paused.settings, paused.state)


def discard() -> None:
    """Forget the search that was stopped."""
    session.current().tasks.paused = None


def paused_search(search: Search) -> PausedSearch | None:
    """What can be continued of a search that is over."""
    tuning = search.tuning
    if search.problem is not None or tuning is None:
        return None
    if tuning.finished and search.result is not None:
        return None
    return PausedSearch(search.customers, search.settings, tuning)
