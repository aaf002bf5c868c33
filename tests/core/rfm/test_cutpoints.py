"""Limits that are moved: they begin where the scores are, and say why they cannot stand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.rfm import cutpoints
from core.rfm.rule import MEASURES
from core.rfm.scores import learn_rule
from core.settings import RfmSettings
from tests.core.conftest import as_customers

BOUGHT = st.lists(
    st.tuples(
        st.integers(0, 400), st.integers(1, 9), st.decimals("0.01", "900", places=2).map(float)
    ),
    min_size=5,
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(BOUGHT, st.sampled_from([3, 4, 5]))
def test_taking_over_the_limits_in_use_changes_nobodys_score(bought, levels):
    frame = as_customers(*map(list, zip(*bought, strict=True))).frame
    rule = learn_rule(frame, RfmSettings(levels=levels))
    scores = rule.scores(frame)
    taken = {measure: cutpoints.cutpoints_in_use(rule, measure) for measure in cutpoints.STEPS}
    for at in taken.values():
        assert len(at) == levels - 1
        assert cutpoints.find_cutpoint_problem(at) is None
    assume(all(scores[column].nunique() == levels for column in MEASURES.values()))
    own = RfmSettings(
        levels=levels,
        recency_cuts=taken["recency_days"],
        frequency_cuts=taken["frequency"],
        monetary_cuts=taken["monetary"],
    )
    assert learn_rule(frame, own).scores(frame).equals(scores)


def test_customers_are_counted_by_score_and_those_on_a_limit_stay_on_its_side():
    days = np.array([1, 30, 31, 90, 91, 400])
    assert cutpoints.count_scores(days, (30, 90), "recency_days") == {3: 2, 2: 2, 1: 2}
    assert cutpoints.count_scores(np.array([1, 1, 2, 3]), (1, 2), "frequency") == {3: 1, 2: 1, 1: 2}
    assert cutpoints.scores_at_cutpoints("recency_days", 5) == [5, 4, 3, 2]
    assert cutpoints.scores_at_cutpoints("monetary", 3) == [1, 2]


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ((1, 2, 3), None),
        ((1, 3, 3), "Limits must increase: 3 comes after 3."),
        ((1, None), "A limit is missing."),
        ((-2, 3), "A limit cannot be below zero, as -2 is."),
    ],
)
def test_what_cannot_stand_is_said(at, told):
    assert cutpoints.find_cutpoint_problem(at) == told
