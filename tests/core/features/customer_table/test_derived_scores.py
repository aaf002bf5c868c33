"""Scores, quartiles and segments made of recency, frequency and monetary value are no features."""

from __future__ import annotations

import random

import pytest


def measures(place):
    generator = random.Random(place)  # noqa: S311 - invented customers
    orders = generator.randint(1, 20)
    return generator.randint(1, 400), orders, orders * generator.randint(10, 60)


def quartile(value, cuts):
    return 1 + sum(value > cut for cut in cuts)


def scores(place):
    recency, orders, money = measures(place)
    return (
        5 - quartile(recency, (100, 200, 300)),
        quartile(orders, (5, 10, 15)),
        quartile(money, (100, 300, 600)),
    )


def features(offered, names, values, count=200):
    options = offered(
        ("CustomerID", "Recency", "Frequency", "Monetary", "age", *names),
        lambda n: (f"C{n:04d}", *measures(n), 20 + n * 7 % 50, *values(n)),
        count=count,
    )
    return {feature.name for feature in options.chosen}


@pytest.mark.parametrize(
    ("names", "values"),
    [
        (("R_Quartile", "F_Quartile", "M_Quartile"), scores),
        (("R", "F", "M"), scores),
        (("RScore", "FScore", "MScore"), scores),
        (("a1", "a2", "a3"), scores),
        (("RFMClass",), lambda n: ["".join(map(str, scores(n)))]),
        (("combined",), lambda n: ["-".join(map(str, scores(n)))]),
        (("RFM_Score",), lambda n: [sum(scores(n))]),
        (("recency_score",), lambda n: [n % 5]),
        (("Monetary_log", "RecencyScaled"), lambda n: (n * 7 % 97 / 10, n * 5 % 89 / 10)),
        (("Tier",), lambda n: [("basic", "silver", "gold", "top")[scores(n)[2] - 1]]),
        (
            ("R", "F", "Kundengruppe"),
            lambda n: (*scores(n)[:2], "good" if sum(scores(n)[:2]) > 4 else "poor"),
        ),
    ],
)
def test_what_is_made_of_the_measures_is_no_feature(names, values, offered):
    assert features(offered, names, values) == {"recency_days", "frequency", "monetary", "age"}


@pytest.mark.parametrize(
    ("names", "values"),
    [
        (("satisfaction",), lambda n: [1 + n * 3 % 5]),
        (("plan",), lambda n: [("free", "plus", "pro")[n % 3]]),
        (("children",), lambda n: [n % 4]),
        (("group (m/f/x)",), lambda n: [n % 5]),
        (("Spending Score (1-100)",), lambda n: [n * 37 % 100]),
        (("segment",), lambda n: [("Consumer", "Corporate", "Home Office")[n % 3]]),
        (("income",), lambda n: [1000 + measures(n)[2] * 3]),
        (("level",), lambda n: [min(scores(n)[1] + (n % 3 == 0), 4)]),
    ],
)
def test_what_only_looks_like_it_stays_a_feature(names, values, offered):
    assert names[0] in features(offered, names, values)


def test_few_customers_prove_nothing(offered):
    assert "plan" in features(offered, ("plan",), lambda n: [scores(n)[1]], count=12)


def test_what_came_of_a_campaign_is_offered_and_not_proposed(offered):
    found = offered(
        ["ID", "Income", "Age", "Response", "Has_Children"],
        lambda at: [f"C{at:04d}", 20000 + at * 317, 20 + at % 50, at % 2, (at // 3) % 2],
    )
    by_name = {feature.name: feature for feature in found.features}
    assert not by_name["Response"].proposed
    assert "an outcome" in by_name["Response"].why
    assert by_name["Has_Children"].proposed
