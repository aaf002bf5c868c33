"""Ranges from earlier dates: as wide as the shop's own errors, wider where less is known."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from core.forecast.backtesting import rolling_origins
from core.forecast.backtesting.error_scale import UsualErrors, likely_reach
from core.forecast.backtesting.rolling_origins import OriginErrors, RollingOrigins
from core.forecast.forecasters import FORECASTERS
from core.forecast.history.customer_kinds import N_KINDS

EVEN = np.full(N_KINDS, 100.0)
SHOP = np.full(N_KINDS * 10, 10.0)
KINDS = np.repeat(np.arange(N_KINDS), 10)
NO_CHANCE = ((1e9, 0.0),)


def errors(days: int, ratios: list[float], buyers: float = 1e6) -> OriginErrors:
    """Dates at which every kind brought so many times what was expected."""
    dates = tuple(dt.date(2024, 1, 1) - dt.timedelta(days=30 * step) for step in range(len(ratios)))
    actual = np.outer(ratios, EVEN)
    expected = np.tile(EVEN, (len(ratios), 1))
    return OriginErrors(days, dates, expected, actual, np.full(actual.shape, buyers))


def reach(origins: RollingOrigins, days: int, values=SHOP, kinds=KINDS) -> float:
    low, high = origins.interval(values, kinds, days, SHOP)
    total = values.sum()
    assert low * high == pytest.approx(total**2)
    return float(np.log(high / total))


def test_the_range_of_a_shop_with_many_dates_is_as_wide_as_its_own_errors():
    sizes = np.exp(np.linspace(0.01, 0.12, 12))
    origins = RollingOrigins((errors(90, list(sizes)),), NO_CHANCE, 90)
    assert 0.08 < reach(origins, 90) < 0.12


def test_without_any_date_it_is_that_of_other_shops():
    usual = reach(RollingOrigins((), NO_CHANCE, 90), 90)
    assert usual == pytest.approx(
        likely_reach(np.zeros(0), UsualErrors().total, UsualErrors().spread)
    )


def test_usual_errors_of_other_shops_count_less_the_more_a_shop_has_of_its_own():
    def wider(dates: int) -> float:
        told = (errors(90, [1.05] * dates),)
        near, far = (
            RollingOrigins(told, NO_CHANCE, 90, UsualErrors(total, part))
            for total, part in ((0.1, 0.1), (0.6, 0.6))
        )
        part = SHOP[:20], KINDS[:20]
        return reach(far, 90, *part) - reach(near, 90, *part)

    assert wider(1) > wider(4) > wider(12) > 0


def test_old_errors_count_less_than_late_ones():
    early, late = [1.01] * 6 + [1.5] * 6, [1.5] * 6 + [1.01] * 6
    one, other = (RollingOrigins((errors(90, each),), NO_CHANCE, 90) for each in (early, late))
    assert reach(one, 90) <= reach(other, 90)


def test_few_dates_are_not_surer_than_a_shorter_horizon_and_none_widen_with_time():
    short, long = errors(90, [1.3] * 8), errors(365, [1.01, 1.01])
    origins = RollingOrigins((short, long), NO_CHANCE, 90)
    assert reach(origins, 365) == pytest.approx(reach(origins, 90))
    assert reach(origins, 730) == pytest.approx(reach(origins, 365) * 2**0.5)


def test_customers_of_a_kind_that_was_far_off_have_a_wider_range():
    told = errors(90, [1.02] * 12)
    told.actual[:, 0] *= 1.6
    origins = RollingOrigins((told,), NO_CHANCE, 90)
    off, right = (reach(origins, 90, SHOP[kind == KINDS], KINDS[kind == KINDS]) for kind in (0, 5))
    assert off > right + 0.2


def test_few_customers_are_less_certain_by_chance():
    origins = RollingOrigins((errors(90, [1.02] * 12),), ((1e9, 400.0),), 90)
    assert reach(origins, 90, SHOP[:5], KINDS[:5]) > reach(origins, 90, SHOP[:100], KINDS[:100])


def test_where_one_order_decides_nothing_may_come():
    origins = RollingOrigins((errors(90, [1.02] * 12),), ((1e9, 400.0),), 90)
    low, high = origins.interval(SHOP[:2], KINDS[:2], 90, SHOP)
    assert low == 0
    assert high > SHOP[:2].sum()
    assert origins.interval(SHOP[:100], KINDS[:100], 90, SHOP)[0] > 0


def test_an_order_that_may_not_come_is_not_sure_because_nobody_bought_in_the_backtest():
    told = (errors(90, [1.02] * 12),)
    seems_sure = RollingOrigins(told, NO_CHANCE, 90)
    known = RollingOrigins(told, NO_CHANCE, 90, order_size=50.0)
    few = SHOP[:2] / 10, KINDS[:2]
    assert seems_sure.interval(*few, 90, SHOP)[0] > 1
    low, high = known.interval(*few, 90, SHOP)
    assert (low, high > 10) == (0.0, True), "two customers of whom 2 is expected, orders being 50"
    assert reach(known, 90) == pytest.approx(reach(seems_sure, 90)), "chance evens out in a shop"


def test_every_horizon_is_tested_from_the_dates_it_has_passed_since(simulated):
    tested = rolling_origins.roll_origins(
        simulated, [FORECASTERS["mbg_nbd"]], [90, 180, 365], 180, 0, {}
    )["mbg_nbd"]
    assert [one.days for one in tested] == [90, 180, 365]
    for one in tested:
        assert all(date + dt.timedelta(days=one.days) <= simulated.as_of for date in one.dates)
        assert list(one.dates) == sorted(one.dates, reverse=True)
        assert np.abs(np.log(one.ratios)).max() < 0.5
    assert len(tested[0].dates) > len(tested[1].dates) > len(tested[2].dates)
