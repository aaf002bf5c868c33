"""Response curves: what money earns, where it ends, and which money has a given slope."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from core.campaigns import budget
from core.campaigns.budget_bounds import BudgetCell
from core.campaigns.curves import TILT, ResponseCurve

amounts = st.floats(0.01, 1e6)


@given(value=amounts, scale=amounts, addressed=st.booleans(), part=st.floats(0.01, 0.99))
def test_demand_is_the_money_at_which_the_slope_is_the_price(value, scale, addressed, part):
    curve = ResponseCurve(value, scale, addressed)
    money = part * scale
    assert curve.demand(curve.marginal(money)) == pytest.approx(money, rel=1e-6)
    step = scale * 1e-6
    slope = (curve.earns(money + step) - curve.earns(money - step)) / (2 * step)
    assert curve.marginal(money) == pytest.approx(slope, rel=1e-4)


@given(value=amounts, scale=amounts, part=st.floats(0, 1))
def test_an_addressed_curve_is_a_straight_line_to_its_end_within_the_tilt(value, scale, part):
    curve = ResponseCurve(value, scale, addressed=True)
    assert curve.earns(part * scale) == pytest.approx(value * part, rel=TILT, abs=1e-12)
    assert curve.earns(scale * (1 + part)) == pytest.approx(value)
    assert curve.marginal(scale * (1 + part)) == 0


@pytest.mark.parametrize("seed", range(5))
def test_the_best_split_of_addressed_channels_is_that_of_a_linear_programme(seed):
    draw = np.random.default_rng(seed)
    value, scale = draw.uniform(10, 1000, 9), draw.uniform(5, 200, 9)
    cells = [
        BudgetCell(f"s{number // 3}", f"c{number % 3}", ResponseCurve(v, s, addressed=True))
        for number, (v, s) in enumerate(zip(value, scale, strict=True))
    ]
    total = float(draw.uniform(0.3, 0.9) * scale.sum())
    other = linprog(-value / scale, A_ub=[np.ones(9)], b_ub=[total], bounds=[(0, s) for s in scale])
    found = budget.best_split(cells, total)
    assert found.earned == pytest.approx(-other.fun, rel=TILT)
    assert found.spent <= total * (1 + 1e-9)
    assert abs(found.gap) < 1e-6 * found.earned
    assert all(money <= s * (1 + 1e-9) for money, s in zip(found.spend, scale, strict=True))


def test_more_than_everybody_costs_stays_unspent():
    cells = [BudgetCell("a", "x", ResponseCurve(100, 50, addressed=True))]
    assert budget.best_split(cells, 500).spend == pytest.approx((50,))
    assert budget.proportional_split(cells, 500, [1]).spend == pytest.approx((50,))
