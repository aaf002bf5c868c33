"""Sums by period measure customers of any day as they are measured in full on that day."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from core.features import customer_measures
from core.features.period_totals import PERIOD_FEATURES, period_totals_of
from tests.core.conftest import line

DAYS = [dt.date(2024, 2, 1), dt.date(2024, 3, 1), dt.date(2024, 4, 1)]


def random_lines(seed):
    draw = np.random.default_rng(seed)
    for number in range(60):
        day = dt.date(2024, 1, 3) + dt.timedelta(days=int(draw.integers(0, 95)))
        price = round(float(draw.uniform(0.5, 80)), 2)
        returned = number > 40 and draw.random() < 0.4
        yield line(
            f"C{draw.integers(0, 9)}",
            f"{'R' if returned else 'O'}{draw.integers(0, 40)}",
            f"{day}",
            quantity=-1 if returned else int(draw.integers(1, 5)),
            unit_price=price,
        )


@pytest.mark.parametrize("seed", range(4))
def test_every_measure_of_an_earlier_day_is_that_of_a_full_measurement(clean_shop, seed):
    orders = clean_shop(list(random_lines(seed)))
    totals = period_totals_of(orders, DAYS)
    for seen in totals.snapshots():
        measured, _ = customer_measures.by_customer(orders, seen.day, expected_years=3)
        there = measured[measured["frequency"] > 0]
        assert list(totals.ids[seen.there]) == list(there.index)
        pd.testing.assert_frame_equal(
            seen.frame().astype(float),
            there[list(PERIOD_FEATURES)].astype(float).reset_index(drop=True),
            check_exact=False,
            rtol=1e-12,
        )


def test_customers_of_the_last_day_or_after_it_are_not_there_yet(clean_shop):
    orders = clean_shop([line("ann", "1", "2024-01-05"), line("bob", "2", "2024-04-01")])
    totals = period_totals_of(orders, DAYS)
    assert list(totals.later()) == ["bob"]
    *_, last = totals.snapshots()
    assert list(totals.ids[last.there]) == ["ann"]
