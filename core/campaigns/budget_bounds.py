"""The cells a budget is split over, their limits, and a check that the limits are feasible."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.optimize import linprog

from core import formatting
from core.campaigns.water_filling import AllocationLimits
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.campaigns.curves import ResponseCurve

SLACK = 1e-9
"""Share of the budget within which a violated limit is rounding, not a contradiction."""


@dataclass(frozen=True, slots=True)
class BudgetCell:
    """One segment through one channel: its curve, its minimum and its maximum."""

    segment: str
    channel: str
    curve: ResponseCurve
    low: float = 0.0
    high: float = math.inf

    @property
    def name(self) -> str:
        """As it is called in a sentence."""
        return f"{self.segment} by {self.channel}"

    @property
    def most(self) -> float:
        """The money that can go there: up to its maximum, and no further than its customers."""
        return min(self.high, self.curve.most)


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """A minimum and a maximum for everything spent on one segment, or through one channel."""

    part: Literal["segment", "channel"]
    name: str
    low: float = 0.0
    high: float = math.inf


def allocation_limits(
    cells: Sequence[BudgetCell], total: float, rules: Sequence[GroupLimit]
) -> AllocationLimits:
    """The limits as arrays.

    Parameters
    ----------
    cells, total, rules : checked before
    """
    segments = list(dict.fromkeys(cell.segment for cell in cells))
    channels = list(dict.fromkeys(cell.channel for cell in cells))
    return AllocationLimits(
        low=np.array([cell.low for cell in cells]),
        cap=np.array([max(cell.low, min(cell.most, total)) for cell in cells]),
        total=total,
        rows=np.array([segments.index(cell.segment) for cell in cells], dtype=int),
        row_bounds=_group_bounds(segments, "segment", rules),
        columns=np.array([channels.index(cell.channel) for cell in cells], dtype=int),
        column_bounds=_group_bounds(channels, "channel", rules),
    )


def _group_bounds(names: Sequence[str], part: str, rules: Sequence[GroupLimit]) -> np.ndarray:
    bounds = np.array([[0.0, math.inf]] * len(names)).reshape(len(names), 2)
    for rule in rules:
        if rule.part == part and rule.name in names:
            at = names.index(rule.name)
            bounds[at] = max(bounds[at, 0], rule.low), min(bounds[at, 1], rule.high)
    return bounds


def check_bounds(cells: Sequence[BudgetCell], total: float, rules: Sequence[GroupLimit]) -> None:
    """Refuse infeasible limits, and name those that contradict each other.

    Raises
    ------
    SettingError : with the limits that contradict each other
    """
    if not math.isfinite(total) or total < 0:
        raise _bounds_error("The budget must be zero or more.")
    _check_each(cells, rules)
    with_minimum = [cell for cell in cells if cell.low > 0]
    if sum(cell.low for cell in with_minimum) > total * (1 + SLACK):
        raise _bounds_error(
            f"The minimum of {formatting.listed([cell.name for cell in with_minimum])} together"
            f" ({_money(sum(cell.low for cell in with_minimum))}) is above the budget"
            f" ({_money(total)})."
        )
    if rules:
        _check_group_limits(cells, total, rules)


def _check_each(cells: Sequence[BudgetCell], rules: Sequence[GroupLimit]) -> None:
    """Refuse a minimum or maximum that cannot be kept, whatever the others are."""
    limited: tuple[BudgetCell | GroupLimit, ...] = (*cells, *rules)
    for limit in limited:
        if math.isnan(limit.low) or math.isnan(limit.high) or limit.low < 0:
            raise _bounds_error(f"The limits of {limit.name} must be zero or more.")
        if limit.low > limit.high:
            raise _bounds_error(
                f"The minimum of {limit.name} ({_money(limit.low)}) is above its maximum "
                f"({_money(limit.high)})."
            )
    for cell in cells:
        if cell.low > cell.curve.most * (1 + SLACK):
            raise _bounds_error(
                f"The minimum of {cell.name} ({_money(cell.low)}) is more than it costs to contact "
                f"everyone there ({_money(cell.curve.most)})."
            )
    for rule in rules:
        if rule.low > 0 and not any(getattr(cell, rule.part) == rule.name for cell in cells):
            raise _bounds_error(
                f"The minimum of {rule.name} ({_money(rule.low)}) cannot be spent: no money can "
                "go there."
            )


def _check_group_limits(
    cells: Sequence[BudgetCell], total: float, rules: Sequence[GroupLimit]
) -> None:
    """Find contradicting limits with an elastic linear programme, and name them.

    Every group limit, and the budget itself, gets a slack variable at a cost of one per unit of
    money. Where the least total slack is above 0 no split is feasible: the limits with slack, and
    those that are tight (a non-zero dual), are the contradiction.

    References
    ----------
    Chinneck and Dravnieks (1991), ORSA Journal on Computing 3(2): elastic filtering.
    """
    cell_bounds = [(cell.low, None if math.isinf(cell.most) else cell.most) for cell in cells]
    rows, right_sides, names = [np.ones(len(cells))], [total], [f"the budget of {_money(total)}"]
    for rule in rules:
        members = np.array([float(getattr(cell, rule.part) == rule.name) for cell in cells])
        if rule.low > 0:
            rows.append(-members)
            right_sides.append(-rule.low)
            names.append(f"the minimum of {rule.name} ({_money(rule.low)})")
        if math.isfinite(rule.high):
            rows.append(members)
            right_sides.append(rule.high)
            names.append(f"the maximum of {rule.name} ({_money(rule.high)})")
    slack = -np.eye(len(rows))
    result = linprog(
        np.concatenate([np.zeros(len(cells)), np.ones(len(rows))]),
        A_ub=np.hstack([np.array(rows), slack]),
        b_ub=right_sides,
        bounds=[*cell_bounds, *[(0, None)] * len(rows)],
        method="highs",
    )
    missed = result.x[len(cells) :] > SLACK * max(total, 1.0)
    if missed.any():
        # A contradiction has a non-zero dual on each side: those limits are tight.
        tight = np.abs(result.ineqlin.marginals) > SLACK
        conflicting = [name for name, out in zip(names, missed | tight, strict=True) if out]
        limited_cells = [cell for cell in cells if cell.low > 0 or math.isfinite(cell.high)]
        cells_too = (
            f" Limits of single cells count too: {_cell_names(limited_cells)}."
            if limited_cells
            else ""
        )
        raise _bounds_error(
            f"These limits conflict: {formatting.listed(conflicting)}.{cells_too}",
        )


def _cell_names(cells: Sequence[BudgetCell]) -> str:
    shown = 4
    names = [cell.name for cell in cells[:shown]]
    return formatting.listed([*names, "others"] if len(cells) > shown else names)


def _money(value: float) -> str:
    return formatting.money(value)


def _bounds_error(message: str) -> SettingError:
    return SettingError(message, "Change one of them, or the budget.", "budget_bounds")
