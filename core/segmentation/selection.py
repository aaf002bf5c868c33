"""The guard: which of the models that were tried is offered, and why the others are not.

The highest silhouette is often one giant segment and a handful of outliers. So three questions are
asked in this order: are the segments of a usable size, do they come back when the customers are
drawn again, and only then, which are separated best. Silhouettes within twice the standard error
are a tie, and the simpler model wins a tie.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import formatting
from core.segmentation import metrics
from core.segmentation.algorithms.registry import ALGORITHMS, algorithm_title, complexity
from core.segmentation.candidate import ModelCandidate
from core.segmentation.search.objectives import OBJECTIVES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

    from core.segmentation.search.trials import Fit
    from core.settings import SegmentSettings

CALLED = {
    "davies_bouldin": "Davies-Bouldin",
    "calinski_harabasz": "Calinski-Harabasz",
    "bic": "BIC",
    "stability": "stability",
}
"""Objectives other than the silhouette, as they are called in a sentence."""

MAX_JUDGED = 6
"""Models of one algorithm whose stability is measured before the algorithm is given up."""


@dataclass(frozen=True)
class Choice:
    """What the guard decided.

    Parameters
    ----------
    offered : the model to use; None when not one can be offered
    verdict : why, in one sentence
    candidates : every model with its verdict, best first
    sound : whether the offered model passed every question
    """

    offered: Fit | None
    verdict: str
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
    ranked = sorted(fits, key=lambda fit: _best_first(fit, settings))
    bench = _Bench(points, settings, progress)
    sized = [fit for fit in ranked if _size_problem(fit, settings) is None]
    winner = bench.best_stable(sized)
    if winner is not None:
        tied = [
            fit
            for fit in sized
            if OBJECTIVES[settings.objective].has_error
            and _simplicity(fit) < _simplicity(winner)
            and fit.silhouette.mean >= winner.silhouette.mean - 2 * winner.silhouette.error
        ]
        winner = bench.first_stable(sorted(tied, key=_simplicity)) or winner
        return _choice(winner, ranked, bench, sound=True, verdict=_why(winner, ranked, bench))
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
    return _candidate(fit, None, bench)


def _second_best(ranked: Sequence[Fit], sized: Sequence[Fit], bench: _Bench) -> Choice:
    """What to offer where no model passes every question; each step down is explained."""
    settings = bench.settings
    roomy = [fit for fit in ranked if fit.smallest_share >= settings.smallest_share]
    dominated = bench.best_stable([fit for fit in roomy if fit not in sized])
    if dominated is not None:
        verdict = (
            f"One segment holds {dominated.largest_share:.0%} of the customers; no stable model "
            f"with {_counted(settings)} divides them more evenly."
        )
        return _choice(dominated, ranked, bench, sound=False, verdict=verdict)
    unsteady = max(
        (fit for fit in sized or roomy if id(fit) in bench.measured),
        key=lambda fit: bench.measured[id(fit)],
        default=None,
    )
    if unsteady is not None:
        verdict = (
            "Read these segments with care: no model stays the same when customers are drawn "
            f"again. This one does best (stability {bench.measured[id(unsteady)]:.2f} of 1, wanted "
            f"{settings.stability:.2f})."
        )
        return _choice(unsteady, ranked, bench, sound=False, verdict=verdict)
    if settings.clusters is not None and ranked:
        verdict = (
            f"Shown because you asked for {formatting.count(settings.clusters, 'segment')}; the "
            f"guard would refuse it: {_size_problem(ranked[0], settings)}."
        )
        return _choice(ranked[0], ranked, bench, sound=False, verdict=verdict)
    verdict = "These customers do not fall into groups of a usable size."
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


def _choice(
    offered: Fit | None, ranked: Sequence[Fit], bench: _Bench, *, sound: bool, verdict: str
) -> Choice:
    judged = [_candidate(fit, offered, bench) for fit in ranked]
    order = {"offered": 0, "passed": 1, "not judged": 2, "refused": 3}
    candidates = tuple(sorted(judged, key=lambda item: order[item.verdict]))
    return Choice(offered, verdict, candidates, sound)


def _candidate(fit: Fit, offered: Fit | None, bench: _Bench) -> ModelCandidate:
    stability = bench.measured.get(id(fit))
    verdict, reason = _judgement(fit, offered, stability, bench.settings)
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


def _judgement(
    fit: Fit, offered: Fit | None, stability: float | None, settings: SegmentSettings
) -> tuple[str, str]:
    if fit is offered:
        return "offered", "Usable sizes, stable, and separated best."
    problem = _size_problem(fit, settings)
    if problem is not None:
        return "refused", f"{problem[0].upper()}{problem[1:]}."
    if stability is None:
        return "not judged", "A better separated model was already found stable."
    if stability < settings.stability:
        return "refused", f"Not stable: {stability:.2f} of 1, wanted {settings.stability:.2f}."
    return "passed", "Sound, but not better separated than a simpler model or the one offered."


def _size_problem(fit: Fit, settings: SegmentSettings) -> str | None:
    if fit.smallest_share < settings.smallest_share:
        return (
            f"its smallest segment holds {fit.smallest_share:.1%} of the customers "
            f"(at least {settings.smallest_share:.0%} wanted)"
        )
    if fit.largest_share > settings.largest_share:
        return (
            f"its largest segment holds {fit.largest_share:.1%} of the customers "
            f"(at most {settings.largest_share:.0%} wanted)"
        )
    return None


def _why(winner: Fit, ranked: Sequence[Fit], bench: _Bench) -> str:
    objective = bench.settings.objective
    best = (
        f"it separates them best (silhouette {winner.silhouette.mean:.2f})"
        if OBJECTIVES[objective].has_error
        else (
            f"it does best by {CALLED[objective]}, which you chose (silhouette "
            f"{winner.silhouette.mean:.2f})"
        )
    )
    sentence = (
        f"{formatting.count(winner.clusters, 'segment')} by {algorithm_title(winner.algorithm)}:"
        f" of all models with segments of a usable size (smallest {winner.smallest_share:.0%}) that"
        f" stay the same when customers are drawn again (stability {bench.stability(winner):.2f} of"
        f" 1), {best}."
    )
    if not OBJECTIVES[objective].has_error:
        return sentence
    highest = ranked[0]
    if highest is winner or highest.silhouette.mean - winner.silhouette.mean < 2 * (
        winner.silhouette.error
    ):
        return sentence
    problem = _size_problem(highest, bench.settings) or "it is not stable"
    return (
        f"{sentence} The highest silhouette, {highest.silhouette.mean:.2f} by "
        f"{algorithm_title(highest.algorithm)} with {highest.clusters}, was refused: {problem}."
    )


def _counted(settings: SegmentSettings) -> str:
    if settings.clusters is not None:
        return formatting.count(settings.clusters, "segment")
    return f"{settings.fewest_clusters} to {formatting.count(settings.most_clusters, 'segment')}"


def _simplicity(fit: Fit) -> tuple[int, int]:
    return fit.clusters, complexity(fit.algorithm)


def _best_first(fit: Fit, settings: SegmentSettings) -> tuple[float, int, int, str]:
    # A guarded silhouette has the shares in it, which are asked for on their own.
    silhouettes = OBJECTIVES[settings.objective].has_error
    value = fit.silhouette.mean if silhouettes else fit.value
    return (-round(value, 6), *_simplicity(fit), str(sorted(fit.parameters.items())))
