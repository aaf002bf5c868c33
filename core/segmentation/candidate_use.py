"""A model that a search has tried, put to use: its labels named and profiled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.errors import Notice
from core.features import PERIOD_FEATURES
from core.formatting import Sentence
from core.segmentation import drift, renaming
from core.segmentation.model import SegmentationModel, name_labels
from core.segmentation.naming import traits
from core.segmentation.profile import measure_profiles
from core.segmentation.thread_limits import one_thread
from core.settings import MOST_CLUSTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.features import Customers
    from core.segmentation.candidate import ModelCandidate
    from core.segmentation.result import Segmentation
    from core.segmentation.search.search_result import SearchResult
    from core.segmentation.search.trials import Fit
    from core.settings import SegmentSettings

_SEARCH_NOTICES = (
    "not_tried",
    "searched_on_sample",
    "tree_on_sample",
    "out_of_time",
    "stopped",
    "noise",
    "most_segments",
)
"""Notices that stay where another model of the same search is used."""


_OF_ONE_MODEL = {"noise", "most_segments"}
"""Of these, the notices about one model, which another has for itself or not at all."""


def use_candidate(
    customers: Customers, segmentation: Segmentation, candidate: ModelCandidate
) -> Segmentation:
    """The same search with another of its candidates in use: the analyst's choice.

    What the guard thinks of it goes with the result.

    Parameters
    ----------
    customers : those the search was made for
    segmentation : its result
    candidate : one of `segmentation.candidates`
    """
    searched = segmentation.search_result
    if candidate.verdict == "refused":
        text = "Your own choice; the checks would refuse it. {reason}"
        verdict = Sentence(text, reason=candidate.reason)
    else:
        text = "Your own choice among {n:# model|# models}. {reason}"
        verdict = Sentence(text, n=len(segmentation.candidates), reason=candidate.reason)
    with one_thread():
        plain = replace(
            segmentation,
            notices=tuple(n for n in segmentation.notices if n.code not in _OF_ONE_MODEL),
        )
        used = use_fit(customers, plain, searched.fit(candidate), searched)
    sound = candidate.verdict != "refused"
    changed = replace(
        used,
        scores=scores_of(candidate),
        verdict=verdict,
        notices=(
            *(notice for notice in used.notices if notice.code in _SEARCH_NOTICES),
            *(() if sound else (Notice("unsound_segments", verdict),)),
        ),
    )
    return renaming.rename_segments(changed, renaming.own_names_in_use(segmentation))


def use_fit(
    customers: Customers, segmentation: Segmentation, fit: Fit, searched: SearchResult
) -> Segmentation:
    """One of the models that were tried, named and profiled."""
    clusters = searched.clusters_of(fit)
    named = traits.name_clusters(customers, clusters, _half_a_year_ago(customers, fit, searched))
    labels = name_labels(customers.frame.index, named, clusters)
    noise = fit.model.noise
    lone = () if noise is None else (_noise_notice(named[noise], int((clusters == noise).sum())),)
    return replace(
        segmentation,
        labels=labels,
        profiles=measure_profiles(customers, labels, traits.order(customers, labels, named)),
        algorithm=fit.algorithm,
        clusters=fit.clusters,
        parameters={**fit.parameters, "seed": searched.settings.seed},
        notices=(*segmentation.notices, *lone, *_at_the_end(fit.clusters, searched.settings)),
        model=SegmentationModel(
            searched.space,
            fit.model,
            named,
            drift.reference_distributions(customers.frame, searched.space.features),
        ),
    )


def _half_a_year_ago(customers: Customers, fit: Fit, searched: SearchResult) -> np.ndarray | None:
    """The cluster of each customer of then, where sums of their orders are all a model asks for."""
    before = None if customers.reorders is None else customers.reorders.before
    if before is None or not set(searched.space.features) <= set(PERIOD_FEATURES):
        return None
    if not customers.knows_money:
        before = before.assign(monetary=np.nan, average_order_value=np.nan)
    return fit.model.predict(searched.space.transform(before))


def _at_the_end(clusters: int, settings: SegmentSettings) -> Iterator[Notice]:
    """Say where a model has as many segments as were tried: more might have been better still."""
    if settings.clusters is not None or clusters != settings.most_clusters:
        return
    more = " Try a higher maximum." if clusters < MOST_CLUSTERS else ""
    yield Notice(
        "most_segments",
        Sentence(
            "{n:# segment is|# segments are} the most that were tried, so there may be more groups."
            "{more}",
            n=clusters,
            more=more,
        ),
    )


def _noise_notice(name: str, count: int) -> Notice:
    return Notice(
        "noise",
        Sentence(
            "{segment} holds the {n:# customer|# customers} who are close to no group: they are "
            "leftovers, not a group of their own.",
            segment=name,
            n=count,
        ),
    )


def scores_of(candidate: ModelCandidate) -> dict[str, float]:
    """The scores of a candidate; its stability where it was measured."""
    scores = {
        "silhouette": candidate.silhouette,
        "davies_bouldin": candidate.davies_bouldin,
        "calinski_harabasz": candidate.calinski_harabasz,
        "smallest_share": candidate.smallest_share,
        "largest_share": candidate.largest_share,
    }
    if candidate.stability is not None:
        scores["stability"] = candidate.stability
    return scores
