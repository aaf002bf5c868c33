"""The search: what is tried, by which sampler, for which objective, stopped and continued."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from pydantic import ValidationError

from core.errors import SettingError
from core.progress import Cancelled
from core.segmentation import metrics
from core.segmentation.algorithms.agglomerative import Agglomerative
from core.segmentation.search import search
from core.settings import SegmentSettings
from tests.core.segmentation.test_metrics import blobs

NOBODY = np.empty((0, 3))


def quiet(_done, _words):
    pass


def look(settings, points=None, **more):
    if points is None:
        points, _ = blobs([90, 70, 50], 6.0)
    return search.search_models(points, NOBODY, settings, quiet, **more)


def told(tuning):
    """Everything about a search but the time it took."""
    return [dataclasses.replace(trial, seconds=0.0) for trial in tuning.trials]


def test_enough_trials_try_everything_once_and_repeat_nothing():
    found = look(SegmentSettings(trials=32))
    assert len(found.trials) == found.wanted == 96
    assert len({(t.algorithm, *sorted(t.parameters.items())) for t in found.trials}) == 96
    repeated = [trial for trial in found.trials if trial.repeated]
    # Lloyd and Elkan give the same clusters: half of K-Means' trials are not fitted again.
    assert len([trial for trial in repeated if trial.algorithm == "kmeans"]) == 16
    assert all(trial.seconds == 0 for trial in repeated)


@pytest.mark.parametrize("sampler", ["tpe", "random", "exhaustive"])
def test_every_sampler_is_seeded_and_keeps_to_the_trials(sampler):
    settings = SegmentSettings(trials=10, sampler=sampler, algorithm="gmm")
    first, second = look(settings), look(settings)
    assert told(first) == told(second)
    assert len(first.trials) == 10
    other = look(settings.model_copy(update={"seed": 5}))
    assert told(other) != told(first)


def test_exhaustive_never_asks_twice():
    found = look(SegmentSettings(trials=20, sampler="exhaustive", algorithm="agglomerative"))
    asked = [tuple(sorted(trial.parameters.items())) for trial in found.trials]
    assert len(set(asked)) == len(asked) == 20


@pytest.mark.parametrize("sampler", ["auto", "tpe", "random", "exhaustive"])
def test_a_search_that_is_stopped_and_continued_ends_where_it_would_have(sampler, monkeypatch):
    settings = SegmentSettings(trials=24, sampler=sampler, algorithm="agglomerative")
    whole = look(settings, watch=lambda _: None)
    seen = []

    def stop_after_the_first_round(tuning):
        seen.append(tuning)
        raise Cancelled

    with pytest.raises(Cancelled):
        look(settings, watch=stop_after_the_first_round)
    assert 0 < len(seen[0].trials) < len(whole.trials)
    fits = []
    plain = Agglomerative.fit

    def counted(self, clusters, parameters):
        fits.append(clusters)
        return plain(self, clusters, parameters)

    monkeypatch.setattr(Agglomerative, "fit", counted)
    continued = look(settings, watch=lambda _: None, resume=seen[0])
    assert told(continued) == told(whole)
    assert continued.best == dataclasses.replace(whole.best, seconds=continued.best.seconds)
    assert len(fits) < len(whole.fits), "what was fitted before is not fitted again"


def test_who_watches_sees_every_round_and_the_best_so_far():
    rounds = []
    found = look(SegmentSettings(trials=32, algorithm="gmm"), watch=rounds.append)
    assert [len(each.trials) for each in rounds] == [8, 16, 24, 32]
    values = [each.best.value for each in rounds]
    assert values == sorted(values)
    assert rounds[-1] == found
    assert found.finished
    assert not rounds[0].finished


def test_watching_changes_nothing():
    settings = SegmentSettings(trials=32)
    alone, watched = look(settings), look(settings, watch=lambda _: None)
    ranked = [
        {(fit.algorithm, fit.clusters, str(fit.parameters)): fit.value for fit in each.fits}
        for each in (alone, watched)
    ]
    # Sums of many labelings at once are rounded differently in the last bits.
    assert ranked[0] == pytest.approx(ranked[1], abs=1e-6)


def test_what_was_searched_for_other_customers_is_not_continued():
    settings = SegmentSettings(trials=4, algorithm="kmeans")
    first = look(settings)
    points, _ = blobs([80, 80], 3.0, seed=4)
    assert told(look(settings, points, resume=first)) == told(look(settings, points))


def test_more_trials_can_be_added_to_a_finished_search():
    first = look(SegmentSettings(trials=8, sampler="tpe", algorithm="gmm"))
    more = look(SegmentSettings(trials=16, sampler="tpe", algorithm="gmm"), resume=first)
    assert told(more)[:8] == told(first)
    assert len(more.trials) == 16


def test_the_time_budget_ends_the_search_after_a_round(monkeypatch):
    clock = iter(range(0, 1000, 3))
    monkeypatch.setattr(search.time, "monotonic", lambda: next(clock))
    found = look(SegmentSettings(trials=32, seconds=4, algorithm="agglomerative"))
    assert found.out_of_time
    assert not found.finished
    assert 0 < len(found.trials) < found.wanted


@pytest.mark.parametrize(
    ("objective", "value"),
    [
        ("silhouette", lambda fit: fit.silhouette.mean),
        ("davies_bouldin", lambda fit: -fit.davies_bouldin),
        ("calinski_harabasz", lambda fit: fit.calinski_harabasz),
    ],
)
def test_trials_are_told_the_objective(objective, value):
    found = look(SegmentSettings(objective=objective, algorithm="kmeans"))
    assert all(fit.value == pytest.approx(value(fit)) for fit in found.fits)
    assert found.best.value == max(value(fit) for fit in found.fits)


def test_bic_is_scikit_learns_and_for_mixtures_only():
    points, _ = blobs([90, 70, 50], 6.0)
    found = look(SegmentSettings(objective="bic", algorithm="gmm"), points)
    assert all(fit.value == pytest.approx(-fit.model.estimator.bic(points)) for fit in found.fits)
    with pytest.raises(SettingError, match="Gaussian mixtures only"):
        look(SegmentSettings(objective="bic"))


def test_stability_as_an_objective_is_the_judges_stability():
    points, _ = blobs([90, 70, 50], 6.0)
    settings = SegmentSettings(objective="stability", algorithm="kmeans", trials=2, resamples=3)
    found = look(settings, points)
    for fit in found.fits:
        assert fit.value == pytest.approx(
            metrics.bootstrap_stability(
                points,
                fit.model.labels,
                "kmeans",
                fit.parameters,
                needed=0.0,
                resamples=3,
                seed=0,
            )
        )


def test_a_range_limits_what_is_tried_and_a_wrong_one_is_refused():
    only = SegmentSettings(ranges=(("linkage", ("ward", "single")),), algorithm="agglomerative")
    assert {trial.parameters["linkage"] for trial in look(only).trials} == {"ward", "single"}
    wrong = SegmentSettings(ranges=(("linkage", ("median",)),), algorithm="agglomerative")
    with pytest.raises(SettingError, match="median") as raised:
        look(wrong)
    assert "ward" in raised.value.hint


def test_linkages_that_are_too_large_are_said_to_be_left_out_unless_the_limit_is_raised():
    found = look(SegmentSettings(trials=4, pairwise_customers=50))
    assert "were not tried" in found.left_out[0]
    assert "at most 50" in found.left_out[0]
    assert not look(SegmentSettings(trials=4, pairwise_customers=15_000)).left_out
    with pytest.raises(ValidationError):
        SegmentSettings(pairwise_customers=15_001)
    asked = look(SegmentSettings(trials=32, algorithm="agglomerative"))
    assert not asked.left_out
    assert {t.parameters["linkage"] for t in asked.trials} >= {"complete", "average"}


def test_optunas_own_study_holds_the_trials():
    found = look(SegmentSettings(trials=12, algorithm="gmm"))
    study = search.as_optuna_study(found, "gmm")
    assert len(study.trials) == 12
    assert study.best_value == pytest.approx(found.best.value)
    assert study.best_params == found.best.parameters
