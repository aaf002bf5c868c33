"""Customers in, a named and judged `Segmentation` out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.errors import Notice
from core.features import too_few
from core.formatting import Sentence
from core.segmentation import candidate_use, selection
from core.segmentation.algorithms.registry import ALGORITHMS
from core.segmentation.feature_space.feature_space import fit_space
from core.segmentation.plain_groups import plain_groups
from core.segmentation.search import search
from core.segmentation.search.search_result import SearchResult
from core.segmentation.single_segment import MIN_CUSTOMERS, one_segment
from core.segmentation.thread_limits import one_thread
from core.segmentation.training_sample import draw_training_sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.features import Customers
    from core.progress import Progress
    from core.segmentation.result import Segmentation
    from core.segmentation.training_sample import TrainingSample
    from core.settings import SegmentSettings


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
    history = None if _asked_for(settings) else customers.reorders
    reason = None if history is None else too_few(frame)
    if history is not None and reason is not None:
        return plain_groups(customers, history.lapsed_days, reason)
    progress("tune", 0.0, "looking for unusual customers")
    sample = draw_training_sample(points, settings)
    tuned = search.search_models(
        sample.points,
        points[sample.counted],
        settings,
        lambda done, words: progress("tune", done, words),
        watch=watch,
        resume=resume,
    )
    progress("judge", 0.0, "comparing models")
    choice = selection.select_model(
        tuned.fits, sample.points, settings, lambda done, words: progress("judge", done, words)
    )
    progress("judge", 1.0, "naming segments")
    later = points[sample.later_rows]
    searched = SearchResult(
        space, settings, sample.points, sample.rows, later, sample.later_rows, tuned
    )
    evidence = replace(
        one_segment(customers, points),
        candidates=choice.candidates,
        rejected=tuple(
            candidate for candidate in choice.candidates if candidate.verdict == "refused"
        ),
        outliers=tuple(frame.index[sample.flagged]),
        trials=len(tuned.trials),
        verdict=choice.verdict,
        notices=(
            *_notices(tuned, sample, len(points)),
            *(() if choice.sound else (Notice("unsound_segments", choice.verdict),)),
        ),
        searched=searched,
    )
    if choice.offered is None:
        return evidence
    used = candidate_use.use_fit(customers, evidence, choice.offered, searched)
    return replace(used, scores=candidate_use.scores_of(choice.candidates[0]))


def _notices(
    tuned: search.SearchState, sample: TrainingSample, everyone: int
) -> tuple[Notice, ...]:
    """What the search could not do."""
    notices = [Notice("not_tried", reason) for reason in tuned.left_out]
    if sample.sampled:
        notices.append(
            Notice(
                "searched_on_sample",
                Sentence(
                    "Models were compared on a random {sample} of the {n:# customer|# customers}; "
                    "everyone else then joined the nearest segment.",
                    sample=len(sample.rows),
                    n=everyone,
                ),
            )
        )
    for name, algorithm in ALGORITHMS.items():
        parameters = [fit.parameters for fit in tuned.fits if fit.algorithm == name]
        notice = algorithm.approximation(sample.points, parameters)
        if notice is not None:
            notices.append(notice)
    if tuned.enough:
        notices.append(
            Notice(
                "stopped",
                Sentence(
                    "The search was stopped after {done} of {n:# trial|# trials}. These are the "
                    "best segments so far.",
                    done=len(tuned.trials),
                    n=tuned.wanted,
                ),
            )
        )
    if tuned.out_of_time:
        notices.append(
            Notice(
                "out_of_time",
                Sentence(
                    "Time ran out after {done} of {n:# trial|# trials}. These are the best "
                    "segments so far.",
                    done=len(tuned.trials),
                    n=tuned.wanted,
                ),
            )
        )
    return tuple(notices)


def _asked_for(settings: SegmentSettings) -> bool:
    """Whether a search was asked for by name: then few customers are no reason against it."""
    return settings.search_few or settings.clusters is not None or settings.algorithm != "auto"


def _can_differ(points: np.ndarray, settings: SegmentSettings) -> bool:
    """Whether there are customers enough, and differences enough, to look for groups."""
    fewest = settings.clusters or settings.fewest_clusters
    return len(points) >= MIN_CUSTOMERS and _different(points, fewest)


def _different(points: np.ndarray, fewest: int) -> bool:
    """Whether there are so many different points; most shops show it within the first hundred."""
    some = len(np.unique(points[:100], axis=0))
    return some >= fewest or len(np.unique(points, axis=0)) >= fewest
