"""The Optuna study: which models are tried, each fitted and scored once.

A search goes in rounds, and after each round it is a `Tuning`: a value that can be looked at,
kept, and continued. A search that was stopped and continued ends where it would have ended anyway.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import optuna

from core.segmentation import metrics
from core.segmentation.search.algorithm_study import Study
from core.segmentation.search.objectives import OBJECTIVES, Objective
from core.segmentation.search.search_space import algorithms_of
from core.segmentation.search.trials import Fit, Trial

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from core.settings import SegmentSettings


@dataclass(frozen=True)
class SearchState:
    """Where a search is: everything that was tried so far.

    Parameters
    ----------
    made_for : fingerprint of the customers and of what scores depend on
    trials : in the order in which they were asked for
    fits : every different model, fitted and scored once
    wanted : trials there will be in the end
    objective : what the trials' values are: higher is better
    left_out : what was not tried, and why, in sentences
    out_of_time : the time budget ended it
    enough : whoever watched ended it
    """

    made_for: str
    trials: tuple[Trial, ...] = ()
    fits: tuple[Fit, ...] = ()
    wanted: int = 0
    objective: str = "guarded"
    left_out: tuple[str, ...] = ()
    out_of_time: bool = False
    enough: bool = False

    @property
    def finished(self) -> bool:
        """Whether every trial was made."""
        return len(self.trials) >= self.wanted

    @property
    def best(self) -> Trial | None:
        """The best trial so far, None where no model could be fitted yet."""
        made = [trial for trial in self.trials if trial.value is not None]
        return max(made, key=lambda trial: trial.value or 0.0, default=None)


def search_models(
    points: np.ndarray,
    aside: np.ndarray,
    settings: SegmentSettings,
    progress: Callable[[float, str], None],
    *,
    watch: Callable[[SearchState], bool | None] | None = None,
    resume: SearchState | None = None,
) -> SearchState:
    """Try models over algorithms, numbers of clusters and parameters.

    The space is small and discrete: with enough trials all of it is queued, with fewer a sampler
    chooses. Trials are asked for in rounds and given the value of the objective. Parameter sets
    that give the same model are fitted once, and all models of a round share one pass over the
    distances between customers. Where nobody watches, nothing has to be shown in between and a
    queued space is one round.

    Parameters
    ----------
    points : shape (n, d), in canonical order: what models are fitted to
    aside : shape (m, d): unusual customers, assigned afterwards; they count in the shares
    settings : algorithms, clusters, ranges, trials, sampler, objective, time, seed
    progress : called with the share done and a few words before each fit; may raise to stop
    watch : called after each round with everything so far; where it says True the search ends
        there, with what it has
    resume : what `watch` was last given by a search that was stopped; its models are not fitted
        again. Ignored where it was made for other customers, objective or seed.

    Raises
    ------
    SettingError : the objective does not suit the algorithms, or a range names no choice

    References
    ----------
    Akiba et al. (2019), Optuna, KDD; Bergstra et al. (2011), NIPS (TPE).
    """
    started = time.monotonic()
    objective = OBJECTIVES[settings.objective](points, settings)
    chosen = algorithms_of(settings)
    state = _beginning(objective, resume)
    studies = [
        Study.begin(item, points, aside, objective, state.fits, state.trials) for item in chosen
    ]
    state = replace(
        state,
        wanted=sum(study.wanted for study in studies),
        trials=tuple(trial for trial in state.trials if any(s.knows(trial) for s in studies)),
        left_out=tuple(reason for study in studies for reason in study.left_out),
    )
    in_rounds = watch is not None or settings.seconds is not None
    while not state.finished:
        made = _round(studies, points, state, progress, in_rounds=in_rounds)
        state = replace(
            state,
            trials=(*state.trials, *made),
            fits=tuple(fit for study in studies for fit in study.fits.values()),
            out_of_time=_is_over(started, settings),
        )
        if watch is not None and watch(state) and not state.finished:
            state = replace(state, enough=True)
        if state.out_of_time or state.enough:
            break
    return state


def _beginning(objective: Objective, resume: SearchState | None) -> SearchState:
    """What is known already, or nothing."""
    made_for = objective.fingerprint()
    if resume is not None and resume.made_for == made_for:
        return replace(resume, out_of_time=False, enough=False)
    return SearchState(made_for, objective=objective.settings.objective)


def _is_over(started: float, settings: SegmentSettings) -> bool:
    return settings.seconds is not None and time.monotonic() - started >= settings.seconds


def _round(
    studies: list[Study],
    points: np.ndarray,
    state: SearchState,
    progress: Callable[[float, str], None],
    *,
    in_rounds: bool,
) -> list[Trial]:
    """Ask each study once, fit what is new, score all of it in one pass, and tell the studies."""
    for study in studies:
        study.ask(in_rounds=in_rounds)
    done = len(state.trials)
    for study in studies:
        for words in study.fit():
            progress(done / state.wanted, words)
            done += 1
    # Scoring is mostly distances between customers: one pass over them serves all studies.
    new = [model.labels for study in studies for model in study.fitted.values()]
    scores = iter(metrics.silhouettes(points, new, studies[0].settings.seed))
    share = min(done / state.wanted, 1.0)

    def pause() -> None:
        progress(share, "scoring models")

    return [trial for study in studies for trial in study.tell(scores, pause)]


def as_optuna_study(tuning: SearchState, algorithm: str) -> Any:
    """One algorithm's trials as an `optuna.Study`, for Optuna's own plots.

    Parameters
    ----------
    tuning : finished or not
    algorithm : one of those that were tried
    """
    study = optuna.create_study(direction="maximize")
    made = [trial for trial in tuning.trials if trial.algorithm == algorithm]
    choices: dict[str, list[Any]] = {}
    for trial in made:
        for name, value in trial.parameters.items():
            held = choices.setdefault(name, [])
            if value not in held:
                held.append(value)
    distributions: dict[str, optuna.distributions.BaseDistribution] = {
        name: optuna.distributions.CategoricalDistribution(tuple(held))
        for name, held in choices.items()
    }
    for trial in made:
        if trial.value is not None:
            study.add_trial(
                optuna.trial.create_trial(
                    params=trial.parameters, distributions=distributions, value=trial.value
                )
            )
    return study
