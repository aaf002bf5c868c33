"""What a segment is typically like."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from core.features.feature import Feature
from core.segmentation.profile import _sum, typical


@pytest.mark.parametrize(
    ("kind", "values", "wanted"),
    [
        ("number", [1.0, 5.0, 2.0, None], 2.0),
        ("flag", [1, 0, 0, 0], 0.25),
        ("category", ["b", "a", "b", "a", "c"], "a"),
        ("category", [None, None], "not known"),
    ],
    ids=["the median", "the share that says yes", "the first of the commonest", "of nobody known"],
)
def test_the_typical_value_of_a_feature(kind, values, wanted):
    assert typical(Feature("country", kind), pd.Series(values)) == wanted


def test_money_adds_up_the_same_in_any_order():
    money = [1e16, 1.0, -1e16, 0.25, float("nan")]
    assert {_sum(pd.Series(part)) for part in (money, money[::-1], sorted(money))} == {1.25}
    assert math.isnan(_sum(pd.Series([float("nan")])))
