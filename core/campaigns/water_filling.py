"""Water-filling: the dual prices at which a concave allocation meets its total and group limits.

maximise Σ fᵢ(bᵢ), each fᵢ concave, subject to low ≤ b ≤ cap, Σ b ≤ total, and bounds on the sum
over each row and each column. Every constraint on a sum has a Lagrange multiplier, its price. Given
the prices each cell is solved alone: it takes its demand, the b at which fᵢ has a slope equal to
the sum of the prices of the total, its row and its column, cut off at its own bounds. Demand falls
in price, so a price is found by bisection. Rows and columns together are solved in turn: block
coordinate ascent on the dual, which is concave and, as demand is unique, differentiable.

References
----------
Boyd and Vandenberghe (2004), Convex Optimization, section 5.5.3 and example 5.2: water-filling.
Bertsekas (1999), Nonlinear Programming, section 6.2: ascent on the dual, block by block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

BISECTIONS = 120
"""Bisection steps: enough to find a price to the last bit."""
MAX_SWEEPS = 1000
"""Most passes of block coordinate ascent over row and column prices."""
TOLERANCE = 1e-10
"""Converged when a pass moves no amount by more than this share of the total."""


@dataclass(frozen=True, slots=True)
class AllocationLimits:
    """Bounds on the amount of each cell, and on sums of amounts.

    Parameters
    ----------
    low, cap : of each cell, shape (n,); caps are finite
    total : on the sum of all
    rows, columns : the row and the column of each cell, shape (n,)
    row_bounds, column_bounds : minimum and maximum of the sum over each, shape (groups, 2)
    """

    low: np.ndarray
    cap: np.ndarray
    total: float
    rows: np.ndarray
    row_bounds: np.ndarray
    columns: np.ndarray
    column_bounds: np.ndarray

    @property
    def transposed(self) -> AllocationLimits:
        """The same with rows and columns swapped."""
        return AllocationLimits(
            self.low,
            self.cap,
            self.total,
            self.columns,
            self.column_bounds,
            self.rows,
            self.row_bounds,
        )


@dataclass(frozen=True, slots=True)
class Allocation:
    """The optimal amounts with their dual prices.

    Parameters
    ----------
    amounts : shape (n,)
    price : λ, the multiplier of the total
    cell_prices : λ plus the multipliers of the cell's row and column, shape (n,)
    limits : the constraints
    bound_value : Σ bound × multiplier over the total and all groups, the constant of the dual
    """

    amounts: np.ndarray
    price: float
    cell_prices: np.ndarray
    limits: AllocationLimits
    bound_value: float


def allocate(
    demand: Callable[[np.ndarray], np.ndarray],
    limits: AllocationLimits,
    ceiling: float,
    floor: float,
) -> Allocation:
    """Solve the allocation by finding the dual price of every constraint.

    Parameters
    ----------
    demand : amounts at given cell prices, shape (n,) to (n,); non-increasing in each price
    limits : feasible constraints
    ceiling : a price at which demand is at most every cell's minimum
    floor : lower bound on the price of the total
    """
    rows_bounded = _any_bound(limits.row_bounds)
    columns_bounded = _any_bound(limits.column_bounds)
    if columns_bounded and not rows_bounded:
        limits = limits.transposed
        columns_bounded = False

    def amounts(price: np.ndarray) -> np.ndarray:
        return np.asarray(np.clip(demand(price), limits.low, limits.cap))

    column_prices = np.zeros(len(limits.column_bounds))
    for _ in range(MAX_SWEEPS):
        row_prices, price = _row_prices(amounts, limits, column_prices, ceiling, floor)
        allocated = amounts(row_prices[limits.rows] + column_prices[limits.columns])
        if not columns_bounded:
            break
        # Total and rows hold at these prices; with unchanged column prices all constraints do.
        column_prices = _column_prices(amounts, limits, row_prices, ceiling)
        updated = amounts(row_prices[limits.rows] + column_prices[limits.columns])
        moved = float(np.abs(updated - allocated).max(initial=0.0))
        allocated = updated
        if moved <= TOLERANCE * max(limits.total, 1.0):
            break
    bound_value = (
        price * limits.total
        + _bound_values(limits.row_bounds, row_prices - price)
        + _bound_values(limits.column_bounds, column_prices)
    )
    return Allocation(
        allocated,
        price,
        row_prices[limits.rows] + column_prices[limits.columns],
        limits,
        bound_value,
    )


def _any_bound(bounds: np.ndarray) -> bool:
    return bool((bounds[:, 0] > 0).any() or np.isfinite(bounds[:, 1]).any())


def _bound_values(bounds: np.ndarray, prices: np.ndarray) -> float:
    """Σ bound × price: a positive price belongs to the maximum, a negative one to the minimum."""
    high = np.where(prices > 0, np.where(np.isfinite(bounds[:, 1]), bounds[:, 1], 0.0), 0.0)
    low = np.where(prices < 0, bounds[:, 0], 0.0)
    return float((prices * (high + low)).sum())


def _row_prices(
    amounts: Callable[[np.ndarray], np.ndarray],
    limits: AllocationLimits,
    column_prices: np.ndarray,
    ceiling: float,
    floor: float,
) -> tuple[np.ndarray, float]:
    """The price λ of the total, and λ + μ of each row, given the column prices κ.

    At a price λ a row takes the demand of its cells, clipped to its bounds; the sum over rows falls
    in λ, so one bisection finds it. Rows at a bound then get a price of their own.
    """
    from_columns = column_prices[limits.columns]
    count = len(limits.row_bounds)
    lower, upper = limits.row_bounds[:, 0], limits.row_bounds[:, 1]

    def group_demand(prices: np.ndarray) -> np.ndarray:
        demanded = amounts(prices[limits.rows] + from_columns)
        return np.bincount(limits.rows, weights=demanded, minlength=count)

    def exceeds_total(price: float) -> bool:
        all_rows = np.clip(group_demand(np.full(count, price)), lower, upper)
        return float(all_rows.sum()) > limits.total

    top = ceiling + max(0.0, -float(from_columns.min(initial=0.0)))
    price = floor
    if exceeds_total(floor):
        low, high = floor, top
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            low, high = (middle, high) if exceeds_total(middle) else (low, middle)
        price = high
    at_price = group_demand(np.full(count, price))
    lowest = -float(from_columns.max(initial=0.0))
    prices = _bisect(
        group_demand,
        np.where(at_price > upper, upper, lower),
        low=np.where(at_price > upper, price, lowest),
        high=np.where(at_price > upper, top, price),
    )
    bound = (at_price > upper) | (at_price < lower)
    return np.where(bound, prices, price), price


def _column_prices(
    amounts: Callable[[np.ndarray], np.ndarray],
    limits: AllocationLimits,
    row_prices: np.ndarray,
    ceiling: float,
) -> np.ndarray:
    """The price κ of each column, given the row prices; 0 where no bound is active."""
    count = len(limits.column_bounds)
    from_rows = row_prices[limits.rows]
    lower, upper = limits.column_bounds[:, 0], limits.column_bounds[:, 1]

    def group_demand(prices: np.ndarray) -> np.ndarray:
        demanded = amounts(from_rows + prices[limits.columns])
        return np.bincount(limits.columns, weights=demanded, minlength=count)

    free = group_demand(np.zeros(count))
    top, lowest = ceiling - float(from_rows.min(initial=0.0)), -float(from_rows.max(initial=0.0))
    prices = _bisect(
        group_demand,
        np.where(free > upper, upper, lower),
        low=np.where(free > upper, 0.0, lowest),
        high=np.where(free > upper, max(top, 0.0), 0.0),
    )
    return np.where((free > upper) | (free < lower), prices, 0.0)


def _bisect(
    group_demand: Callable[[np.ndarray], np.ndarray],
    target: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
) -> np.ndarray:
    """For each group the price at which its demand falls to its target, by bisection."""
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        more = group_demand(middle) > target
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return high
