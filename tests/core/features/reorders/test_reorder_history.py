"""The shop's rhythm, and who ordered again: counted by hand, and from simulated customers."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from core.features.customers import measure_customers
from core.features.reorders.reorder_count import _filled, count_reorder_history
from core.features.reorders.reorder_history import ReorderHistory
from core.settings import RfmSettings
from tests.core.conftest import line

AS_OF = dt.date(2025, 1, 1)
SHAPE = (6, 9)


def history(customers=None, ordered=None, days=180, gap=60.0) -> ReorderHistory:
    return ReorderHistory(AS_OF - dt.timedelta(days=days), days, gap, customers, ordered)


def frame(recency, orders, span) -> pd.DataFrame:
    recency, span = np.array(recency, float), np.array(span, float)
    return pd.DataFrame(
        {"recency_days": recency, "frequency": orders, "tenure_days": recency + span}
    )


def test_silence_is_measured_in_each_customers_own_rhythm():
    seen = history().silence(frame([60, 60, 60], [1, 2, 7], [0, 60, 60]))
    # The shop's gap alone; (60 + 60) ÷ 2; (60 + 60) ÷ 7.
    assert seen == pytest.approx([1.0, 1.0, 3.5])
    assert history(gap=None).silence(frame([60], [1], [0])) is None


def shop(reordering: int) -> list:
    """120 customers who ordered in spring, so many of whom order again; and 60 regulars."""
    days = pd.date_range("2024-02-01", periods=30).strftime("%Y-%m-%d")
    lines = [line(f"c{at}", f"a{at}", days[at % 30]) for at in range(120)]
    lines += [line(f"c{at}", f"b{at}", "2024-11-05") for at in range(reordering)]
    for at in range(60):
        lines += [
            line(f"r{at}", f"r{at}-{month}", f"2024-{month:02d}-15") for month in range(1, 13)
        ]
    return lines


def test_a_segment_is_expected_to_do_what_customers_like_it_did(clean_shop):
    customers = measure_customers(clean_shop(shop(30)), RfmSettings(as_of=AS_OF))
    counted = customers.reorders
    assert counted.days == (AS_OF - dt.date(2024, 1, 15)).days // 2
    assert counted.since == AS_OF - dt.timedelta(days=counted.days)
    everyone = customers.frame
    # Half of the customers who can repeat order every month, half after eight months.
    assert 29 <= counted.gap_days <= 250
    once = np.array(everyone["frequency"] == 1)
    regulars = np.array(everyone["frequency"] == 12)
    assert counted.expected(everyone, once).share == pytest.approx(30 / 120, abs=0.05)
    assert counted.expected(everyone, regulars).share > 0.6
    assert counted.expected(everyone, np.zeros(len(everyone), bool)) is None


def test_a_shorter_count_is_stretched_to_half_a_year():
    customers, ordered = np.full(SHAPE, 100), np.full(SHAPE, 20)
    someone = frame([10.0], [1], [0.0])
    half_year = history(customers, ordered).expected(someone, np.array([True]))
    quarter = history(customers, ordered, days=90).expected(someone, np.array([True]))
    assert half_year.low < half_year.share < half_year.high
    assert quarter.share == pytest.approx(1 - (1 - half_year.share) ** 2)


def test_with_few_customers_nothing_is_concluded(clean_shop):
    few = [line(f"c{at}", f"o{at}-{n}", f"2024-0{n}-01") for at in range(40) for n in (1, 5, 9)]
    counted = measure_customers(clean_shop(few), RfmSettings(as_of=AS_OF)).reorders
    assert counted.customers is None
    assert counted.gap_days > 100
    everyone = frame([10.0], [1], [0.0])
    assert counted.expected(everyone, np.array([True])) is None


def test_nothing_is_counted_in_a_few_days(clean_shop):
    lines = clean_shop([line("a", "o1", "2024-12-20"), line("b", "o2", "2024-12-28")])
    counted = count_reorder_history(lines, AS_OF, dt.date(2024, 12, 20))
    assert (counted.customers, counted.gap_days, counted.lapsed_days) == (None, None, 120)


def test_a_silence_nobody_had_reached_counts_as_the_longest_seen():
    customers, ordered = np.zeros(SHAPE, int), np.zeros(SHAPE, int)
    customers[0, :4], ordered[0, :4] = 200, (100, 80, 60, 20)
    many, came = _filled(customers, ordered)
    assert came[0, 8] / many[0, 8] == pytest.approx(20 / 200)
    assert (many[0, 0], came[0, 0]) == (200, 100)
    assert (many >= 50).all()


def test_only_what_lies_before_the_day_is_counted(clean_shop):
    lines = shop(0) + [line(f"c{at}", f"late{at}", "2025-02-01") for at in range(120)]
    customers = measure_customers(clean_shop(lines), RfmSettings(as_of=AS_OF))
    once = np.array(customers.frame["frequency"] == 1)
    assert customers.reorders.expected(customers.frame, once).share < 0.05
