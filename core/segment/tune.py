"""The Optuna study: which models are tried, each fitted and scored once."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from core.segment import judge
from core.segment.models import FAMILIES, TITLES, Family, Model, family

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import optuna

    from core.settings import SegmentSettings

BATCH = 8
"""Trials asked for at once where a sampler learns from them; a batch shares one pass over the
distances. Where all of a space is queued there is nothing to learn, and all of it is one batch."""


@dataclass(frozen=True)
class Fit:
    """One model that was tried.

    Parameters
    ----------
    algorithm, clusters, parameters : what was tried
    model : the fitted model
    silhouette : with its standard error
    davies_bouldin, calinski_harabasz : the other two scores
    smallest_share, largest_share : of all customers, those set aside included
    """

    algorithm: str
    clusters: int
    parameters: dict[str, Any]
    model: Model
    silhouette: judge.Silhouette
    davies_bouldin: float
    calinski_harabasz: float
    smallest_share: float
    largest_share: float


@dataclass(frozen=True)
class Search:
    """Everything that was tried, and how many trials that took."""

    fits: tuple[Fit, ...]
    trials: int


def search(
    points: np.ndarray,
    aside: np.ndarray,
    settings: SegmentSettings,
    progress: Callable[[float, str], None],
) -> Search:
    """Try models over algorithms, numbers of clusters and parameters.

    The space is small and discrete: with enough trials all of it is queued, with fewer Optuna's
    TPE sampler chooses. Trials are asked for in batches and told their guarded silhouette: the
    silhouette, less one where the guard's shares do not hold. Parameter sets that give the same
    model are fitted once.

    Parameters
    ----------
    points : shape (n, d), in canonical order: what models are fitted to
    aside : shape (m, d): unusual customers, assigned afterwards; they count in the shares
    settings : algorithm, clusters, trials, seed
    progress : called with the share done and a few words before each fit; may raise to stop

    References
    ----------
    Akiba et al. (2019), Optuna, KDD; Bergstra et al. (2011), NIPS (TPE).
    """
    algorithms = tuple(FAMILIES) if settings.algorithm == "auto" else (settings.algorithm,)
    studies = [_Study(family(each, points, settings.seed), aside, settings) for each in algorithms]
    total = sum(study.wanted for study in studies)
    asked = 0
    while asked < total:
        rounds = [study.ask() for study in studies]
        fitted = 0
        for study in studies:
            for words in study.fit():
                progress((asked + fitted) / total, words)
                fitted += 1
        # Scoring is mostly distances between customers: one pass over them serves all studies.
        new = [model.labels for study in studies for model in study.fitted.values()]
        scores = iter(judge.silhouettes(points, new, settings.seed))
        for study in studies:
            study.tell(scores)
        asked += sum(rounds)
    return Search(tuple(fit for study in studies for fit in study.fits.values()), asked)


Key = tuple[object, ...]
"""What decides the result of a fit; see `Family.same_fit`."""


@dataclass
class _Study:
    """One algorithm's study, in rounds: ask Optuna, fit what is new, tell Optuna the scores."""

    members: Family
    aside: np.ndarray
    settings: SegmentSettings
    asked: int = 0
    fits: dict[Key, Fit] = field(default_factory=dict)
    pending: list[tuple[Key, optuna.Trial]] = field(default_factory=list)
    fitted: dict[Key, Model] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.space: dict[str, tuple[Any, ...]] = {
            "clusters": _cluster_counts(self.members.points, self.settings),
            **self.members.space,
        }
        size = math.prod(len(choices) for choices in self.space.values())
        self.wanted = min(self.settings.trials, size)
        self.batch = size if self.wanted == size else BATCH
        self.study = _optuna_study(self.space, self.settings, whole=self.wanted == size)

    def ask(self) -> int:
        """Ask for the trials of this round; how many there are."""
        import optuna

        distributions: dict[str, optuna.distributions.BaseDistribution] = {
            name: optuna.distributions.CategoricalDistribution(choices)
            for name, choices in self.space.items()
        }
        size = min(self.batch, self.wanted - self.asked)
        trials = [self.study.ask(distributions) for _ in range(size)]
        self.pending = [(self._key(trial.params), trial) for trial in trials]
        self.asked += size
        return size

    def fit(self) -> Iterator[str]:
        """Fit what this round asks for the first time, saying before each trial what it is."""
        self.fitted = {}
        for key, trial in self.pending:
            clusters = trial.params["clusters"]
            yield f"{TITLES[self.members.algorithm]}, {clusters} segments"
            if key in self.fits or key in self.fitted:
                continue
            model = self.members.fit(clusters, _others(trial.params))
            # Ties in a tree, or an empty mixture component, can leave fewer clusters than asked.
            if len(np.unique(model.labels)) == clusters:
                self.fitted[key] = model

    def tell(self, scores: Iterator[judge.Silhouette]) -> None:
        """Take one silhouette for each new fit, in order, and tell Optuna of every trial."""
        parameters = {key: trial.params for key, trial in reversed(self.pending)}
        for (key, model), silhouette in zip(self.fitted.items(), scores, strict=False):
            clusters = parameters[key]["clusters"]
            self.fits[key] = Fit(
                self.members.algorithm,
                clusters,
                _others(parameters[key]),
                model,
                silhouette,
                *judge.separation(self.members.points, model.labels),
                *judge.shares(model, self.aside, clusters),
            )
        for key, trial in self.pending:
            self.study.tell(trial, self._value(self.fits.get(key)))

    def _key(self, parameters: Mapping[str, Any]) -> Key:
        return self.members.same_fit(parameters["clusters"], parameters)

    def _value(self, fit: Fit | None) -> float:
        if fit is None:
            return -2.0
        held = (
            fit.smallest_share >= self.settings.smallest_share
            and fit.largest_share <= self.settings.largest_share
        )
        return fit.silhouette.mean - (0.0 if held else 1.0)


def _others(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if name != "clusters"}


def _cluster_counts(points: np.ndarray, settings: SegmentSettings) -> tuple[int, ...]:
    """The numbers of clusters to try: never more than there are different customers."""
    most = len(np.unique(points, axis=0))
    if settings.clusters is not None:
        return (settings.clusters,) if settings.clusters <= most else ()
    return tuple(range(settings.fewest_clusters, min(settings.most_clusters, most) + 1))


def _optuna_study(
    space: dict[str, tuple[Any, ...]], settings: SegmentSettings, *, whole: bool
) -> optuna.Study:
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(seed=settings.seed, constant_liar=True)
    study = optuna.create_study(direction="maximize", sampler=sampler)
    if whole:
        for choices in itertools.product(*space.values()):
            study.enqueue_trial(dict(zip(space, choices, strict=True)))
    return study
