"""One algorithm's part of a search: ask Optuna, fit what is new, tell Optuna the values."""

from __future__ import annotations

import itertools
import math
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import optuna

from core import formatting
from core.segmentation import metrics
from core.segmentation.algorithms.registry import create_algorithm
from core.segmentation.search import search_space
from core.segmentation.search.search_space import algorithms_of
from core.segmentation.search.trials import Fit, Trial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from core.segmentation.algorithms.base import Algorithm, Model
    from core.segmentation.search.objectives import Objective
    from core.settings import SegmentSettings

BATCH = 8
"""Trials asked for at once where a sampler learns from them or somebody watches; a batch shares one
pass over the distances."""

MIN_GROUPS = 2
"""Groups that an algorithm must find which finds their number by itself."""

Key = tuple[object, ...]
"""What decides the result of a fit; see `Algorithm.fit_key`."""


@dataclass
class Study:
    """One algorithm's study, in rounds."""

    members: Algorithm
    aside: np.ndarray
    objective: Objective
    space: dict[str, tuple[Any, ...]]
    left_out: tuple[str, ...]
    fits: dict[Key, Fit] = field(default_factory=dict)
    asked: int = 0
    pending: list[tuple[Key, optuna.Trial]] = field(default_factory=list)
    fitted: dict[Key, Model] = field(default_factory=dict)
    seconds: dict[Key, float] = field(default_factory=dict)
    new: set[Key] = field(default_factory=set)

    @classmethod
    def begin(
        cls,
        algorithm: str,
        points: np.ndarray,
        aside: np.ndarray,
        objective: Objective,
        fits: Sequence[Fit],
        trials: Sequence[Trial],
    ) -> Study:
        """Begin a study, or take up one that was stopped, knowing its fits and trials."""
        settings = objective.settings
        members = create_algorithm(
            algorithm,
            points,
            settings.seed,
            requested=algorithms_of(settings) == (algorithm,),
            max_pairwise=settings.pairwise_customers,
        )
        space, left_out = search_space.choices(members, settings)
        study = cls(members, aside, objective, space, left_out)
        study.fits = {
            members.fit_key(fit.clusters, fit.parameters): fit
            for fit in fits
            if fit.algorithm == algorithm
        }
        study._open([trial for trial in trials if study.knows(trial)])
        return study

    @property
    def settings(self) -> SegmentSettings:
        """What is searched."""
        return self.objective.settings

    def knows(self, trial: Trial) -> bool:
        """Whether a trial is this algorithm's and inside what is searched now."""
        return (
            trial.algorithm == self.members.name
            and trial.parameters.keys() == self.space.keys()
            and all(value in self.space[name] for name, value in trial.parameters.items())
        )

    def _open(self, before: Sequence[Trial]) -> None:
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        settings = self.settings
        size = math.prod(len(choices) for choices in self.space.values())
        # No more questions than there are answers, unless a sampler was chosen to ask again.
        self.wanted = min(settings.trials, size)
        self.queued = settings.sampler == "exhaustive" or (
            settings.sampler == "auto" and self.wanted == size
        )
        self.asked = len(before)
        if not self.wanted:
            return
        self.study = optuna.create_study(direction="maximize")
        self.distributions: dict[str, optuna.distributions.BaseDistribution] = {
            name: optuna.distributions.CategoricalDistribution(choices)
            for name, choices in self.space.items()
        }
        for trial in before:
            self.study.add_trial(
                optuna.trial.create_trial(
                    params=trial.parameters,
                    distributions=self.distributions,
                    value=WORST if trial.value is None else trial.value,
                )
            )
        if self.queued:
            self._queue([trial.parameters for trial in before])

    def _queue(self, before: Sequence[Mapping[str, Any]]) -> None:
        """Queue the space; where that is more than is wanted, a seeded part of it."""
        every = [
            dict(zip(self.space, choices, strict=True))
            for choices in itertools.product(*self.space.values())
        ]
        if self.wanted < len(every):
            order = np.random.default_rng(self.settings.seed).permutation(len(every))
            every = [every[place] for place in order[: self.wanted]]
        for choices in every:
            if choices not in before:
                self.study.enqueue_trial(choices)

    def ask(self, *, in_rounds: bool) -> None:
        """Ask for the trials of this round."""
        self.pending = []
        left = self.wanted - self.asked
        if left <= 0:
            return
        size = left if self.queued and not in_rounds else min(BATCH, left)
        if not self.queued:
            # Seeded again each round: a study that is continued asks what it would have asked.
            seed = self.settings.seed + self.asked
            self.study.sampler = (
                optuna.samplers.RandomSampler(seed=seed)
                if self.settings.sampler == "random"
                else optuna.samplers.TPESampler(seed=seed, constant_liar=True)
            )
        trials = [self.study.ask(self.distributions) for _ in range(size)]
        self.pending = [(self._key(trial.params), trial) for trial in trials]
        self.asked += size

    def fit(self) -> Iterator[str]:
        """Fit what this round asks for the first time, saying before each trial what it is."""
        self.fitted, self.new = {}, set()
        for key, trial in self.pending:
            yield self._words(trial.params)
            if key in self.fits or key in self.seconds:
                continue
            started = time.perf_counter()
            model = self.members.fit(trial.params.get("clusters", 0), _others(trial.params))
            self.seconds[key] = time.perf_counter() - started
            self.new.add(key)
            if self._usable(model, trial.params):
                # Every model of a search is kept: a million labels are 2 MB like this, and not 8.
                slim: Any = replace(model, labels=model.labels.astype(np.int16))  # type: ignore[type-var]
                self.fitted[key] = slim

    def tell(
        self, scores: Iterator[metrics.Silhouette], pause: Callable[[], None]
    ) -> Iterator[Trial]:
        """Take one silhouette for each new fit, in order, and tell Optuna of every trial."""
        parameters = {key: trial.params for key, trial in reversed(self.pending)}
        for (key, model), silhouette in zip(self.fitted.items(), scores, strict=False):
            pause()
            self.fits[key] = self._judged(model, _others(parameters[key]), silhouette)
        for key, trial in self.pending:
            fit = self.fits.get(key)
            self.study.tell(trial, WORST if fit is None else fit.value)
            yield Trial(
                algorithm=self.members.name,
                parameters=dict(trial.params),
                clusters=None if fit is None else fit.clusters,
                value=None if fit is None else fit.value,
                repeated=key not in self.new,
                seconds=self.seconds[key] if key in self.new else 0.0,
            )
            self.new.discard(key)

    def _judged(self, model: Model, parameters: dict[str, Any], score: metrics.Silhouette) -> Fit:
        clusters = int(model.labels.max()) + 1
        fit = Fit(
            self.members.name,
            clusters,
            parameters,
            model,
            score,
            *metrics.separation(self.members.points, model.labels),
            *metrics.shares(model, self.aside, clusters),
        )
        return replace(fit, value=self.objective.value(fit))

    def _usable(self, model: Model, parameters: Mapping[str, Any]) -> bool:
        """Whether there are as many clusters as asked, or a number that can be looked at.

        Ties in a tree, or an empty mixture component, can leave fewer clusters than asked.
        """
        n_clusters = len(np.unique(model.labels))
        if self.members.counts_given:
            return n_clusters == int(parameters["clusters"])
        if self.settings.clusters is not None:
            return n_clusters == self.settings.clusters
        return MIN_GROUPS <= n_clusters <= self.settings.most_clusters

    def _words(self, parameters: Mapping[str, Any]) -> str:
        title = self.members.title
        if self.members.counts_given:
            return f"{title}, {formatting.count(parameters['clusters'], 'segment')}"
        text = ", ".join(f"{name} {value}" for name, value in parameters.items())
        return f"{title}, {text}"

    def _key(self, parameters: Mapping[str, Any]) -> Key:
        return self.members.fit_key(parameters.get("clusters", 0), parameters)


WORST = -1e12
"""The value the sampler gets for a trial that gave no model, so that it does not ask there
again."""


def _others(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if name != "clusters"}
