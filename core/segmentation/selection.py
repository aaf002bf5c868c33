"""The guard: which of the models that were tried is offered, and why the others are not.

The highest silhouette is often one giant segment and a handful of outliers. So three questions are
asked in this order: are the segments of a usable size, do they come back when the customers are
drawn again, and only then, which are separated best. Silhouettes that differ by less than two
standard errors of their difference are a tie, and the simpler model wins a tie.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core import formatting
from core.formatting import Sentence
from core.segmentation import metrics
from core.segmentation.algorithms.registry import ALGORITHMS, algorithm_title, complexity
from core.segmentation.candidate import ModelCandidate
from core.segmentation.model_verdict import judge, size_problem, tied, why_chosen
from core.segmentation.search.objectives import OBJECTIVES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.segmentation.search.trials import Fit
    from core.settings import SegmentSettings

MAX_JUDGED = 6
"""Models of one algorithm whose stability is measured before the algorithm is given up."""


@dataclass(frozen=True)
class Choice:
    """What the guard decided.

    Parameters
    ----------
    offered : the model to use; None when not one can be offered
    verdict : why
    candidates : every model with its verdict, best first
    sound : whether the offered model passed every question
    """

    offered: Fit | None
    verdict: Sentence
    candidates: tuple[ModelCandidate, ...]
    sound: bool


def select_model(
    fits: Sequence[Fit],
    points: np.ndarray,
    settings: SegmentSettings,
    progress: Callable[[float, str], None],
) -> Choice:
    """Decide which model to offer.

    Parameters
    ----------
    fits : what was tried
    points : what it was fitted to, shape (n, d)
    settings : the guard's limits
    progress : called with the share done and a few words; may raise to stop
    """
    ranked = _distinct(sorted(fits, key=lambda fit: _best_first(fit, settings)))
    bench = _Bench(points, settings, progress)
    sized = [fit for fit in ranked if size_problem(fit, settings) is None]
    winner = bench.best_stable(sized)
    if winner is not None:
        rivals = [
            fit
            for fit in sized
            if OBJECTIVES[settings.objective].has_error
            and _simplicity(fit) < _simplicity(winner)
            and tied(fit, winner)
        ]
        simplest = bench.first_stable(sorted(rivals, key=_simplicity)) or winner
        verdict = why_chosen(simplest, winner, ranked, bench.stability(simplest), settings)
        return _choice(simplest, ranked, bench, sound=True, verdict=verdict)
    return _second_best(ranked, sized, bench)


def judge_one(
    fit: Fit,
    points: np.ndarray,
    settings: SegmentSettings,
    pause: Callable[[], None] = lambda: None,
) -> ModelCandidate:
    """Measure the stability of a model that the search had no need to judge, and say the verdict.

    Parameters
    ----------
    fit : the model
    points : what it was fitted to
    settings : the guard's limits
    pause : called before each resample; may raise to stop
    """
    bench = _Bench(points, settings, lambda _, __: pause())
    bench.stability(fit)
    return _candidate(fit, None, bench, sound=True)


def _second_best(ranked: Sequence[Fit], sized: Sequence[Fit], bench: _Bench) -> Choice:
    """What to offer where no model passes every question; each step down is explained."""
    settings = bench.settings
    roomy = [fit for fit in ranked if fit.smallest_share >= settings.smallest_share]
    dominated = bench.best_stable([fit for fit in roomy if fit not in sized])
    if dominated is not None:
        verdict = Sentence(
            "One segment has {share:.0%} of customers; no stable model with {segments} divides "
            "them more evenly.",
            share=dominated.largest_share,
            segments=_counted(settings),
        )
        return _choice(dominated, ranked, bench, sound=False, verdict=verdict)
    unsteady = max(
        (fit for fit in sized or roomy if id(fit) in bench.measured),
        key=lambda fit: bench.measured[id(fit)],
        default=None,
    )
    if unsteady is not None:
        verdict = Sentence(
            "Treat these segments as tentative: no model was stable on resampled data. This one "
            "was the most stable ({stability:.2f} of 1, {wanted:.2f} wanted).",
            stability=bench.measured[id(unsteady)],
            wanted=settings.stability,
        )
        return _choice(unsteady, ranked, bench, sound=False, verdict=verdict)
    problem = size_problem(ranked[0], settings) if ranked else None
    if settings.clusters is not None and problem is not None:
        verdict = Sentence(
            "Shown because you asked for {n:# segment|# segments}; the checks would refuse it: "
            "{problem}.",
            n=settings.clusters,
            problem=problem,
        )
        return _choice(ranked[0], ranked, bench, sound=False, verdict=verdict)
    verdict = Sentence("No usable groups: every split had segments too small or too large.")
    return _choice(None, ranked, bench, sound=False, verdict=verdict)


class _Bench:
    """Measures stability, each model once."""

    def __init__(
        self,
        points: np.ndarray,
        settings: SegmentSettings,
        progress: Callable[[float, str], None],
    ) -> None:
        self.points = points
        self.settings = settings
        self.progress = progress
        self.measured: dict[int, float] = {}
        self.per_algorithm: Counter[str] = Counter()

    def stable(self, fit: Fit) -> bool:
        return self.stability(fit) >= self.settings.stability

    def stability(self, fit: Fit) -> float:
        if id(fit) not in self.measured:
            text = (
                f"stability of {algorithm_title(fit.algorithm)},"
                f" {formatting.count(fit.clusters, 'segment')}"
            )
            done = len(self.measured) / (MAX_JUDGED * len(ALGORITHMS))
            self.per_algorithm[fit.algorithm] += 1
            self.measured[id(fit)] = metrics.bootstrap_stability(
                self.points,
                fit.model.labels,
                fit.algorithm,
                fit.parameters,
                needed=self.settings.stability,
                resamples=self.settings.resamples,
                seed=self.settings.seed,
                pause=lambda: self.progress(min(done, 1.0), text),
            )
        return self.measured[id(fit)]

    def first_stable(self, fits: Sequence[Fit]) -> Fit | None:
        return next((fit for fit in fits if self.stable(fit)), None)

    def best_stable(self, fits: Sequence[Fit]) -> Fit | None:
        """The first stable one, giving up an algorithm after `MAX_JUDGED` of its models."""
        for fit in fits:
            if id(fit) not in self.measured and self.per_algorithm[fit.algorithm] >= MAX_JUDGED:
                continue
            if self.stable(fit):
                return fit
        return None


def _distinct(ranked: Sequence[Fit]) -> list[Fit]:
    """Each model once: other starts of an algorithm often end in the same clusters."""
    kept: dict[tuple[object, ...], Fit] = {}
    for fit in ranked:
        labels = fit.model.labels
        # Numbered in the order in which they first appear: the same clusters are the same numbers.
        _, first, codes = np.unique(labels, return_index=True, return_inverse=True)
        partition = np.argsort(np.argsort(first))[codes].astype(np.int16).tobytes()
        key = (fit.algorithm, fit.clusters, round(fit.silhouette.mean, 6), hash(partition))
        kept.setdefault(key, fit)
    return list(kept.values())


def _choice(
    offered: Fit | None, ranked: Sequence[Fit], bench: _Bench, *, sound: bool, verdict: Sentence
) -> Choice:
    judged = [_candidate(fit, offered, bench, sound=sound) for fit in ranked]
    order = {"offered": 0, "passed": 1, "not judged": 2, "refused": 3}
    candidates = tuple(sorted(judged, key=lambda item: order[item.verdict]))
    return Choice(offered, verdict, candidates, sound)


def _candidate(fit: Fit, offered: Fit | None, bench: _Bench, *, sound: bool) -> ModelCandidate:
    stability = bench.measured.get(id(fit))
    verdict, reason = judge(fit, offered, stability, bench.settings, sound=sound)
    return ModelCandidate(
        algorithm=fit.algorithm,
        clusters=fit.clusters,
        parameters=fit.parameters,
        silhouette=fit.silhouette.mean,
        davies_bouldin=fit.davies_bouldin,
        calinski_harabasz=fit.calinski_harabasz,
        smallest_share=fit.smallest_share,
        largest_share=fit.largest_share,
        stability=stability,
        verdict=verdict,
        reason=reason,
    )


def _counted(settings: SegmentSettings) -> Sentence:
    if settings.clusters is not None:
        return Sentence("{n:# segment|# segments}", n=settings.clusters)
    fewest, most = settings.fewest_clusters, settings.most_clusters
    return Sentence("{fewest} to {most:# segment|# segments}", fewest=fewest, most=most)


def _simplicity(fit: Fit) -> tuple[int, int]:
    return fit.clusters, complexity(fit.algorithm)


def _best_first(fit: Fit, settings: SegmentSettings) -> tuple[float, int, int, str]:
    # A guarded silhouette has the shares in it, which are asked for on their own.
    silhouettes = OBJECTIVES[settings.objective].has_error
    value = fit.silhouette.mean if silhouettes else fit.value
    return (-round(value, 6), *_simplicity(fit), str(sorted(fit.parameters.items())))
