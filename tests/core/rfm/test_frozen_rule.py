"""A rule kept as text scores as before."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from core.rfm.frozen_rule import rule_from_json, rule_to_json, score_by_rule
from core.rfm.scores import score_customers
from core.settings import RfmSettings


@given(
    st.lists(st.integers(1, 6), min_size=3, max_size=30),
    st.sampled_from([3, 4, 5]),
    st.integers(0, 2**32 - 1),
)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_rule_comes_back_exactly(make_customers, frequency, levels, seed):
    random = np.random.default_rng(seed)
    money = random.exponential(100, len(frequency))
    days = random.integers(0, 900, len(frequency))
    customers = make_customers([*days], [*frequency], [*money])
    scored = score_customers(customers, RfmSettings(levels=levels))
    again = rule_from_json(rule_to_json(scored.rule))
    assert again == scored.rule
    by_rule = score_by_rule(customers, again)
    assert_frame_equal(by_rule.frame, scored.frame)
    assert by_rule.profiles == scored.profiles


def test_what_is_no_rule_is_refused(make_customers):
    rule = score_customers(make_customers([1, 9, 30], [1, 2, 3], [5, 6, 7]), RfmSettings()).rule
    held = json.loads(rule_to_json(rule))
    for wrong in ({"levels": 9}, {"levels": 4}, {"weights": [1]}, {"grid": {}}, {"limits": {}}):
        with pytest.raises((ValueError, KeyError, TypeError)):
            rule_from_json(json.dumps(held | wrong))
