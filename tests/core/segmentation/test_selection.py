"""The guard: usable sizes first, then stability, then separation; and a tie goes to the simpler."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.segmentation import metrics, selection
from core.segmentation.algorithms.fitted_models import CentroidModel
from core.segmentation.search.trials import Fit
from core.settings import SegmentSettings

POINTS = np.zeros((4, 2))
SETTINGS = SegmentSettings()


def model(
    silhouette,
    algorithm="kmeans",
    clusters=4,
    sizes=(0.1, 0.4),
    error=0.01,
    value=0.0,
    **parameters,
):
    labels = np.arange(4) % clusters
    return Fit(
        algorithm,
        clusters,
        parameters,
        CentroidModel(labels, POINTS),
        metrics.Silhouette(silhouette, error),
        1.0,
        100.0,
        *sizes,
        value,
    )


@pytest.fixture
def stability(monkeypatch):
    """The stability of each algorithm's models, 0.9 unless a test says otherwise."""
    values, measured = {}, []

    def bootstrap(_points, _labels, algorithm, _parameters, *, pause, **_):
        pause()
        measured.append(algorithm)
        return values.get(algorithm, 0.9)

    monkeypatch.setattr(metrics, "bootstrap_stability", bootstrap)
    values["measured"] = measured
    return values


def select(*fits, settings=SETTINGS):
    return selection.select_model(fits, POINTS, settings, lambda *_: None)


def verdicts(choice):
    return {candidate.silhouette: candidate.verdict for candidate in choice.candidates}


@pytest.mark.parametrize(
    ("sizes", "reason"), [((0.01, 0.4), "smallest segment"), ((0.1, 0.9), "largest segment")]
)
def test_the_highest_silhouette_is_refused_where_its_segments_have_no_usable_size(
    stability, sizes, reason
):
    giant, even = model(0.9, sizes=sizes), model(0.4)
    choice = select(giant, even)
    assert choice.offered is even
    assert choice.sound
    assert verdicts(choice) == {0.4: "offered", 0.9: "refused"}
    assert reason in choice.candidates[-1].reason.text()
    assert "The highest silhouette, 0.90 by K-Means with 4, was refused" in choice.verdict.text()
    assert len(stability["measured"]) == 1, "what is refused for its sizes is not measured"


def test_a_better_separated_model_that_does_not_come_back_is_refused(stability):
    stability["gmm"] = 0.5
    shaky, firm = model(0.5, "gmm"), model(0.4)
    choice = select(shaky, firm)
    assert choice.offered is firm
    assert verdicts(choice) == {0.4: "offered", 0.5: "refused"}
    assert choice.candidates[-1].reason.text() == "Not stable: 0.50 of 1, 0.80 wanted."


@pytest.mark.parametrize(
    ("best", "other", "error", "wins"),
    [
        ({"clusters": 5}, {"clusters": 3}, 0.01, True),
        ({"clusters": 5}, {"clusters": 3}, 0.003, False),
        ({"algorithm": "gmm"}, {"algorithm": "agglomerative"}, 0.01, True),
        ({"algorithm": "kmeans"}, {"algorithm": "gmm"}, 0.01, False),
    ],
)
@pytest.mark.usefixtures("stability")
def test_within_two_standard_errors_the_simpler_model_wins(best, other, error, wins):
    best, other = model(0.41, error=error, **best), model(0.40, error=error, **other)
    choice = select(best, other)
    assert choice.offered is (other if wins else best)
    tied = "A tie: its silhouette is 0.010 higher, which is within chance (± 0.028)"
    assert any(item.reason.text().startswith(tied) for item in choice.candidates) == wins
    assert (
        "this one is the simplest of those that separate customers best" in choice.verdict.text()
    ) == wins


@pytest.mark.usefixtures("stability")
def test_two_models_of_the_same_customers_are_compared_customer_by_customer():
    lying = np.array([0.1, 0.3, 0.5, 0.7])  # 0.01 more for everybody: sure, however they differ
    best, other = model(0.41, clusters=5), model(0.40, clusters=3)
    best = replace(best, silhouette=metrics.Silhouette(0.41, 0.2, lying + 0.01))
    other = replace(other, silhouette=metrics.Silhouette(0.40, 0.2, lying))
    assert best.silhouette.error_of_difference(other.silhouette) == pytest.approx(0, abs=1e-9)
    assert select(best, other).offered is best


@pytest.mark.usefixtures("stability")
def test_a_tie_of_silhouettes_is_none_where_another_objective_ranks():
    settings = SegmentSettings(objective="calinski_harabasz")
    best, simpler = model(0.40, clusters=5, value=200.0), model(0.40, clusters=3, value=100.0)
    choice = select(simpler, best, settings=settings)
    assert choice.offered is best
    assert "is best by Calinski-Harabasz, which you chose" in choice.verdict.text()


@pytest.mark.usefixtures("stability")
def test_without_even_sizes_a_stable_model_is_offered_with_what_is_wrong_with_it():
    dominated = model(0.5, sizes=(0.05, 0.8))
    choice = select(dominated, model(0.9, sizes=(0.01, 0.9)))
    assert choice.offered is dominated
    assert not choice.sound
    assert choice.verdict.text().startswith("One segment has 80% of customers")


def test_without_a_stable_model_the_steadiest_is_offered_to_be_read_with_care(stability):
    stability |= {"kmeans": 0.3, "gmm": 0.6}
    steadier = model(0.3, "gmm")
    choice = select(model(0.5), steadier)
    assert choice.offered is steadier
    assert not choice.sound
    assert "0.60 of 1, 0.80 wanted" in choice.verdict.text()
    assert choice.candidates[0].reason.text() == "The most stable there is: 0.60 of 1, 0.80 wanted."


@pytest.mark.usefixtures("stability")
def test_a_number_of_segments_that_was_asked_for_is_shown_however_small_they_are():
    tiny = model(0.5, sizes=(0.001, 0.9))
    choice = select(tiny, settings=SegmentSettings(clusters=4))
    assert choice.offered is tiny
    assert choice.verdict.text().startswith("Shown because you asked for 4 segments")
    assert select(tiny).offered is None
    assert (
        select(tiny).verdict.text()
        == "No usable groups: every split had segments too small or too large."
    )


def test_an_algorithm_is_given_up_after_so_many_models_that_do_not_come_back(stability):
    stability["kmeans"] = 0.1
    steady = model(0.2, "gmm")
    fits = [model(0.9 - n / 100, clusters=5, start=n) for n in range(selection.MAX_JUDGED + 3)]
    assert select(*fits, steady).offered is steady
    assert stability["measured"].count("kmeans") == selection.MAX_JUDGED


@pytest.mark.usefixtures("stability")
def test_one_model_is_judged_alone_and_the_work_can_be_stopped():
    class Stop(Exception):  # noqa: N818
        pass

    def stop():
        raise Stop

    judged = selection.judge_one(model(0.4), POINTS, SETTINGS)
    assert (judged.stability, judged.verdict) == (0.9, "passed")
    with pytest.raises(Stop):
        selection.judge_one(model(0.4), POINTS, SETTINGS, stop)
