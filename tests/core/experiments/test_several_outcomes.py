"""Several outcomes of one test are corrected together."""

from __future__ import annotations

import pytest
from statsmodels.stats.multitest import multipletests

from core.experiments.experiment_options import ExperimentOptions
from core.experiments.several_outcomes import outcome_choices, read_experiments


@pytest.mark.shared
def test_all_comparisons_of_all_outcomes_are_one_family(cookies):
    choices = ExperimentOptions(outcome="retention_7", secondary=("retention_1", "sum_gamerounds"))
    results = read_experiments(cookies, choices)
    assert [read.outcome for read, _ in results] == ["retention_7", "retention_1", "sum_gamerounds"]
    assert [result.kind for _, result in results] == ["conversion", "conversion", "revenue"]
    compared = [comparison for _, result in results for comparison in result.compared]
    wanted = multipletests([one.p_value for one in compared], method="holm")[1]
    assert [one.adjusted for one in compared] == pytest.approx(list(wanted))
    first = results[0][1]
    assert "corrected for 3 comparisons" in first.verdict.reasons[0]
    # .0016 alone; three times that is still under 5 %.
    assert first.verdict.code == "worse"
    # Rounds played are no money, and nobody "spends" them.
    rounds = results[2][1]
    assert not rounds.unit.money
    assert rounds.two_parts == ()
    assert "£" not in rounds.verdict.reasons[0]


def test_a_first_outcome_named_twice_is_read_once():
    choices = ExperimentOptions(
        outcome="a", kind="revenue", per="orders", secondary=("a", "b", "b")
    )
    read = outcome_choices(choices)
    assert [one.outcome for one in read] == ["a", "b"]
    assert (read[1].kind, read[1].per) == ("auto", None)
