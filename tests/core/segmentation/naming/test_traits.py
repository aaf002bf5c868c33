"""Segments of a table of customers: placed by any feature, and named by what sets them apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.features.customers import Customers
from core.features.feature import Feature
from core.features.registry import FEATURES
from core.segmentation.feature_space.feature_space import fit_space
from core.segmentation.naming import traits
from core.settings import SegmentSettings


def customers_of(frame: pd.DataFrame, *features: Feature) -> Customers:
    rest = [name for name in FEATURES if name not in frame]
    whole = frame.assign(**dict.fromkeys(rest, float("nan")), country=None)
    return Customers(whole, None, None, None, (), features=features)


def test_a_category_spreads_as_much_as_a_number_however_many_values_it_has():
    draw = np.random.default_rng(0)
    frame = pd.DataFrame({"number": draw.normal(size=4000)})
    frame["few"] = draw.choice(["a", "b"], 4000)
    frame["many"] = draw.choice(list("abcdefgh"), 4000)
    frame["yes"] = draw.choice([0.0, 1.0], 4000)
    kinds = {"number": "number", "few": "category", "many": "category", "yes": "flag"}
    spreads = {}
    for name, kind in kinds.items():
        customers = customers_of(frame, Feature(name, kind))
        points = fit_space(customers, SegmentSettings()).transform(customers.frame)
        spreads[name] = float(points.var(axis=0).sum())
    assert all(spread == pytest.approx(1 / 1.349**2, rel=0.06) for spread in spreads.values())


def test_segments_are_called_by_what_sets_them_apart_and_never_twice_the_same():
    age = Feature("age", little="younger", much="older")
    income = Feature("income", little="low income", much="high income")
    frame = pd.DataFrame(
        {"age": [20, 21, 60, 61, 40, 41] * 5, "income": [9, 9, 9, 8, 50, 51] * 5}, dtype=float
    )
    labels = np.array([0, 0, 1, 1, 2, 2] * 5)
    named = traits.name_clusters(customers_of(frame, age, income), labels)
    assert named == ("Younger", "Older, low income", "High income")
    turned = traits.name_clusters(customers_of(frame, age, income), 2 - labels)
    assert turned == tuple(reversed(named))
    alike = traits.name_clusters(customers_of(frame, age), np.array([0, 1, 2] * 10))
    assert len(set(alike)) == 3


def test_two_segments_of_one_kind_are_told_apart_by_how_much():
    age = Feature("age", little="younger", much="older")
    frame = pd.DataFrame({"age": [20.0, 21.0, 60.0, 90.0] * 10})
    named = traits.name_clusters(customers_of(frame, age), np.array([0, 0, 1, 2] * 10))
    assert named == ("Younger", "Older (second)", "Older (most)")


def test_a_segment_that_nothing_sets_apart_is_typical():
    frame = pd.DataFrame({"age": [20.0, 40.0, 60.0] * 10})
    customers = customers_of(frame, Feature("age", little="younger", much="older"))
    named = traits.name_clusters(customers, np.array([0, 1, 2] * 10))
    assert named == ("Younger", "Typical", "Older")


def test_no_two_segments_have_the_same_traits_in_another_order():
    income = Feature("income", little="low income", much="high income")
    score = Feature("score", little="low score", much="high score")
    # Both are rich and score low: the first stands out by income, the second by score.
    others = list(range(20, 40))
    frame = pd.DataFrame(
        {
            "income": [90.0, 91, 80, 81, *others] * 3,
            "score": [15.0, 16, 5, 6, *reversed(others)] * 3,
        }
    )
    labels = np.array([0, 0, 1, 1, *[2] * 20] * 3)
    named = traits.name_clusters(customers_of(frame, income, score), labels)
    assert named[:2] == ("High income, low score (most)", "High income, low score (second)")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_segments_with_the_same_traits_are_called_by_how_much_whatever_their_numbers(order):
    age = Feature("age", little="younger", much="older")
    frame = pd.DataFrame({"age": [20.0, 21.0, 60.0, 90.0] * 10})
    labels = np.array([2, 2, order[0], order[1]] * 10)
    named = traits.name_clusters(customers_of(frame, age), labels)
    assert named[order[0]] == "Older (second)"
    assert named[order[1]] == "Older (most)"
