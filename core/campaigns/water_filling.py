"""Water-filling: the prices at which what is wanted fits a total and the limits on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

BISECTIONS = 120
"""Enough to find a price to the last bit."""
MAX_SWEEPS = 1000
"""Most turns between the prices of rows and of columns."""
TOLERANCE = 1e-10
"""Part of the total that may still move when the prices count as found."""


@dataclass(frozen=True, slots=True)
class AllocationLimits:
    """Limits on amounts, one a cell, and on their sums.

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
    def turned(self) -> AllocationLimits:
        """The same with rows for columns."""
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
    """Amounts within the limits, and the prices that brought them there.

    Parameters
    ----------
    amounts : one a cell
    price : of the total
    cell_prices : what each cell was asked: the price of the total, of its row and of its column
    limits : what was kept
    limits_at_their_prices : Σ limit × its price, over the total and all sums
    """

    amounts: np.ndarray
    price: float
    cell_prices: np.ndarray
    limits: AllocationLimits
    limits_at_their_prices: float


def allocate(
    demand: Callable[[np.ndarray], np.ndarray],
    limits: AllocationLimits,
    ceiling: float,
    floor: float,
) -> Allocation:
    """Find the prices at which demand keeps every limit.

    Parameters
    ----------
    demand : amounts wanted at a price per cell, falling in it; called with shape (n,)
    limits : known to be possible
    ceiling : a price at which nobody wants more than the minimum
    floor : the least price of the total
    """
    rules_on_rows = _any_bound(limits.row_bounds)
    rules_on_columns = _any_bound(limits.column_bounds)
    if rules_on_columns and not rules_on_rows:
        limits = limits.turned
        rules_on_columns = False

    def amounts(price: np.ndarray) -> np.ndarray:
        return np.asarray(np.clip(demand(price), limits.low, limits.cap))

    extra = np.zeros(len(limits.column_bounds))
    for _ in range(MAX_SWEEPS):
        row_prices, price = _row_prices(amounts, limits, extra, ceiling, floor)
        bought = amounts(row_prices[limits.rows] + extra[limits.columns])
        if not rules_on_columns:
            break
        # Total and rows hold now. Where columns need no other prices, everything holds.
        extra = _column_prices(amounts, limits, row_prices, ceiling)
        settled = amounts(row_prices[limits.rows] + extra[limits.columns])
        moved = float(np.abs(settled - bought).max(initial=0.0))
        bought = settled
        if moved <= TOLERANCE * max(limits.total, 1.0):
            break
    paid = (
        price * limits.total
        + _bound_values(limits.row_bounds, row_prices - price)
        + _bound_values(limits.column_bounds, extra)
    )
    return Allocation(bought, price, row_prices[limits.rows] + extra[limits.columns], limits, paid)


def _any_bound(bounds: np.ndarray) -> bool:
    return bool((bounds[:, 0] > 0).any() or np.isfinite(bounds[:, 1]).any())


def _bound_values(bounds: np.ndarray, prices: np.ndarray) -> float:
    """A positive price stands on the maximum, a negative one on the minimum."""
    high = np.where(prices > 0, np.where(np.isfinite(bounds[:, 1]), bounds[:, 1], 0.0), 0.0)
    low = np.where(prices < 0, bounds[:, 0], 0.0)
    return float((prices * (high + low)).sum())


def _row_prices(
    amounts: Callable[[np.ndarray], np.ndarray],
    limits: AllocationLimits,
    extra: np.ndarray,
    ceiling: float,
    floor: float,
) -> tuple[np.ndarray, float]:
    """The price of the total and of each row, given what columns charge.

    A row sells what its cells want at the price of the total, but never less than its minimum nor
    more than its maximum; so one bisection finds the price of the total.
    """
    on_columns = extra[limits.columns]
    count = len(limits.row_bounds)
    least, most = limits.row_bounds[:, 0], limits.row_bounds[:, 1]

    def sold(prices: np.ndarray) -> np.ndarray:
        wanted = amounts(prices[limits.rows] + on_columns)
        return np.bincount(limits.rows, weights=wanted, minlength=count)

    def too_much(price: float) -> bool:
        all_rows = np.clip(sold(np.full(count, price)), least, most)
        return float(all_rows.sum()) > limits.total

    top = ceiling + max(0.0, -float(on_columns.min(initial=0.0)))
    price = floor
    if too_much(floor):
        low, high = floor, top
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            low, high = (middle, high) if too_much(middle) else (low, middle)
        price = high
    at_price = sold(np.full(count, price))
    lowest = -float(on_columns.max(initial=0.0))
    prices = _bisect(
        sold,
        np.where(at_price > most, most, least),
        low=np.where(at_price > most, price, lowest),
        high=np.where(at_price > most, top, price),
    )
    bound = (at_price > most) | (at_price < least)
    return np.where(bound, prices, price), price


def _column_prices(
    amounts: Callable[[np.ndarray], np.ndarray],
    limits: AllocationLimits,
    row_prices: np.ndarray,
    ceiling: float,
) -> np.ndarray:
    """What each column charges or pays back, given the prices of rows."""
    count = len(limits.column_bounds)
    on_rows = row_prices[limits.rows]
    least, most = limits.column_bounds[:, 0], limits.column_bounds[:, 1]

    def sold(prices: np.ndarray) -> np.ndarray:
        wanted = amounts(on_rows + prices[limits.columns])
        return np.bincount(limits.columns, weights=wanted, minlength=count)

    nothing = np.zeros(count)
    free = sold(nothing)
    top, lowest = ceiling - float(on_rows.min(initial=0.0)), -float(on_rows.max(initial=0.0))
    prices = _bisect(
        sold,
        np.where(free > most, most, least),
        low=np.where(free > most, 0.0, lowest),
        high=np.where(free > most, max(top, 0.0), 0.0),
    )
    return np.where((free > most) | (free < least), prices, 0.0)


def _bisect(
    sold: Callable[[np.ndarray], np.ndarray], wanted: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """For every group the highest price at which it still sells what is wanted."""
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        more = sold(middle) > wanted
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return high
