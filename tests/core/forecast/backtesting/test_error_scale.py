"""The range of the next error: a shop's own errors, weighed against what is usual for shops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from core.forecast.backtesting.error_scale import DECAY, UsualErrors, likely_reach

USUAL, SPREAD = 0.15, 0.7


def held(reach: float, errors: list[float]) -> float:
    """The chance of an error within the reach, by SciPy's quadrature in place of grids."""

    def weighed(log_scale: float) -> float:
        scale = np.exp(log_scale)
        own = sum(
            DECAY**place * stats.norm.logpdf(error, 0, scale) for place, error in enumerate(errors)
        )
        return float(np.exp(own) * stats.norm.pdf(log_scale, np.log(USUAL), SPREAD))

    ends = np.log(0.005), np.log(4.0)
    whole = integrate.quad(weighed, *ends, limit=200)[0]
    inside = integrate.quad(
        lambda x: weighed(x) * (2 * stats.norm.cdf(reach / np.exp(x)) - 1), *ends, limit=200
    )[0]
    return inside / whole


@pytest.mark.parametrize("errors", [[], [0.02], [0.3, -0.5], [0.02, -0.03, 0.01, 0.02]])
def test_the_range_holds_four_of_five_errors_of_all_scales_that_are_likely(errors):
    reach = likely_reach(np.array(errors), USUAL, SPREAD)
    assert held(reach, errors) == pytest.approx(0.8, abs=0.005)


def test_the_more_dates_a_shop_has_the_more_its_own_errors_count():
    usual = likely_reach(np.zeros(0), USUAL, SPREAD)
    for own in (USUAL / 10, USUAL * 5):
        reaches = [likely_reach(np.full(dates, own), USUAL, SPREAD) for dates in (0, 1, 3, 12)]
        away = np.abs(np.log(np.array(reaches) / usual))
        assert (np.diff(away) > 0).all()
        assert abs(np.log(reaches[-1] / (1.2816 * own))) < 0.7


def test_it_holds_four_of_five_over_shops_that_differ_as_is_said():
    draw = np.random.default_rng(7)
    scales = USUAL * np.exp(SPREAD * draw.standard_normal(2_000))
    inside = [
        abs(scale * draw.standard_normal())
        <= likely_reach(scale * draw.standard_normal(draw.integers(0, 6)), USUAL, SPREAD)
        for scale in scales
    ]
    assert np.mean(inside) == pytest.approx(0.8, abs=0.03)


@given(
    st.lists(st.floats(-1.4, 1.4), max_size=8),
    st.floats(0, 0.99),
    st.floats(0.05, 0.5),
)
def test_larger_errors_and_smaller_parts_have_wider_ranges(errors, share, usual):
    given_errors = np.array(errors)
    reach = likely_reach(given_errors, usual, SPREAD)
    assert likely_reach(1.05 * given_errors, usual, SPREAD) >= reach - 1e-9
    assert likely_reach(given_errors, 1.5 * usual, SPREAD) > reach
    assert UsualErrors().scale(share) >= UsualErrors().scale(1.0) == UsualErrors().total


def test_an_error_without_end_is_a_large_one():
    assert np.isfinite(likely_reach(np.array([-np.inf]), USUAL, SPREAD))
