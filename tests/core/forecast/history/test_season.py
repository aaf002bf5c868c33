"""The season: a ratio to the year around it, from earlier years alone."""

from __future__ import annotations

import numpy as np
import pytest

from core.forecast.history.season import YEAR, Season


def season(years: float, busy: float = 3.0) -> Season:
    """A shop with one order a day, and `busy` orders a day in the last quarter of each year."""
    day = np.arange(round(years * YEAR)) % YEAR
    return Season(np.concatenate([[0.0], np.where(day >= 273, busy, 1.0).cumsum()]))


def test_a_quarter_that_was_three_times_as_busy_is_busier_than_the_year_and_drawn_to_one():
    usual = (273 + 3 * 92) / YEAR
    one, two = season(2.75).factor(0, 92), season(3.75).factor(0, 92)
    assert one == pytest.approx((3 / usual) ** (2 / 2.5), rel=0.02)
    assert one < two < 3 / usual


def test_a_quiet_time_ahead_is_below_one_and_a_whole_year_has_no_season():
    assert season(3).factor(0, 92) < 1
    assert season(3).factor(0, YEAR) == 1
    longer = season(2.75).factor(0, YEAR + 92)
    assert 1 < longer < season(2.75).factor(0, 92)


def test_less_than_two_years_know_no_season():
    assert not season(1.9).known
    assert season(1.9).factor(0, 92) == 1


def test_an_even_shop_has_none():
    assert season(3, busy=1.0).factor(0, 60) == pytest.approx(1)
