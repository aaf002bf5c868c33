"""Counting ranges that held: overlap is not evidence, and chance is told from a fault."""

from __future__ import annotations

import importlib
import math
import sys
from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def truth_coverage():
    sys.path.insert(0, str(FOLDER))
    yield importlib.import_module("truth_coverage")
    sys.path.remove(str(FOLDER))


def ranges(held: int, of: int, *, step: int = 45, segment: str = "", months: int = 3):
    return pd.DataFrame(
        {
            "shop": "a shop", "segment": segment, "months": months, "step": step,
            "expected": 10.0, "actual": 8.0, "inside": [place < held for place in range(of)],
            "score": 1.0,
        }
    )  # fmt: skip


def test_days_nearer_than_the_horizon_count_for_the_part_that_is_new(truth_coverage):
    assert truth_coverage.independent(ranges(8, 10, step=91)) == 10
    assert truth_coverage.independent(ranges(8, 10, step=45)) == 5
    both = pd.concat([ranges(8, 10, step=365), ranges(8, 10, step=365, months=6)])
    assert truth_coverage.independent(both) == 10


def test_a_share_is_off_only_where_chance_does_not_explain_it(truth_coverage):
    assert not truth_coverage.is_off(ranges(2, 5))
    assert truth_coverage.is_off(ranges(20, 50, step=91))
    assert truth_coverage.is_off(ranges(50, 50, step=91))
    assert not truth_coverage.is_off(ranges(40, 50, step=91))


def test_new_is_compared_by_sums_and_a_shop_that_is_off_is_named(truth_coverage):
    rows = pd.concat(
        [ranges(8, 10), ranges(8, 10, segment="New"), ranges(1, 1, segment="New").assign(actual=0)]
    )
    assert truth_coverage.new_ratio(rows) == pytest.approx(110 / 80)
    claims = list(truth_coverage.coverage_claims(rows.assign(expected=12.0)))
    assert [claim.holds for claim in claims] == [True, True, True, True, True, False]
    assert "a shop" in claims[-1].measured
    table = truth_coverage.coverage_lines(rows)
    assert "8/10 80%" in table[1]
    assert "1.38 (1.25)" in table[1]


def test_a_range_is_scored_by_its_width_and_ten_times_by_how_much_it_was_missed(truth_coverage):
    def score(low: float, high: float, actual: float) -> float:
        table = truth_coverage.ranges_table([("a shop", "", 3, 45, 1.0, actual, low, high)])
        return float(table["score"].iloc[0])

    assert score(0.5, 2.0, 1.0) == pytest.approx(math.log(4))
    assert score(0.5, 2.0, 4.0) == pytest.approx(math.log(4) + 10 * math.log(2))
    assert score(0.0, 2.0, 0.0) == pytest.approx(2.5 + math.log(2)), "nothing at all was in it"
    assert score(0.5, 2.0, 0.0) > score(0.0, 2.0, 0.0)
