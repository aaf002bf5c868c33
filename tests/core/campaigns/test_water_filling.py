"""Water-filling: filled by hand, and the optimum of a general solver under crossing limits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import optimize

from core.campaigns import water_filling
from core.campaigns.water_filling import AllocationLimits

FREE = (0.0, math.inf)


def limits(total, rows, row_bounds, columns, column_bounds):
    n = len(rows)
    return AllocationLimits(
        low=np.zeros(n),
        cap=np.full(n, total),
        total=total,
        rows=np.array(rows),
        row_bounds=np.array(row_bounds, dtype=float),
        columns=np.array(columns),
        column_bounds=np.array(column_bounds, dtype=float),
    )


def fill(noise, wanted):
    """The textbook's problem: maximise Σ log(nᵢ + bᵢ), so that demand at a price p is 1/p − nᵢ."""
    noise = np.array(noise, dtype=float)

    def demand(price):
        with np.errstate(divide="ignore"):
            return np.where(price > 0, 1 / np.maximum(price, 1e-300) - noise, np.inf)

    return water_filling.allocate(demand, wanted, ceiling=1 / noise.min(), floor=0.0)


def test_water_rises_to_one_level_and_leaves_the_highest_ground_dry():
    # Ground at 1, 2 and 5, 5 units of water: level 4, as (4 − 1) + (4 − 2) = 5; its price is 1/4.
    filled = fill([1, 2, 5], limits(5.0, [0, 1, 2], [FREE] * 3, [0, 0, 0], [FREE]))
    assert filled.amounts == pytest.approx([3, 2, 0])
    assert filled.price == pytest.approx(1 / 4)


def test_a_row_at_its_maximum_has_a_level_of_its_own():
    # The first two share 2 units: level 2.5. The other 3 units raise the third from 5 to 8.
    bounded = limits(5.0, [0, 0, 1], [(0, 2), FREE], [0, 0, 0], [FREE])
    filled = fill([1, 2, 5], bounded)
    assert filled.amounts == pytest.approx([1.5, 0.5, 3.0])
    assert filled.price == pytest.approx(1 / 8)
    assert filled.cell_prices == pytest.approx([1 / 2.5, 1 / 2.5, 1 / 8])


def test_a_minimum_pays_for_what_would_not_be_filled():
    # The third gets its unit, at the level 6; the other 4 units reach the level 3.5.
    bounded = limits(5.0, [0, 0, 1], [FREE, (1, math.inf)], [0, 0, 0], [FREE])
    filled = fill([1, 2, 5], bounded)
    assert filled.amounts == pytest.approx([2.5, 1.5, 1.0])
    assert filled.cell_prices == pytest.approx([1 / 3.5, 1 / 3.5, 1 / 6])


def test_columns_alone_are_limited_as_rows_are():
    by_row = fill([1, 2, 5], limits(5.0, [0, 0, 1], [(0, 2), FREE], [0, 0, 0], [FREE]))
    by_column = fill([1, 2, 5], limits(5.0, [0, 0, 0], [FREE], [0, 0, 1], [(0, 2), FREE]))
    assert by_column.amounts == pytest.approx(by_row.amounts)


@pytest.mark.parametrize("seed", range(8))
def test_crossing_limits_give_the_optimum_of_a_general_solver_and_no_duality_gap(seed):
    draw = np.random.default_rng(seed)
    noise = draw.uniform(0.5, 4, 6)
    rows, columns, total = [0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 0, 1], 10.0
    row_bounds = [(0, draw.uniform(1, 3)), (draw.uniform(2, 4), math.inf), FREE]
    column_bounds = [(0, draw.uniform(3, 5)), FREE]
    filled = fill(noise, limits(total, rows, row_bounds, columns, column_bounds))
    rises = [[1.0] * 6, [1, 1, 0, 0, 0, 0], [0, 0, -1, -1, 0, 0], [1, 0, 1, 0, 1, 0]]
    most = [total, row_bounds[0][1], -row_bounds[1][0], column_bounds[0][1]]
    solved = optimize.minimize(
        lambda b: -np.log(noise + b).sum(),
        np.array([0.1, 0.1, 1.9, 2.1, 0.1, 0.1]),
        jac=lambda b: -1 / (noise + b),
        bounds=[(0, total)] * 6,
        constraints=optimize.LinearConstraint(rises, -np.inf, most),
        method="SLSQP",
        options={"ftol": 1e-13, "maxiter": 500},
    )
    assert filled.amounts == pytest.approx(solved.x, abs=1e-5)
    dual = (np.log(noise + filled.amounts) - filled.cell_prices * filled.amounts).sum()
    assert dual + filled.bound_value == pytest.approx(-solved.fun, abs=1e-6)
