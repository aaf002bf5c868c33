"""What segments are compared by: ranks and standardised centres as counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from core.segmentation.diagnostics import diagnostics
from core.segmentation.explanation import rank_positions
from tests.core.charts.examples import with_algorithm


def test_standing_is_the_mean_rank_by_hand(searched):
    customers, found = searched
    standing = rank_positions.rank_positions_of(customers, found)
    orders = customers.frame["frequency"]
    less = np.array([(orders < each).mean() + (orders == each).mean() / 2 for each in orders])
    assert standing.customers["frequency"].to_numpy() == pytest.approx(less)
    name = found.profiles[0].name
    members = (found.labels == name).to_numpy()
    assert standing.segments.loc[name, "frequency"] == pytest.approx(less[members].mean())


def test_standardised_centres_are_means_over_spreads(searched):
    _, found = with_algorithm(searched, "agglomerative")
    customers = searched[0]
    centres = rank_positions.standardised_centres(customers, found)
    points = diagnostics.points_of(found)
    for place, profile in enumerate(found.profiles):
        middle = diagnostics.middles(found)[place]
        expected = (middle - points.mean(axis=0)) / points.std(axis=0)
        assert centres.loc[profile.name].to_numpy() == pytest.approx(expected)
    assert list(centres.columns) == ["Days since the last order", "Orders", "Money spent"]
