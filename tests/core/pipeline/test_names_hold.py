"""Names that hold: every shop dated back, and watched for what customers then did."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))
truth_names = importlib.import_module("truth_names")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.usefixtures("few_customers"),
]


@pytest.mark.parametrize("file", truth_names.SHOPS)
def test_no_name_is_contradicted_by_the_period_that_followed(file, shared):
    outcomes = list(truth_names.outcomes(shared / "data" / file))
    assert [str(item) for item in outcomes if item.contradicted] == []


def test_a_contradiction_is_seen():
    of = truth_names.Outcome
    day = truth_names.dt.date(2025, 1, 1)
    assert of("Lost", day, 90, 30, 0.5, 0.6).contradicted
    assert of("Loyal", day, 90, 30, 0.39, 0.4).contradicted
    assert not of("Lost", day, 90, 30, 0.49, 0.6).contradicted
    assert not of("At Risk", day, 90, 30, 0.9, 0.4).contradicted
