"""Searching the segments of the open store again: in the background, stopped and continued."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ui.state import session
from ui.state.session import Paused
from ui.tasks.job import Job

if TYPE_CHECKING:
    from core.analysis import Analysis
    from core.progress import Progress
    from core.segmentation import SearchState
    from core.settings import SegmentSettings
    from ui.state.session import Store


class Search(Job["Analysis"]):
    """A search of models over an open store: nothing is read or measured again.

    Parameters
    ----------
    store : what is searched
    settings : how
    resume : where an earlier search with these settings was stopped
    """

    def __init__(
        self, store: Store, settings: SegmentSettings, resume: SearchState | None = None
    ) -> None:
        super().__init__("Searching for segments", self._search)
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
        from core.pipeline import segment_again  # start-up stays light

        return segment_again(
            self._analysis, self.settings, progress, watch=self._watch, resume=self._resume
        )

    def _watch(self, tuning: SearchState) -> bool:
        self.tuning = tuning
        return self._enough.is_set()


def begin(store: Store, settings: SegmentSettings, resume: SearchState | None = None) -> None:
    """Start a search; another one that runs is stopped."""
    visit = session.visit()
    if visit.job is not None:
        visit.job.cancel()
    visit.problem = visit.paused = None
    search = Search(store, settings, resume)
    visit.job = search
    search.start()


def go_on() -> None:
    """Continue the search that was stopped."""
    visit = session.visit()
    if visit.paused is not None and visit.store is not None:
        begin(visit.store, visit.paused.settings, visit.paused.tuning)


def let_go() -> None:
    """Forget the search that was stopped."""
    session.visit().paused = None


def left_over(search: Search) -> Paused | None:
    """What can be continued of a search that is over."""
    tuning = search.tuning
    if search.problem is not None or tuning is None:
        return None
    if tuning.finished and search.result is not None:
        return None
    return Paused(search.customers, search.settings, tuning)
