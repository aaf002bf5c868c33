"""Customers in, a named and judged `Segmentation` out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from core import libraries
from core.errors import Notice
from core.segment import guard, judge, mixed, names, traits, tune
from core.segment.profile import profiles
from core.segment.result import Segmentation
from core.segment.space import Space, canonical_order, unusual

if TYPE_CHECKING:
    from core.features.customers import Customers
    from core.progress import Progress
    from core.segment.models import Model
    from core.segment.result import Candidate
    from core.settings import SegmentSettings

FEWEST_CUSTOMERS = 10
"""Fewer customers than this are not searched for groups."""


@dataclass(frozen=True)
class SegmentModel:
    """What gives a customer a segment: the space, the fitted model, and the names.

    Parameters
    ----------
    space : places customers
    model : assigns places to clusters
    names : the name of cluster 0, 1, …
    """

    space: Space | mixed.MixedSpace
    model: Model
    names: tuple[str, ...]

    def assign(self, frame: pd.DataFrame) -> pd.Series[str]:
        """The segment of each customer.

        Parameters
        ----------
        frame : the space's features; one row a customer
        """
        return _series(frame.index, self.names, self.model.assign(self.space.place(frame)))


def segment(customers: Customers, settings: SegmentSettings, progress: Progress) -> Segmentation:
    """Find, judge and name the segments of a shop.

    Customers are placed by log1p and robust scaling of recency, frequency and monetary value; the
    most unusual are set aside while models are fitted and assigned afterwards, so that everyone has
    a segment. Optuna searches the models, the guard chooses among them, archetypes name the
    clusters. Neither the names of the customers, nor the order of the file, nor the unit of money
    can change the result.

    Parameters
    ----------
    customers : one row a customer
    settings : algorithms, numbers of clusters, trials, seed, the guard's limits
    progress : stages "tune" and "judge"; may raise `Cancelled`
    """
    with _one_thread():
        return _segment(customers, settings, progress)


def reuse(customers: Customers, model: SegmentModel, algorithm: str, name: str) -> Segmentation:
    """Give customers the segments of a model that was fitted before, to this shop or another month.

    Nothing is searched and nobody is named anew, so that a customer who has not changed keeps their
    segment. The scores say how well the old model separates these customers.

    Parameters
    ----------
    customers : one row a customer
    model : the saved model
    algorithm, name : what it is and what it is called
    """
    points = model.space.place(customers.frame)
    clusters = model.model.assign(points)
    labels = _series(customers.frame.index, model.names, clusters)
    found = profiles(customers, labels, traits.order(customers, labels, model.names))
    return replace(
        _one_segment(customers, points),
        labels=labels,
        profiles=found,
        algorithm=algorithm,
        clusters=len(found),
        scores=_scores_of(points, clusters, [each.share for each in found]),
        verdict=(
            f"The saved model “{name}”, used as it is: every customer joins its "
            f"{model.model.how_it_assigns}. Nothing was searched."
        ),
        notices=(),
        model=model,
    )


def _scores_of(points: np.ndarray, clusters: np.ndarray, shares: list[float]) -> dict[str, float]:
    """What can be judged of labels without fitting again; nothing where one segment holds all."""
    present = np.unique(clusters, return_inverse=True)[1]
    if len(shares) < 2:  # noqa: PLR2004 - nothing to separate
        return {}
    davies_bouldin, calinski_harabasz = judge.separation(points, present)
    return {
        "silhouette": judge.silhouettes(points, [present], seed=0)[0].mean,
        "davies_bouldin": davies_bouldin,
        "calinski_harabasz": calinski_harabasz,
        "smallest_share": min(shares),
        "largest_share": max(shares),
    }


def _segment(customers: Customers, settings: SegmentSettings, progress: Progress) -> Segmentation:
    frame = customers.frame
    space = mixed.learn(customers)
    points = space.place(frame)
    if not _can_differ(points, settings):
        return _one_segment(customers, points)
    order = canonical_order(points)
    progress("tune", 0.0, "looking for unusual customers")
    flagged = unusual(points[order], settings.outlier_share, settings.seed)
    left_aside = flagged & (settings.outliers == "set_aside")
    fitted, aside = order[~left_aside], order[left_aside]
    found = tune.search(
        points[fitted],
        points[aside],
        settings,
        lambda done, words: progress("tune", done, words),
    )
    progress("judge", 0.0, "comparing models")
    choice = guard.choose(
        found.fits,
        points[fitted],
        settings,
        lambda done, words: progress("judge", done, words),
    )
    progress("judge", 1.0, "naming segments")
    evidence = replace(
        _one_segment(customers, points),
        candidates=choice.candidates,
        rejected=tuple(each for each in choice.candidates if each.verdict == "refused"),
        outliers=tuple(frame.index[np.sort(order[flagged])]),
        trials=found.trials,
        verdict=choice.verdict,
        notices=() if choice.sound else (Notice("unsound_segments", choice.verdict),),
    )
    if choice.offered is None:
        return evidence
    clusters = np.empty(len(points), dtype=int)
    clusters[fitted] = choice.offered.model.labels
    clusters[aside] = choice.offered.model.assign(points[aside])
    named = traits.name_clusters(customers, clusters)
    labels = _series(frame.index, named, clusters)
    return replace(
        evidence,
        labels=labels,
        profiles=profiles(customers, labels, traits.order(customers, labels, named)),
        algorithm=choice.offered.algorithm,
        clusters=choice.offered.clusters,
        parameters={**choice.offered.parameters, "seed": settings.seed},
        scores=_scores(choice.candidates),
        model=SegmentModel(space, choice.offered.model, named),
    )


def _one_thread() -> threadpool_limits:
    """Run the numerical libraries on one thread.

    The fits are so small that more threads mostly wait for each other (seven times the CPU was
    measured on two busy cores), and sums would depend on which thread came first.
    """
    libraries.load(libraries.MODELS)  # only what is loaded already can be limited
    return threadpool_limits(limits=1)


def _can_differ(points: np.ndarray, settings: SegmentSettings) -> bool:
    """Whether there are customers enough, and differences enough, to look for groups."""
    fewest = settings.clusters or settings.fewest_clusters
    return len(points) >= FEWEST_CUSTOMERS and len(np.unique(points, axis=0)) >= fewest


def _one_segment(customers: Customers, points: np.ndarray) -> Segmentation:
    """All customers as one segment: said plainly rather than made up."""
    frame = customers.frame
    labels = pd.Series(names.ALL_CUSTOMERS, index=frame.index, dtype="str")
    verdict = (
        f"{len(frame):,} customers are too few to look for groups: they are shown as one segment."
        if len(frame) < FEWEST_CUSTOMERS
        else "These customers hardly differ from one another: they are shown as one segment."
    )
    components, pca_shares = _principal_components(points)
    return Segmentation(
        labels=labels,
        profiles=profiles(customers, labels, (names.ALL_CUSTOMERS,)),
        algorithm="single",
        clusters=1,
        parameters={},
        scores={},
        candidates=(),
        rejected=(),
        outliers=(),
        points=pd.DataFrame(
            np.hstack([points, components]),
            index=frame.index,
            columns=[*(f"axis_{each + 1}" for each in range(points.shape[1])), "pca_1", "pca_2"],
        ),
        pca_shares=pca_shares,
        trials=0,
        verdict=verdict,
        notices=(Notice("one_segment", verdict),),
    )


def _principal_components(points: np.ndarray) -> tuple[np.ndarray, tuple[float, float]]:
    """Two components, shape (n, 2), turned so that more money is to the right and up."""
    centred = points - points.mean(axis=0)
    _, strength, axes = np.linalg.svd(centred, full_matrices=False)
    variance = strength**2 / max(float((strength**2).sum()), 1e-12)
    axes = np.vstack([axes, np.zeros((2, points.shape[1]))])[:2]
    turned = axes * np.where(axes[:, -1:] < 0, -1.0, 1.0)
    first, second = [*variance.tolist(), 0.0, 0.0][:2]
    return centred @ turned.T, (first, second)


def _scores(candidates: tuple[Candidate, ...]) -> dict[str, float]:
    offered = candidates[0]
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


def _series(index: pd.Index[str], named: tuple[str, ...], clusters: np.ndarray) -> pd.Series[str]:
    return pd.Series(np.array(named, dtype=object)[clusters], index=index, dtype="str")
