"""A budget split over segments and channels so that no pound would earn more somewhere else.

Every cell (one segment through one channel) earns along a curve that flattens: the first pound
reaches somebody new, the hundredth mostly somebody who was reached before. The best split is the
one where the next pound earns the same in every cell, save where a minimum or a maximum holds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from core.campaigns import budget_bounds, water_filling
from core.campaigns.budget_bounds import BudgetCell, GroupLimit

if TYPE_CHECKING:
    from collections.abc import Sequence

Partition = Literal["segment", "channel"]


@dataclass(frozen=True)
class BudgetSplit:
    """A budget, split.

    Parameters
    ----------
    cells : what it was split over
    spend : money per cell, in their order
    total : the budget
    price : what one more unit of money would earn (the shadow price); for a split that was not
        optimised, NaN
    gap : how far its return can be from the best there is, by the dual bound; 0 is exact
    """

    cells: tuple[BudgetCell, ...]
    spend: tuple[float, ...]
    total: float
    price: float = math.nan
    gap: float = math.nan

    @cached_property
    def returns(self) -> tuple[float, ...]:
        """What each cell earns, before the money spent on it."""
        return tuple(
            cell.curve.earns(money) for cell, money in zip(self.cells, self.spend, strict=True)
        )

    @cached_property
    def marginal(self) -> tuple[float, ...]:
        """What the next unit of money would earn in each cell."""
        return tuple(
            cell.curve.marginal(money) for cell, money in zip(self.cells, self.spend, strict=True)
        )

    @property
    def earned(self) -> float:
        """The return of all cells."""
        return math.fsum(self.returns)

    @property
    def spent(self) -> float:
        """The money in all cells."""
        return math.fsum(self.spend)

    @property
    def unspent(self) -> float:
        """What is left of the budget."""
        return max(0.0, self.total - self.spent)

    @property
    def profit(self) -> float:
        """Return less money spent."""
        return self.earned - self.spent

    def by(self, part: Partition) -> dict[str, float]:
        """The money per segment or per channel, in the order of the cells."""
        sums: dict[str, float] = {}
        for cell, money in zip(self.cells, self.spend, strict=True):
            name = getattr(cell, part)
            sums[name] = sums.get(name, 0.0) + money
        return sums


def best_split(
    cells: Sequence[BudgetCell],
    total: float,
    rules: Sequence[GroupLimit] = (),
    *,
    least_return: float = 0.0,
) -> BudgetSplit:
    """Split a budget so that the return is highest.

    maximise Σ vᵢ (1 − exp(−bᵢ ÷ sᵢ)) under Σ bᵢ ≤ total, a minimum and a maximum for each cell,
    and for the sum over any segment or channel.

    At the optimum a price p per unit of money stands over every cell that is at no bound of its
    own: bᵢ = sᵢ ln(vᵢ ÷ (sᵢ p)). Without rules p is the same for all and is found by bisection;
    a rule that binds adds its own price to its cells. With rules for segments and for channels the
    two sets of prices are found in turn until neither moves (the dual is concave and smooth, so
    this climbs to its maximum); the remaining distance to the dual bound is told as `gap`.

    Parameters
    ----------
    cells : where money can go
    total : the budget, ≥ 0
    rules : minimum and maximum for whole segments or channels
    least_return : money that would earn less than this per unit stays unspent; 0 spends all of it
        (as far as maxima allow), 1 stops where a pound earns a pound

    Raises
    ------
    SettingError : the bounds contradict each other or the budget; they are named

    References
    ----------
    Everett (1963), Operations Research 11(3): one price for a shared resource.
    """
    cells, rules = tuple(cells), tuple(rules)
    budget_bounds.check_bounds(cells, total, rules)
    value = np.array([cell.curve.value for cell in cells])
    scale = np.array([cell.curve.scale for cell in cells])

    def demand(price: np.ndarray) -> np.ndarray:
        # Where the price is above the first pound's return (v ÷ s), nothing is bought.
        with np.errstate(divide="ignore", invalid="ignore"):
            wanted = scale * np.log(value / (scale * price))
        wanted = np.where(value > 0, wanted, -np.inf)
        return np.asarray(np.where(price > 0, wanted, np.where(value > 0, np.inf, -np.inf)))

    ceiling = float(np.max(value / scale, initial=0.0)) * 2 + least_return + 1e-12
    found = water_filling.allocate(
        demand, budget_bounds.allocation_limits(cells, total, rules), ceiling, least_return
    )
    earned = float(np.sum(value * -np.expm1(-found.amounts / scale)))
    return BudgetSplit(
        cells,
        tuple(float(money) for money in found.amounts),
        total,
        found.price,
        _dual_bound(value, scale, found) - (earned + least_return * (total - found.amounts.sum())),
    )


def _dual_bound(value: np.ndarray, scale: np.ndarray, found: water_filling.Allocation) -> float:
    """The dual bound at the prices found: no split can earn more than this.

    Σ max over b in its bounds of (return − price × b), plus every limit at its own price.
    """
    best_at = np.clip(found.amounts, found.limits.low, found.limits.cap)
    earned = value * -np.expm1(-best_at / scale) - found.cell_prices * best_at
    return float(earned.sum()) + found.limits_at_their_prices


def proportional_split(
    cells: Sequence[BudgetCell],
    total: float,
    weights: Sequence[float],
    rules: Sequence[GroupLimit] = (),
) -> BudgetSplit:
    """Split a budget in proportion to weights, as nearly as minimum, maximum and rules allow.

    Where no bound holds, cell i gets total × wᵢ ÷ Σ w. Else it is the split that maximises
    Σ wᵢ ln bᵢ, which keeps the proportions among all cells that are at no bound.

    Parameters
    ----------
    cells, total, rules : as for `best_split`
    weights : ≥ 0, one a cell; all equal where their sum is 0

    Raises
    ------
    SettingError : the bounds contradict each other or the budget
    """
    cells, rules = tuple(cells), tuple(rules)
    budget_bounds.check_bounds(cells, total, rules)
    given = np.maximum(np.asarray(weights, dtype=float), 0.0)
    given = np.ones(len(cells)) if given.sum() <= 0 else given / given.sum()
    # A weight of nothing is a very small one, so that a rule can still put money there.
    given = np.maximum(given, 1e-12)

    def demand(price: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):
            return np.asarray(np.where(price > 0, given / np.maximum(price, 1e-300), np.inf))

    floor = max(total, 1e-9)
    found = water_filling.allocate(
        demand, budget_bounds.allocation_limits(cells, total, rules), 1e6 / floor, 0.0
    )
    return BudgetSplit(cells, tuple(float(money) for money in found.amounts), total)


def gain_of_more(split: BudgetSplit, step: float, rules: Sequence[GroupLimit] = ()) -> float:
    """What a larger budget would earn more, split at its best again.

    Parameters
    ----------
    split : from `best_split`
    step : how much larger
    rules : those it was made with
    """
    return (
        best_split(split.cells, split.total + step, rules).earned
        - best_split(split.cells, split.total, rules).earned
    )
