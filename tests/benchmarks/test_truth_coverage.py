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
            "score": 1.0, "day": range(of), "squares": 6.4,
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
    ratio = truth_coverage.new_ratio(rows)
    assert ratio.value == pytest.approx(110 / 80)
    # 11 days that count as 5: each order was counted 11 ÷ 5 times, and came by chance once.
    assert math.log(ratio.high / ratio.value) == pytest.approx(1.96 * (70.4 * 11 / 5) ** 0.5 / 80)
    surely_off = rows.assign(expected=16.0)
    claims = list(truth_coverage.coverage_claims(surely_off))
    assert [claim.holds for claim in claims] == [True, True, True, True, True, False]
    assert "a shop" in claims[-1].measured
    # Were what came all one customer's, the same ratio would be chance.
    *_, perhaps = truth_coverage.coverage_claims(surely_off.assign(squares=64.0))
    assert perhaps.holds
    table = truth_coverage.coverage_lines(rows)
    assert "8/10 80%" in table[1]
    assert "1.38 [1.01 to 1.87]" in table[1]


def test_segments_that_hold_together_count_as_fewer(truth_coverage):
    def day(at: int, held: int) -> pd.DataFrame:
        return ranges(held, 10, segment="New", step=91).assign(day=at)

    together = pd.concat([day(at, 10 * (at % 5 > 0)) for at in range(20)])
    apart = pd.concat([day(at, 8) for at in range(20)])
    assert truth_coverage.within_days(together) == pytest.approx(1)
    assert truth_coverage.within_days(apart) == 0
    assert truth_coverage.independent(together, 1.0) == 20
    assert truth_coverage.independent(together, 0.1) == round(200 / 1.9)
    all_held = pd.concat([day(at, 10) for at in range(8)])
    assert truth_coverage.is_off(all_held)
    assert not truth_coverage.is_off(all_held, 1.0), "eight of eight is no wonder"


def test_a_range_is_scored_by_its_width_and_ten_times_by_how_much_it_was_missed(truth_coverage):
    def score(low: float, high: float, actual: float) -> float:
        table = truth_coverage.ranges_table(
            [("a shop", "", 3, 0, 45, 1.0, actual, actual**2, low, high)]
        )
        return float(table["score"].iloc[0])

    assert score(0.5, 2.0, 1.0) == pytest.approx(math.log(4))
    assert score(0.5, 2.0, 4.0) == pytest.approx(math.log(4) + 10 * math.log(2))
    assert score(0.0, 2.0, 0.0) == pytest.approx(2.5 + math.log(2)), "nothing at all was in it"
    assert score(0.5, 2.0, 0.0) > score(0.0, 2.0, 0.0)
