"""Who is held out: against published sample sizes, and statsmodels' power."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.campaigns import holdout
from core.features.reorders.reorder_rate import ReorderRate


def test_a_holdout_for_the_published_sample_size():
    # Base 5 %, one fifth more, α .05, power .8: 8,143 a group, so twice that and half of them.
    found = holdout.recommend_holdout(2 * 8143 + 2, 0.05, 0.06)
    assert found.enough
    assert found.share == pytest.approx(0.5, abs=0.01)
    assert found.smallest_effect == pytest.approx(0.01, abs=1e-4)
    assert not holdout.recommend_holdout(2 * 8143 - 100, 0.05, 0.06).enough


def test_a_larger_shop_holds_out_a_smaller_share_with_the_same_power():
    from statsmodels.stats.power import NormalIndPower
    from statsmodels.stats.proportion import proportion_effectsize

    found = holdout.recommend_holdout(60_000, 0.05, 0.06)
    held = 60_000 * found.share
    power = NormalIndPower().power(
        proportion_effectsize(0.06, 0.05), held, 0.05, ratio=(60_000 - held) / held
    )
    assert 0.8 <= power < 0.84
    assert found.share < 0.15


def test_an_effect_too_small_to_show_is_said():
    found = holdout.recommend_holdout(1_000, 0.05, 0.051)
    assert not found.enough
    assert found.share == holdout.DEFAULT_SHARE
    assert found.smallest_effect > 0.001


def test_the_draw_is_exact_within_segments_random_and_the_same_for_the_same_seed():
    labels = pd.Series(["Loyal"] * 1000 + ["Lost"] * 500, index=[f"c{n:04d}" for n in range(1500)])
    drawn = holdout.draw_holdout(labels, 0.1, seed=7)
    held = drawn[drawn == holdout.HELD_OUT].index
    assert labels[held].value_counts().to_dict() == {"Loyal": 100, "Lost": 50}
    shuffled = labels.sample(frac=1, random_state=1)
    assert holdout.draw_holdout(shuffled, 0.1, seed=7).loc[labels.index].equals(drawn)
    assert not holdout.draw_holdout(labels, 0.1, seed=8).equals(drawn)
    # Not the first ones, nor every tenth: positions are spread like a random sample's.
    positions = np.array([int(name[1:]) for name in held if int(name[1:]) < 1000])
    assert 400 < positions.mean() < 600
    assert len(set(np.diff(np.sort(positions)))) > 5


def test_a_holdout_is_given_thirty_buyers_where_a_fifth_of_the_customers_has_them():
    # 5 → 20 % is shown by 2 % of 10,000 customers; but 30 of these 5 % are 600 customers.
    found = holdout.recommend_holdout(10_000, 0.05, 0.2)
    assert found.enough
    assert found.share == pytest.approx(0.06)
    assert found.reads_money(600)
    assert not found.reads_money(599)
    # Of 1,000 customers it would take six in ten: orders are read, and money is not.
    few = holdout.recommend_holdout(1_000, 0.05, 0.2)
    assert few.share < 0.2
    assert not few.reads_money(round(few.share * few.customers))
    assert (found.customers_for_money, few.customers_for_money) == (600, 600)
    assert holdout.recommend_holdout(500, 0.05, 0.2).customers_for_money is None


def test_a_holdout_is_large_enough_to_show_the_money_expected_where_a_fifth_is():
    from statsmodels.stats.power import TTestIndPower

    orders_alone = holdout.recommend_holdout(100_000, 0.05, 0.07)
    found = holdout.recommend_holdout(100_000, 0.05, 0.07, deviation=40.0, extra_money=1.2)
    held = round(100_000 * found.share)
    assert orders_alone.share < found.share <= holdout.MAX_MONEY_SHARE
    power = TTestIndPower().power(1.2 / 40, held, 0.05, ratio=(100_000 - held) / held)
    assert 0.8 <= power < 0.83
    assert found.smallest_money(held, 100_000) <= 1.2
    # What would take more than a fifth is not held out for, and what would show is said.
    dear = holdout.recommend_holdout(100_000, 0.05, 0.07, deviation=400.0, extra_money=1.2)
    assert dear.share == orders_alone.share
    assert dear.smallest_money(round(dear.share * 100_000), 100_000) > 1.2
    assert dear.smallest_money(100, 100_000) is None  # five buyers


def test_the_deviation_of_spend_is_that_over_all_customers_those_who_paid_nothing_too():
    paid = np.array([0.0] * 90 + [20.0] * 6 + [50.0] * 4)
    rate = ReorderRate(
        dt.date(2026, 1, 1), 30, 100, 10, 0.1, 0.08, 0.12, 10, paid.sum(), (paid**2).sum()
    )
    assert holdout.spend_deviation([(500, rate)]) == pytest.approx(paid.std())
    idle = replace(rate, ordered=0, orders=0, revenue=0.0, revenue_squares=0.0)
    both = np.concatenate([paid, np.zeros(100)])
    assert holdout.spend_deviation([(70, rate), (70, idle)]) == pytest.approx(both.std())
    assert holdout.spend_deviation([(70, rate), (70, None)]) is None
    assert holdout.spend_deviation([(70, idle)]) is None
