"""The model of the open store: searched again, another one used, its segments renamed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core import segmentation
from ui.state import open_store, session
from ui.tasks import search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.segmentation import ModelCandidate, Segmentation
    from core.settings import SegmentSettings


def search_again(segment: SegmentSettings) -> None:
    """Search the open store's segments with other settings: at once where that was done before."""
    visit = session.visit()
    store = visit.store
    if store is None:
        return
    segment = segment.model_copy(update={"names": ()})
    settings = store.settings.model_copy(update={"segment": segment})
    try:
        open_store.show(open_store.known(store.source, settings, demo=store.demo))
    except LookupError:
        search.begin(store, segment)


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

    told = dict(visit.names) | dict(own)
    names = tuple((known, name) for known, name in told.items() if known != name)
    segmentation.check_own_names(visit.store.analysis.segmentation, names)
    visit.names = names
    open_store.show(visit.store)


def adopt(candidate: ModelCandidate) -> None:
    """Use another model of the search."""
    visit = session.visit()
    store = visit.store
    if store is None:
        return

    analysis = store.analysis
    found = segmentation.use_candidate(
        analysis.customers, store.offered or analysis.segmentation, candidate
    )
    offered = store.offered or analysis.segmentation
    if candidate.verdict == "offered":
        found, kept = offered, None
    else:
        found, kept = replace(found, candidates=analysis.segmentation.candidates), offered
    segment = store.settings.segment.model_copy(update={"names": ()})
    settings = store.settings.model_copy(update={"segment": segment})
    analysis = replace(analysis, segmentation=found, settings=settings)
    open_store.show(replace(store, analysis=analysis, offered=kept))


def judged(before: ModelCandidate, now: ModelCandidate) -> None:
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
