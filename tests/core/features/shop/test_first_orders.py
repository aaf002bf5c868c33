"""New customers in a file that begins in the middle of a shop's life."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from core.features.shop.trend import measure_trend
from core.settings import RfmSettings

FILE_BEGINS = dt.date(2023, 1, 1)
YEARS_BEFORE, YEARS = 4, 2
A_DAY = 4.0
"""So many customers come new every day, before the file begins as well as in it."""


def steady_shop(wait_days: float, seed: int) -> tuple[str, np.ndarray]:
    """The file of a shop that wins as many customers every day, and who is truly new, by day."""
    random = np.random.default_rng(seed)
    came = np.sort(random.uniform(-YEARS_BEFORE * 365, YEARS * 365, round(6 * 365 * A_DAY)))
    rows, new = [], np.zeros(YEARS * 365)
    for customer, first in enumerate(came):
        if first >= 0:
            new[int(first)] += 1
        day = first
        while day < YEARS * 365:
            if day >= 0:
                date = FILE_BEGINS + dt.timedelta(days=int(day))
                rows.append(f"{len(rows)},c{customer},{date},1,20.00")
            if random.random() < 0.25:
                break
            day += random.exponential(wait_days)
    return "\n".join(["order,customer,date,quantity,price", *rows]), new


@pytest.mark.parametrize("wait_days", [20, 60, 150])
def test_a_shop_that_wins_as_many_customers_as_ever_is_not_said_to_win_fewer(from_text, wait_days):
    text, new = steady_shop(wait_days, seed=wait_days)
    shop = from_text(text)
    found = measure_trend(shop.orders, shop.customers)
    now, before = found.periods[max(found.periods)]
    assert now.new_customers / before.new_customers < 0.9, "the naive comparison is a loss"
    assert not found.compares_newcomers(max(found.periods))
    compared = [days for days in found.periods if found.compares_newcomers(days)]
    assert compared
    for days in compared:
        now, before = found.periods[days]
        chance = 3 * (2 / (A_DAY * days)) ** 0.5
        assert abs(now.new_customers / before.new_customers - 1) < chance + 0.08, days
    # Who looks new from that day on is new, but for about as many as the tolerance says.
    since = (found.newcomers_from - FILE_BEGINS).days
    days = found.by["day"]["new_customers"].to_numpy()[since:]
    assert days.sum() < 1.12 * new[since : since + len(days)].sum()


def test_where_nobody_orders_again_everyone_is_new_and_periods_compare(from_text):
    rows = "".join(
        f"{day},c{day},{FILE_BEGINS + dt.timedelta(days=day)},1,5.00\n" for day in range(120)
    )
    shop = from_text("order,customer,date,quantity,price\n" + rows)
    found = measure_trend(shop.orders, shop.customers)
    assert found.newcomers_from == found.first_day
    assert found.compares_newcomers(30)
    assert found.tells_newcomers(30)


def test_the_period_before_needs_as_many_days_before_it(from_text):
    shop = from_text(steady_shop(20, seed=2)[0])
    found = replace(measure_trend(shop.orders, shop.customers), newcomers_from=FILE_BEGINS)
    length = (found.as_of - found.first_day).days
    assert found.compares_newcomers(length // 3)
    assert not found.compares_newcomers(length // 3 + 1)


def test_orders_that_stopped_long_ago_tell_nothing_of_who_is_new(from_text):
    shop = from_text(steady_shop(20, seed=3)[0], RfmSettings(as_of=dt.date(2027, 1, 1)))
    found = measure_trend(shop.orders, shop.customers)
    assert found.newcomers_from == found.as_of
    assert not any(found.compares_newcomers(days) for days in found.periods)


@pytest.mark.shared
def test_the_start_of_a_years_file_is_not_a_loss_of_new_customers(uci):
    found = measure_trend(uci.orders, uci.customers)
    now, before = found.periods[182]
    assert now.new_customers < 0.7 * before.new_customers
    assert not found.compares_newcomers(182)
    assert found.compares_newcomers(30)
