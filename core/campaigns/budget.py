"""A budget split over segments and channels so that no pound would earn more somewhere else.

Every cell (one segment through one channel) earns along a curve that ends or flattens: letters end
when everyone has one, and of an advertisement's views more and more fall on those who have seen it.
The best split is the one where the next pound earns the same in every cell, save where a minimum or
a maximum holds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from core.campaigns import budget_bounds, water_filling
from core.campaigns.budget_bounds import BudgetCell, GroupLimit
from core.campaigns.curves import ResponseCurves

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
    price : the shadow price λ, what one more unit of budget would earn; NaN where not optimised
    gap : the duality gap, an upper bound on how far its return is from the optimum
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
    limits: Sequence[GroupLimit] = (),
    *,
    min_return: float = 0.0,
) -> BudgetSplit:
    """Split a budget so that the return is highest.

    maximise Σ fᵢ(bᵢ), each fᵢ a concave response curve, subject to Σ bᵢ ≤ total, bounds on each
    cell, and bounds on the sum over any segment or channel.

    A concave allocation problem, solved through its Lagrangian dual. With λ the multiplier of the
    budget and μ, κ those of segments and channels, cell i takes the bᵢ at which its curve has the
    slope pᵢ = λ + μ(segment) + κ(channel), cut off at its own bounds (the KKT conditions). λ is the
    shadow price: what one more unit of budget would earn. Without group limits it is found by
    bisection; with limits on segments and on channels the multipliers are found in turn (block
    coordinate ascent on the concave, smooth dual) until none moves. `gap` is the duality gap.

    Parameters
    ----------
    cells : where money can go
    total : the budget, ≥ 0
    limits : minimum and maximum for whole segments or channels
    min_return : lowest marginal return to spend at (a lower bound on λ); 0 spends all of the budget
        that maxima allow, 1 stops where a pound earns a pound

    Raises
    ------
    SettingError : the bounds contradict each other or the budget; they are named

    References
    ----------
    Everett (1963), Operations Research 11(3): generalised Lagrange multipliers for allocation.
    Boyd and Vandenberghe (2004), Convex Optimization, sections 5.2.3, 5.5.3 and example 5.2.
    Bertsekas (1999), Nonlinear Programming, section 6.2: dual ascent.
    """
    cells, limits = tuple(cells), tuple(limits)
    budget_bounds.check_bounds(cells, total, limits)
    curves = ResponseCurves([cell.curve for cell in cells])
    ceiling = 2 * curves.steepest + min_return + 1e-12
    allocation = water_filling.allocate(
        curves.demand, budget_bounds.allocation_limits(cells, total, limits), ceiling, min_return
    )
    earned = float(curves.earned(allocation.amounts).sum())
    return BudgetSplit(
        cells,
        tuple(float(money) for money in allocation.amounts),
        total,
        allocation.price,
        _dual_bound(curves, allocation)
        - (earned + min_return * (total - allocation.amounts.sum())),
    )


def _dual_bound(curves: ResponseCurves, allocation: water_filling.Allocation) -> float:
    """The Lagrangian dual at the multipliers: an upper bound on the return of any split.

    Σ max over b in its bounds of (return − price × b), plus every limit at its own price.
    """
    best_at = np.clip(allocation.amounts, allocation.limits.low, allocation.limits.cap)
    earned = curves.earned(best_at) - allocation.cell_prices * best_at
    return float(earned.sum()) + allocation.bound_value


def proportional_split(
    cells: Sequence[BudgetCell],
    total: float,
    weights: Sequence[float],
    limits: Sequence[GroupLimit] = (),
) -> BudgetSplit:
    """Split a budget in proportion to weights, as nearly as minimum, maximum and limits allow.

    Where no bound holds, cell i gets total × wᵢ ÷ Σ w. Else it is the split that maximises
    Σ wᵢ ln bᵢ, which keeps the proportions among all cells that are at no bound.

    Parameters
    ----------
    cells, total, limits : as for `best_split`
    weights : ≥ 0, one a cell; all equal where their sum is 0

    Raises
    ------
    SettingError : the bounds contradict each other or the budget
    """
    cells, limits = tuple(cells), tuple(limits)
    budget_bounds.check_bounds(cells, total, limits)
    w = np.maximum(np.asarray(weights, dtype=float), 0.0)
    w = np.ones(len(cells)) if w.sum() <= 0 else w / w.sum()
    # A weight of nothing is a very small one, so that a rule can still put money there.
    w = np.maximum(w, 1e-12)

    def demand(price: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):
            return np.asarray(np.where(price > 0, w / np.maximum(price, 1e-300), np.inf))

    scale = max(total, 1e-9)
    allocation = water_filling.allocate(
        demand, budget_bounds.allocation_limits(cells, total, limits), 1e6 / scale, 0.0
    )
    return BudgetSplit(cells, tuple(float(money) for money in allocation.amounts), total)


def gain_of_more(split: BudgetSplit, step: float, limits: Sequence[GroupLimit] = ()) -> float:
    """What a larger budget would earn more, split at its best again.

    Parameters
    ----------
    split : from `best_split`
    step : how much larger
    limits : those it was made with
    """
    return (
        best_split(split.cells, split.total + step, limits).earned
        - best_split(split.cells, split.total, limits).earned
    )
