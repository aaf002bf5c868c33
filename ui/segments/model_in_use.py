"""The model of the open store: searched again, another one used, its segments with_candidate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core import segmentation
from ui.state import analyses, session
from ui.tasks import search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.segmentation import ModelCandidate, Segmentation
    from core.settings import SegmentSettings


def search_again(segment: SegmentSettings) -> None:
    """Search the open store's segments with other settings: at once where that was done before."""
    state = session.current()
    store = state.store
    if store is None:
        return
    segment = segment.model_copy(update={"names": ()})
    settings = store.settings.model_copy(update={"segment": segment})
    try:
        analyses.show(analyses.known(store.source, settings, demo=store.demo))
    except LookupError:
        search.start(store, segment)


def rename(own: Sequence[tuple[str, str]]) -> None:
    """Call segments something else, on every page and in every file, for the whole visit.

    Parameters
    ----------
    own : (what the model calls it, own name); the same twice takes an own name back

    Raises
    ------
    SettingError : two segments would be called the same
    """
    state = session.current()
    if state.store is None:
        return

    text = dict(state.names) | dict(own)
    names = tuple((known, name) for known, name in text.items() if known != name)
    segmentation.check_own_names(state.store.analysis.segmentation, names)
    state.names = names
    analyses.show(state.store)


def adopt(candidate: ModelCandidate) -> None:
    """Use another model of the search."""
    state = session.current()
    store = state.store
    if store is None:
        return

    analysis = store.analysis
    result = segmentation.use_candidate(
        analysis.customers, store.offered or analysis.segmentation, candidate
    )
    offered = store.offered or analysis.segmentation
    if candidate.verdict == "offered":
        result, kept = offered, None
    else:
        result, kept = replace(result, candidates=analysis.segmentation.candidates), offered
    segment = store.settings.segment.model_copy(update={"names": ()})
    settings = store.settings.model_copy(update={"segment": segment})
    analysis = replace(analysis, segmentation=result, settings=settings)
    analyses.show(replace(store, analysis=analysis, offered=kept))


def judged(before: ModelCandidate, now: ModelCandidate) -> None:
    """Take over what judging one more model of the search gave."""
    state = session.current()
    store = state.store
    if store is None:
        return

    def with_candidate(segmentation: Segmentation) -> Segmentation:
        every = tuple(
            now if candidate == before else candidate for candidate in segmentation.candidates
        )
        refused = tuple(item for item in every if item.verdict == "refused")
        return replace(segmentation, candidates=every, rejected=refused)

    analysis = replace(store.analysis, segmentation=with_candidate(store.analysis.segmentation))
    offered = None if store.offered is None else with_candidate(store.offered)
    state.store = replace(store, analysis=analysis, offered=offered)
