"""The Cohorts page's charts: what their findings claim."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.charts import cohorts
from tests.core.charts.examples import followed


def test_cells_that_are_not_seen_are_blank_and_the_average_is_weighted():
    nan = float("nan")
    found = followed([[1, 0.5, 0.2], [1, 0.1, nan], [1, nan, nan]], [100, 300, 50])
    chart = cohorts.retention_heatmap(found)
    # (50 + 30) of 400 customers order in the month after
    assert chart.finding == "20% of new customers order in the month after"
    cells = chart.figure.data[0]
    assert list(cells.y) == ["Jan 2025 (100)", "Feb 2025 (300)"], "March has nothing to show yet"
    assert cells.text[1][1] == ""
    assert np.isnan(cells.z[1][1])
    # 10 a customer in the first month, 0.2 × 10 after it, 0.2 × 10 after that
    assert found.average_revenue.tolist() == pytest.approx([10, 12, 14])
    json.loads(chart.figure.to_json())


def test_what_a_customer_brings_is_told_of_an_age_that_three_cohorts_have_reached():
    nan = float("nan")
    found = followed(
        [[1, 0.5, 0.5, 0.5], [1, 0.1, 0.1, nan], [1, 0.1, nan, nan], [1, nan, nan, nan]],
        [100, 100, 100, 100],
    )
    assert found.told_age == 1
    # 10 each at first; 5, 1 and 1 of the three that are a month old
    assert cohorts.cohort_revenue_heatmap(found, "EUR").finding == (
        "A new customer spends €10 in the first month, €12 up to 1 month later"
    )


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([0.9, 0.4, 0.4, 0.2, 0.2], "do worse: 20%"),
        ([0.9, 0.2, 0.2, 0.3, 0.3], "do better: 30%"),
        ([0.9, 0.2, 0.2, 0.2, 0.2], "do as well as older ones: 20%"),
        ([0.9, 0.2, 0.2], "Share of customers who reorder"),
    ],
)
def test_newer_cohorts_are_compared_with_older_ones_without_the_first(shares, said):
    found = followed([[1.0, share] for share in shares], [100] * len(shares))
    assert said in cohorts.retention_curves(found).finding
