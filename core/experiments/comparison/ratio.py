"""Ratios of two sums (revenue per order, conversions per row of a customer): the delta method."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.errors import SettingError

if TYPE_CHECKING:
    from core.experiments.arms import Arm


def linearised(arm: Arm) -> Arm:
    """An arm whose scores have the ratio as their mean, and the delta method's variance.

    R = Σ y ÷ Σ x over customers, who are independent of one another; their rows and orders are
    not. A score is R + (y − R x) ÷ x̄: the variance of its mean is
    (s²y − 2 R s_xy + R² s²x) ÷ (n x̄²).

    Parameters
    ----------
    arm : with what its outcomes are divided by

    Raises
    ------
    SettingError : nothing to divide by

    References
    ----------
    Deng, Knoblich and Lu (2018), Applying the Delta Method in Metric Analytics, KDD.
    """
    above, below = _sums(arm)
    if below <= 0:
        raise SettingError(
            f"The group {arm.name[:40]} has no values in the column the outcome is divided by.",
            "Choose another column, or none.",
        )
    return _scored(arm, above / below, below / arm.customers)


def under_one_ratio(control: Arm, arm: Arm) -> tuple[Arm, Arm]:
    """Two arms with scores from the ratio of both together.

    If the arm changed nobody's y or x, these scores are the same however customers are dealt: what
    a permutation test needs. With a small arm and skewed amounts the delta method's normal
    approximation alone calls too many differences significant.
    """
    sums = np.array([_sums(control), _sums(arm)]).sum(axis=0)
    ratio, mean = sums[0] / sums[1], sums[1] / (control.customers + arm.customers)
    return _scored(control, ratio, mean), _scored(arm, ratio, mean)


def _scored(arm: Arm, ratio: float, mean: float) -> Arm:
    return replace(arm, scores=ratio + (arm.values - ratio * _per(arm)) / mean)


def _sums(arm: Arm) -> tuple[float, float]:
    """Σ y and Σ x."""
    return float(arm.values @ arm.counts), float(_per(arm) @ arm.counts)


def _per(arm: Arm) -> np.ndarray:
    return np.ones(len(arm.values)) if arm.per is None else arm.per
