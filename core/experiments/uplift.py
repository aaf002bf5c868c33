"""What a test did in each segment, and whether the segments differ at all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from statsmodels.stats.meta_analysis import combine_effects

from core.experiments import arm_comparison, conversion, revenue
from core.experiments.arm_comparison import ArmComparison

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.experiments.arms import Arm

MIN_CUSTOMERS = 20
"""Customers in each arm of a segment below which it is not compared."""


@dataclass(frozen=True, slots=True)
class SegmentUplift:
    """One arm beside the control, among the customers of one segment.

    Parameters
    ----------
    segment : its name
    customers : in the arm and the control together
    comparison : the comparison, corrected for all segments and arms; None where they are too few
    """

    segment: str
    customers: int
    comparison: ArmComparison | None


@dataclass(frozen=True, slots=True)
class Uplift:
    """One arm in every segment.

    Parameters
    ----------
    arm : its name
    rows : the segments, largest difference first, those that are too small last
    homogeneity_p_value : how likely chance alone makes the segments differ as they do; None for
        under two
    """

    arm: str
    rows: tuple[SegmentUplift, ...]
    homogeneity_p_value: float | None

    def segments_differ(self, level: float) -> bool:
        """Chance does not explain how differently the segments reacted."""
        return self.homogeneity_p_value is not None and self.homogeneity_p_value < level


def uplift_by_segment(
    segments: Mapping[str, Sequence[Arm]], control: str, kind: str, level: float
) -> tuple[Uplift, ...]:
    """Compare every arm with the control within every segment.

    Customers were drawn at random, so within a segment arm − control is what the arm caused there.
    p-values are corrected by Holm over all segments and arms together. Whether the segments differ
    among themselves is Cochran's Q on their differences, weighted by 1 ÷ variance: without that,
    the best segment is only the luckiest.

    Parameters
    ----------
    segments : arms by segment
    control : name of the control arm
    kind : conversion or revenue
    level : of intervals

    References
    ----------
    Cochran (1954), Biometrics 10(1); Radcliffe (2007), Using Control Groups to Target on Predicted
    Lift.
    """
    compare = conversion.compare_conversion if kind == "conversion" else revenue.compare_revenue
    cells = []
    for segment, arms in segments.items():
        mine = next((arm for arm in arms if arm.name == control), None)
        for arm in arms:
            if arm.name == control:
                continue
            customers = arm.customers + (mine.customers if mine else 0)
            cell = _Cell(arm.name, segment, customers)
            if mine is not None and min(arm.customers, mine.customers) >= MIN_CUSTOMERS:
                cell = cell._replace(
                    comparison=compare(mine, arm, level), variance=_variance(mine, arm)
                )
            cells.append(cell)
    corrected = iter(
        arm_comparison.holm_corrected([cell.comparison for cell in cells if cell.comparison])
    )
    cells = [
        cell._replace(comparison=next(corrected)) if cell.comparison else cell for cell in cells
    ]
    names = dict.fromkeys(cell.arm for cell in cells)
    return tuple(_of_arm(name, [cell for cell in cells if cell.arm == name]) for name in names)


class _Cell(NamedTuple):
    """One arm in one segment."""

    arm: str
    segment: str
    customers: int
    comparison: ArmComparison | None = None
    variance: float = 0.0


def _of_arm(name: str, cells: list[_Cell]) -> Uplift:
    rows = [SegmentUplift(cell.segment, cell.customers, cell.comparison) for cell in cells]
    rows.sort(
        key=lambda row: -math.inf if row.comparison is None else row.comparison.difference,
        reverse=True,
    )
    known = [
        (cell.comparison.difference, cell.variance)
        for cell in cells
        if cell.comparison and cell.variance > 0
    ]
    return Uplift(name, tuple(rows), _homogeneity_p_value(known))


def _homogeneity_p_value(known: list[tuple[float, float]]) -> float | None:
    if len(known) < 2:  # noqa: PLR2004 - one segment differs from none
        return None
    effects, variances = (np.array(column) for column in zip(*known, strict=True))
    # Segments that agree to the last digit have no I², which is not asked for.
    with np.errstate(divide="ignore"):
        return float(combine_effects(effects, variances).test_homogeneity().pvalue)


def _variance(control: Arm, arm: Arm) -> float:
    """Of the difference of two means, unpooled."""
    return arm.deviation**2 / arm.customers + control.deviation**2 / control.customers
