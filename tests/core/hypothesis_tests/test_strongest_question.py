"""The question the Statistics page begins with."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core.hypothesis_tests.dataset import MODEL_SEGMENT, Dataset
from core.hypothesis_tests.strongest_question import _strength, strongest_question


def sheet(**columns) -> Dataset:
    frame = pd.DataFrame(columns)
    numbers = tuple(name for name in frame if frame[name].dtype.kind == "f")
    return Dataset(frame, numbers, tuple(name for name in frame if name not in numbers), {})


def test_it_is_the_pair_that_differs_most_and_not_one_of_many_groups_or_of_segments():
    rng = np.random.default_rng(0)
    customers = 2_000
    plan = rng.choice(["basic", "plus"], customers)
    made = sheet(
        spend=rng.exponential(10, customers) * (1 + 0.5 * (plan == "plus")),
        visits=rng.normal(5, 1, customers),
        street=rng.integers(0, 200, customers).astype(str),
        plan=plan,
    )
    assert strongest_question(made) == ("spend", "plan")
    frame = made.frame.assign(**{MODEL_SEGMENT: np.where(made.frame["spend"] > 9, "High", "Low")})
    with_segments = Dataset(frame, made.numbers, (MODEL_SEGMENT, *made.categories), {})
    assert strongest_question(with_segments) == ("spend", "plan")


def test_strength_is_eta_squared_of_the_h_that_scipy_finds():
    rng = np.random.default_rng(1)
    values = pd.Series(rng.integers(0, 30, 300).astype(float))
    groups = pd.Series(rng.choice(["a", "b", "c"], 300))
    wanted = stats.kruskal(*(values[groups == name] for name in "abc")).statistic
    assert _strength(values, groups) == pytest.approx((wanted - 2) / 297)


def test_there_is_none_where_nothing_sorts_customers_into_groups():
    numbers = np.arange(20.0)
    assert strongest_question(sheet(spend=numbers)) is None
    assert strongest_question(sheet(spend=numbers, name=[f"c{n}" for n in range(20)])) is None
    assert strongest_question(sheet(spend=numbers * 0, side=["a", "b"] * 10)) is None
