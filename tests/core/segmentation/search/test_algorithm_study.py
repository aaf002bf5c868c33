"""One algorithm's study: what is asked, fitted once, and reported to the sampler."""

from __future__ import annotations

import numpy as np
import pytest

from core.segmentation import metrics
from core.segmentation.search import algorithm_study
from core.segmentation.search.algorithm_study import Study
from core.segmentation.search.objectives import OBJECTIVES
from core.segmentation.search.trials import Trial
from core.settings import SegmentSettings
from tests.core.segmentation.test_metrics import blobs

POINTS, _ = blobs([30, 20, 15], 8.0)


def study(algorithm="kmeans", fits=(), before=(), **settings):
    chosen = SegmentSettings(**{"algorithm": algorithm, "most_clusters": 4} | settings)
    objective = OBJECTIVES[chosen.objective](POINTS, chosen)
    return Study.begin(algorithm, POINTS, np.empty((0, 3)), objective, fits, before)


def complete(one, *, in_rounds=False):
    one.ask(in_rounds=in_rounds)
    list(one.fit())
    scores = iter(metrics.silhouettes(POINTS, [m.labels for m in one.fitted.values()], 0))
    return list(one.tell(scores, lambda: None))


def test_ways_to_the_same_model_are_asked_for_and_fitted_once():
    one = study()
    trials = complete(one)
    assert len(trials) == 8, "two numbers of clusters, two starts, two ways"
    assert len(one.fits) == sum(not trial.repeated for trial in trials) == 4
    assert all((trial.seconds == 0) == trial.repeated for trial in trials)


def test_fewer_trials_than_choices_are_a_part_of_them_that_the_seed_decides():
    def asked(seed):
        trials = complete(study(trials=3, sampler="exhaustive", seed=seed))
        return [tuple(trial.parameters.values()) for trial in trials]

    assert len(set(asked(0))) == 3
    assert asked(0) == asked(0) != asked(1)


def test_a_study_in_rounds_asks_for_a_batch_and_never_for_more_than_is_wanted(monkeypatch):
    monkeypatch.setattr(algorithm_study, "BATCH", 5)
    one = study()
    assert [len(complete(one, in_rounds=True)) for _ in range(3)] == [5, 3, 0]


def test_a_study_that_is_taken_up_again_fits_nothing_twice(monkeypatch):
    monkeypatch.setattr(algorithm_study, "BATCH", 5)
    first = study()
    before = complete(first, in_rounds=True)
    again = study(fits=tuple(first.fits.values()), before=before)
    rest = complete(again)
    assert len(rest) == 3
    asked = [tuple(trial.parameters.items()) for trial in (*before, *rest)]
    assert len(set(asked)) == 8


def test_trials_outside_what_is_searched_now_are_another_studys():
    one = study(most_clusters=3)
    inside = {"clusters": 3, "init": "random", "algorithm": "lloyd"}
    for algorithm, parameters, known in (
        ("kmeans", inside, True),
        ("kmeans", inside | {"clusters": 4}, False),
        ("kmeans", {"clusters": 3}, False),
        ("gmm", inside, False),
    ):
        assert one.knows(Trial(algorithm, parameters, 3, 0.5, repeated=False, seconds=0)) == known


@pytest.mark.parametrize("clusters", [None, 9])
def test_a_model_without_a_usable_number_of_groups_has_no_value(clusters):
    """The densest half of customers is one group and noise; nine groups there never are."""
    one = study("dbscan", clusters=clusters, ranges=(("neighbours", ("40",)),))
    trials = complete(one)
    usable = [trial for trial in trials if trial.value is not None]
    assert all((trial.clusters is None) == (trial.value is None) for trial in trials)
    assert all(2 <= trial.clusters <= 4 for trial in usable)
    assert clusters is None or not usable


def test_labels_are_held_in_two_bytes_each():
    one = study()
    complete(one)
    assert {fit.model.labels.dtype for fit in one.fits.values()} == {np.dtype(np.int16)}
