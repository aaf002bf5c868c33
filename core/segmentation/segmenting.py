"""Customers in, a named and judged `Segmentation` out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core import formatting
from core.errors import Notice
from core.segmentation import drift, renaming, selection
from core.segmentation.algorithms.registry import ALGORITHMS
from core.segmentation.feature_space.feature_space import fit_space
from core.segmentation.model import SegmentationModel, name_labels
from core.segmentation.naming import traits
from core.segmentation.profile import measure_profiles
from core.segmentation.search import search
from core.segmentation.search.search_result import SearchResult
from core.segmentation.single_segment import FEWEST_CUSTOMERS, one_segment
from core.segmentation.thread_limits import one_thread
from core.segmentation.training_sample import look

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.features import Customers
    from core.progress import Progress
    from core.segmentation.candidate import ModelCandidate
    from core.segmentation.result import Segmentation
    from core.segmentation.search.trials import Fit
    from core.segmentation.training_sample import Seen
    from core.settings import SegmentSettings

_ABOUT_THE_SEARCH = (
    "not_tried",
    "searched_on_sample",
    "tree_on_sample",
    "out_of_time",
    "stopped",
    "noise",
)
"""Notices that stay where another model of the same search is used."""


def segment_customers(
    customers: Customers,
    settings: SegmentSettings,
    progress: Progress,
    *,
    watch: Callable[[search.SearchState], bool | None] | None = None,
    resume: search.SearchState | None = None,
) -> Segmentation:
    """Find, judge and name the segments of a shop.

    Customers are placed by log1p and robust scaling of recency, frequency and monetary value, or as
    the settings say; the most unusual are set aside while models are fitted and assigned
    afterwards, so that everyone has a segment. Optuna searches the models, the guard chooses among
    them, archetypes name the clusters. Neither the names of the customers, nor the order of the
    file, nor the unit of money can change the result.

    Parameters
    ----------
    customers : one row a customer
    settings : algorithms, numbers of clusters, trials, seed, the guard's limits
    progress : stages "tune" and "judge"; may raise `Cancelled`
    watch : called after each round of the search with everything tried so far; True is enough
    resume : what `watch` was last given by a search that was stopped
    """
    with one_thread():
        return _segment(customers, settings, progress, watch, resume)


def use_candidate(
    customers: Customers, found: Segmentation, candidate: ModelCandidate
) -> Segmentation:
    """The same search with another of its candidates in use: the analyst's choice.

    What the guard thinks of it goes with the result.

    Parameters
    ----------
    customers : those the search was made for
    found : its result
    candidate : one of `found.candidates`
    """
    searched = found.search_result
    if candidate.verdict == "refused":
        verdict = f"Your own choice; the guard would refuse it. {candidate.reason}"
    else:
        compared = formatting.count(len(found.candidates), "model")
        verdict = f"Your own choice among {compared}. {candidate.reason}"
    with one_thread():
        plain = replace(found, notices=tuple(n for n in found.notices if n.code != "noise"))
        used = _used(customers, plain, searched.fit(candidate), searched)
    sound = candidate.verdict != "refused"
    changed = replace(
        used,
        scores=_scores(candidate),
        verdict=verdict,
        notices=(
            *(each for each in used.notices if each.code in _ABOUT_THE_SEARCH),
            *(() if sound else (Notice("unsound_segments", verdict),)),
        ),
    )
    return renaming.rename_segments(changed, renaming.own_names_in_use(found))


def _segment(
    customers: Customers,
    settings: SegmentSettings,
    progress: Progress,
    watch: Callable[[search.SearchState], bool | None] | None,
    resume: search.SearchState | None,
) -> Segmentation:
    frame = customers.frame
    space = fit_space(customers, settings)
    points = space.transform(frame)
    if not _can_differ(points, settings):
        return one_segment(customers, points)
    progress("tune", 0.0, "looking for unusual customers")
    seen = look(points, settings)
    tuned = search.search_models(
        seen.points,
        points[seen.counted],
        settings,
        lambda done, words: progress("tune", done, words),
        watch=watch,
        resume=resume,
    )
    progress("judge", 0.0, "comparing models")
    choice = selection.select_model(
        tuned.fits, seen.points, settings, lambda done, words: progress("judge", done, words)
    )
    progress("judge", 1.0, "naming segments")
    later = points[seen.later_rows]
    searched = SearchResult(space, settings, seen.points, seen.rows, later, seen.later_rows, tuned)
    evidence = replace(
        one_segment(customers, points),
        candidates=choice.candidates,
        rejected=tuple(each for each in choice.candidates if each.verdict == "refused"),
        outliers=tuple(frame.index[seen.flagged]),
        trials=len(tuned.trials),
        verdict=choice.verdict,
        notices=(
            *_told(tuned, seen, len(points)),
            *(() if choice.sound else (Notice("unsound_segments", choice.verdict),)),
        ),
        searched=searched,
    )
    if choice.offered is None:
        return evidence
    used = _used(customers, evidence, choice.offered, searched)
    return replace(used, scores=_scores(choice.candidates[0]))


def _used(
    customers: Customers, found: Segmentation, fit: Fit, searched: SearchResult
) -> Segmentation:
    """One of the models that were tried, named and profiled."""
    clusters = searched.clusters_of(fit)
    named = traits.name_clusters(customers, clusters)
    labels = name_labels(customers.frame.index, named, clusters)
    noise = fit.model.noise
    lone = () if noise is None else (_noise(named[noise], int((clusters == noise).sum())),)
    return replace(
        found,
        labels=labels,
        profiles=measure_profiles(customers, labels, traits.order(customers, labels, named)),
        algorithm=fit.algorithm,
        clusters=fit.clusters,
        parameters={**fit.parameters, "seed": searched.settings.seed},
        notices=(*found.notices, *lone),
        model=SegmentationModel(
            searched.space,
            fit.model,
            named,
            drift.reference_distributions(customers.frame, searched.space.features),
        ),
    )


def _noise(name: str, count: int) -> Notice:
    return Notice(
        "noise",
        f"{name} holds the {formatting.count(count, 'customer')} who stand near nobody: they are no"
        " group of their own kind, but what is left between the others.",
    )


def _told(tuned: search.SearchState, seen: Seen, everyone: int) -> tuple[Notice, ...]:
    """What the search could not do."""
    told = [Notice("not_tried", reason) for reason in tuned.left_out]
    if seen.sampled:
        told.append(
            Notice(
                "searched_on_sample",
                f"Models were compared on a random {len(seen.rows):,} of the "
                f"{formatting.count(everyone, 'customer')}; everyone else then joined the segment "
                "they are nearest to.",
            )
        )
    for name, algorithm in ALGORITHMS.items():
        parameters = [fit.parameters for fit in tuned.fits if fit.algorithm == name]
        notice = algorithm.approximation(seen.points, parameters)
        if notice is not None:
            told.append(notice)
    if tuned.enough:
        told.append(
            Notice(
                "stopped",
                f"The search was stopped after {len(tuned.trials)} of"
                f" {formatting.count(tuned.wanted, 'trial')}: these are the best segments among"
                " those.",
            )
        )
    if tuned.out_of_time:
        told.append(
            Notice(
                "out_of_time",
                f"The time was up after {len(tuned.trials)} of"
                f" {formatting.count(tuned.wanted, 'trial')}: these are the best segments among"
                " those.",
            )
        )
    return tuple(told)


def _can_differ(points: np.ndarray, settings: SegmentSettings) -> bool:
    """Whether there are customers enough, and differences enough, to look for groups."""
    fewest = settings.clusters or settings.fewest_clusters
    return len(points) >= FEWEST_CUSTOMERS and _different(points, fewest)


def _different(points: np.ndarray, fewest: int) -> bool:
    """Whether there are so many different points; most shops show it within the first hundred."""
    some = len(np.unique(points[:100], axis=0))
    return some >= fewest or len(np.unique(points, axis=0)) >= fewest


def _scores(offered: ModelCandidate) -> dict[str, float]:
    scores = {
        "silhouette": offered.silhouette,
        "davies_bouldin": offered.davies_bouldin,
        "calinski_harabasz": offered.calinski_harabasz,
        "smallest_share": offered.smallest_share,
        "largest_share": offered.largest_share,
    }
    if offered.stability is not None:
        scores["stability"] = offered.stability
    return scores
