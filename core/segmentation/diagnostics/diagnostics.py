"""What can be asked of a finished segmentation: computed when it is asked for, and not before.

The search judges every model only as far as it needs to choose one. An analyst wants to see more:
how well each customer sits in their segment, whether another number of segments would do better,
which segments come back when customers are drawn again, and whether different algorithms agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from core import formatting
from core.segmentation import metrics, selection
from core.segmentation.algorithms.registry import ALGORITHMS
from core.segmentation.thread_limits import one_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.segmentation.candidate import ModelCandidate
    from core.segmentation.result import Segmentation
    from core.segmentation.search.trials import Fit

STABLE_JACCARD, DOUBTFUL_JACCARD = 0.75, 0.6
"""Hennig's marks for the mean Jaccard similarity of one cluster."""


@dataclass(frozen=True)
class SilhouettePlot:
    """How well each customer sits in their segment.

    Parameters
    ----------
    values : index customer_id; segment and silhouette (−1 to 1, above 0 is nearer to the own
        segment than to any other), ordered for the plot: segments as the profiles stand, best first
    means : mean silhouette per segment
    mean : over all customers in `values`
    misplaced : share of each segment's customers who are nearer to another one (below 0)
    sampled : not everyone is in it: silhouettes look at all pairs of customers
    """

    values: pd.DataFrame
    means: dict[str, float]
    mean: float
    misplaced: dict[str, float]
    sampled: bool


@dataclass(frozen=True)
class SegmentStability:
    """Which segments come back when customers are drawn again.

    Parameters
    ----------
    adjusted_rand : mean over the resamples, 1 is the same segments
    jaccard : per segment, how much of it comes back on average: customers in both ÷ in either
    verdicts : per segment, "stable" (0.75 and more), "in between" or "doubtful" (below 0.6)
    resamples : how often customers were drawn
    """

    adjusted_rand: float
    jaccard: dict[str, float]
    verdicts: dict[str, str]
    resamples: int


@dataclass(frozen=True)
class ModelAgreement:
    """Whether different models put the same customers together.

    Parameters
    ----------
    titles : the models, the one in use first
    adjusted_rand : between each two of them, shape (m, m): 1 the same, 0 chance
    """

    titles: tuple[str, ...]
    adjusted_rand: np.ndarray


def silhouette_plot(segmentation: Segmentation, seed: int = 0) -> SilhouettePlot:
    """The silhouette of every customer under the model in use.

    Everyone counts, also who was set aside while fitting: where they sit is where they are served.

    Parameters
    ----------
    segmentation : with two segments or more
    seed : picks the customers where there are more than `judge.MAX_EXACT`

    References
    ----------
    Rousseeuw (1987), Journal of Computational and Applied Mathematics 20.
    """
    points = points_of(segmentation)
    labels = segmentation.labels
    sampled = len(points) > metrics.MAX_EXACT
    if sampled:
        random = np.random.default_rng(seed)
        picked = np.sort(random.choice(len(points), metrics.MAX_EXACT, replace=False))
        points, labels = points[picked], labels.iloc[picked]
    names = [profile.name for profile in segmentation.profiles if (labels == profile.name).any()]
    numbers = labels.map({name: place for place, name in enumerate(names)}).to_numpy(int)
    with one_thread():
        values = metrics.silhouette_values(points, [numbers])[0]
    order = np.lexsort((-values, numbers))
    frame = pd.DataFrame(
        {"segment": labels.to_numpy(), "silhouette": values}, index=labels.index
    ).iloc[order]
    members = {name: values[numbers == place] for place, name in enumerate(names)}
    return SilhouettePlot(
        values=frame,
        means={name: float(member.mean()) for name, member in members.items()},
        mean=float(values.mean()),
        misplaced={name: float((member < 0).mean()) for name, member in members.items()},
        sampled=sampled,
    )


def segment_stability(
    segmentation: Segmentation,
    resamples: int | None = None,
    pause: Callable[[], None] = lambda: None,
) -> SegmentStability:
    """Bootstrap every segment: how much of it comes back when the customers are drawn again.

    Each resample is fitted again; a segment's likeness is the Jaccard similarity of its drawn
    customers with the most similar new cluster, averaged over the resamples.

    Parameters
    ----------
    segmentation : a searched segmentation with a model in use
    resamples : draws; the settings' number when None
    pause : called before each; may raise to stop

    References
    ----------
    Hennig (2007), Computational Statistics & Data Analysis 52(1).
    """
    searched = segmentation.search_result
    fit = in_use(segmentation)
    clusters = fit.clusters
    resamples = resamples or searched.settings.resamples
    agreement: list[float] = []
    likeness: list[np.ndarray] = []
    with one_thread():
        for before, again in metrics.redrawn(
            searched.points,
            fit.model.labels,
            fit.algorithm,
            fit.parameters,
            resamples=resamples,
            seed=searched.settings.seed,
            pause=pause,
        ):
            agreement.append(adjusted_rand_score(before, again))
            likeness.append(jaccard(before, again, clusters))
    # A tiny cluster can be missing from a resample: that draw says nothing about it.
    with np.errstate(invalid="ignore"):
        mean = np.nanmean(np.stack(likeness), axis=0)
    named = dict(zip(segmentation.model_in_use.names, (float(item) for item in mean), strict=True))
    ordered = {profile.name: named[profile.name] for profile in segmentation.profiles}
    return SegmentStability(
        adjusted_rand=float(np.mean(agreement)),
        jaccard=ordered,
        verdicts={name: _verdict(value) for name, value in ordered.items()},
        resamples=resamples,
    )


def jaccard(before: np.ndarray, again: np.ndarray, clusters: int) -> np.ndarray:
    """For each old cluster, its Jaccard similarity with the most similar new one.

    Parameters
    ----------
    before, again : old and new cluster of the same customers, numbers from 0
    clusters : number of old clusters; one without a customer here gets NaN
    """
    counts = np.zeros((clusters, int(again.max()) + 1))
    np.add.at(counts, (before, again), 1)
    old, new = counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    with np.errstate(invalid="ignore"):
        likeness = (counts / (old + new - counts)).max(axis=1)
    return np.where(old.ravel() > 0, likeness, np.nan)


def model_agreement(
    segmentation: Segmentation, others: Sequence[ModelCandidate] = ()
) -> ModelAgreement:
    """Whether other models see the same groups: the adjusted Rand index of each two.

    Parameters
    ----------
    segmentation : a searched segmentation with a model in use
    others : candidates to compare with; the best of each algorithm when none are given

    References
    ----------
    Hubert and Arabie (1985), Journal of Classification 2.
    """
    searched = segmentation.search_result
    fits = [
        in_use(segmentation),
        *(searched.fit(item) for item in others or _best_of_each(segmentation)),
    ]
    titles = tuple(title(fit) for fit in fits)
    matrix = np.eye(len(fits))
    for one in range(len(fits)):
        for other in range(one):
            same = adjusted_rand_score(fits[one].model.labels, fits[other].model.labels)
            matrix[one, other] = matrix[other, one] = same
    return ModelAgreement(titles, matrix)


def judge_candidate(
    segmentation: Segmentation, candidate: ModelCandidate, pause: Callable[[], None] = lambda: None
) -> ModelCandidate:
    """The same candidate with its stability measured, and the guard's verdict on it.

    The search stops judging once a better model has won; this judges one more.

    Parameters
    ----------
    segmentation : a searched segmentation
    candidate : one of its candidates; one that was judged is returned as it is
    pause : called before each resample; may raise to stop
    """
    if candidate.verdict != "not judged":
        return candidate
    searched = segmentation.search_result
    with one_thread():
        return selection.judge_one(
            searched.fit(candidate), searched.points, searched.settings, pause
        )


def in_use(segmentation: Segmentation) -> Fit:
    """The fitted model that gives the segments."""
    searched = segmentation.search_result
    # Compared by value, not identity: read back from a file, they are two objects.
    parameters = {
        name: parameter for name, parameter in segmentation.parameters.items() if name != "seed"
    }
    return searched.find(segmentation.algorithm, segmentation.clusters, parameters)


def points_of(segmentation: Segmentation) -> np.ndarray:
    """Where each customer is in the space, shape (n, d), in the order of `segmentation.labels`."""
    axes = [column for column in segmentation.points.columns if column.startswith("axis_")]
    return segmentation.points[axes].to_numpy(float)


def middles(segmentation: Segmentation) -> np.ndarray:
    """The middle of each segment in the space, shape (k, d), in the order of the profiles.

    The model's own centres where it has them: unusual customers that were set aside while fitting
    do not pull them. Else the mean of its customers.
    """
    centres = segmentation.model_in_use.model.centres
    if centres is not None:
        place = dict(zip(segmentation.model_in_use.names, centres, strict=True))
        return np.stack([place[profile.name] for profile in segmentation.profiles])
    points = points_of(segmentation)
    return np.stack(
        [
            points[(segmentation.labels == profile.name).to_numpy()].mean(axis=0)
            for profile in segmentation.profiles
        ]
    )


def title(fit: Fit) -> str:
    """A model in a few words: K-Means, 4 segments."""
    algorithm = ALGORITHMS[fit.algorithm]
    values = [str(fit.parameters[name]) for name in algorithm.title_parameters]
    return ", ".join([algorithm.title, *values, formatting.count(fit.clusters, "segment")])


def _best_of_each(segmentation: Segmentation) -> list[ModelCandidate]:
    """Of each algorithm the best other candidate that the guard does not refuse, if there is one.

    Another start of the same model with the same number of segments would only agree with it.
    """
    best: dict[str, ModelCandidate] = {}
    for candidate in segmentation.candidates:
        same = (candidate.algorithm, candidate.clusters) == (
            segmentation.algorithm,
            segmentation.clusters,
        )
        if candidate.verdict in ("passed", "not judged") and not same:
            held = best.setdefault(candidate.algorithm, candidate)
            if candidate.silhouette > held.silhouette:
                best[candidate.algorithm] = candidate
    return list(best.values())


def _verdict(value: float) -> str:
    if value >= STABLE_JACCARD:
        return "stable"
    return "doubtful" if value < DOUBTFUL_JACCARD else "in between"
