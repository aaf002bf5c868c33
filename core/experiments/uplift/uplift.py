"""What a test did in each segment, and whether the segments differ at all."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from statsmodels.stats.meta_analysis import combine_effects

from core.experiments.comparison import arm_comparison, conversion, revenue
from core.experiments.comparison.arm_comparison import MIN_BUYERS, ArmComparison
from core.experiments.comparison.permutation import PermutationTest, permutation_test
from core.experiments.corrections import always_valid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.experiments.arms import Arm

MIN_CUSTOMERS = 20
"""Customers in each arm of a segment below which it is not compared."""
_TIE = 1e-9


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
    segments: Mapping[str, Sequence[Arm]],
    control: str,
    kind: str,
    level: float,
    seed: int = 0,
    weight: float | None = None,
) -> tuple[Uplift, ...]:
    """Compare every arm with the control within every segment.

    Customers were drawn at random, so within a segment arm − control is what the arm caused there.
    p-values are corrected by Holm over all segments and arms together. Whether the segments differ
    among themselves is Cochran's Q on their differences, weighted by 1 ÷ variance: without that,
    the best segment is only the luckiest. How large Q gets by chance is seen from dealing the
    customers of each segment to its arms again and again: with few buyers χ² would find
    differences everywhere.

    Parameters
    ----------
    segments : arms by segment
    control : name of the control arm
    kind : conversion or revenue
    level : of intervals
    seed : of the deals
    weight : of the mixture where the test is looked at while it runs; then whether segments differ
        is left for its end, as Q holds for one look

    References
    ----------
    Cochran (1954), Biometrics 10(1); Radcliffe (2007), Using Control Groups to Target on Predicted
    Lift.
    """
    rng = np.random.default_rng(seed)
    cells = []
    for segment, arms in segments.items():
        mine = next((arm for arm in arms if arm.name == control), None)
        for arm in arms:
            if arm.name == control:
                continue
            customers = arm.customers + (mine.customers if mine else 0)
            cell = _Cell(arm.name, segment, customers)
            if mine is not None and _enough(mine, arm, kind):
                comparison = compare_arms(mine, arm, kind, level, rng, weight=weight)
                if not comparison.too_few:
                    cell = cell._replace(
                        comparison=comparison,
                        permuted=None if weight else permutation_test(mine, arm, rng),
                        variance=0.0 if weight else _variance(mine, arm),
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


def _enough(control: Arm, arm: Arm, kind: str) -> bool:
    """Whether a segment has the customers, and for money the buyers, to be compared."""
    if min(arm.customers, control.customers) < MIN_CUSTOMERS:
        return False
    return kind == "conversion" or revenue.smaller_arm_buyers(control, arm) >= MIN_BUYERS


def compare_arms(
    control: Arm,
    arm: Arm,
    kind: str,
    level: float,
    rng: np.random.Generator,
    *,
    drawn: tuple[np.ndarray, np.ndarray] | None = None,
    weight: float | None = None,
) -> ArmComparison:
    """One arm beside the control, by the test that fits what is compared.

    Parameters
    ----------
    control, arm : with their scores, where there are any
    kind : conversion or revenue
    level : of intervals
    rng : deals customers
    drawn : bootstrap means of control and arm
    weight : of the mixture where the test is looked at while it runs
    """
    if kind == "conversion" and not arm.is_scored:
        comparison = conversion.compare_conversion(control, arm, level)
    else:
        comparison = revenue.compare_revenue(control, arm, level, rng, drawn)
        if kind == "conversion":
            comparison = replace(comparison, buyers=None)
    if weight is None:
        return comparison
    return always_valid.always_valid(comparison, control, arm, level, weight)


class _Cell(NamedTuple):
    """One arm in one segment."""

    arm: str
    segment: str
    customers: int
    comparison: ArmComparison | None = None
    permuted: PermutationTest | None = None
    variance: float = 0.0

    @property
    def varies(self) -> bool:
        """It was compared, and chance alone could have made a difference."""
        chance = self.variance if self.permuted is None else self.permuted.variance
        return self.comparison is not None and chance > 0


def _of_arm(name: str, cells: list[_Cell]) -> Uplift:
    rows = [SegmentUplift(cell.segment, cell.customers, cell.comparison) for cell in cells]
    rows.sort(
        key=lambda row: -math.inf if row.comparison is None else row.comparison.difference,
        reverse=True,
    )
    return Uplift(name, tuple(rows), _homogeneity_p_value([cell for cell in cells if cell.varies]))


def _homogeneity_p_value(cells: list[_Cell]) -> float | None:
    if len(cells) < 2:  # noqa: PLR2004 - one segment differs from none
        return None
    effects = np.array([cell.comparison.difference for cell in cells if cell.comparison])
    permuted = [cell.permuted for cell in cells if cell.permuted is not None]
    if len(permuted) < len(cells):
        # Segments that agree to the last digit have no I², which is not asked for.
        with np.errstate(divide="ignore"):
            variances = np.array([cell.variance for cell in cells])
            return float(combine_effects(effects, variances).test_homogeneity().pvalue)
    weights = 1 / np.array([each.variance for each in permuted])
    dealt = np.column_stack([each.permuted for each in permuted])
    spread = _cochran_q(effects, weights)
    as_far = np.count_nonzero(_cochran_q(dealt, weights) >= spread * (1 - _TIE))
    return float((1 + as_far) / (1 + len(dealt)))


def _cochran_q(effects: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Cochran's Q along the last axis."""
    mean = effects @ weights / weights.sum()
    return np.asarray((effects - mean[..., None]) ** 2 @ weights)


def _variance(control: Arm, arm: Arm) -> float:
    """Of the difference of two means, unpooled."""
    return arm.deviation**2 / arm.customers + control.deviation**2 / control.customers
