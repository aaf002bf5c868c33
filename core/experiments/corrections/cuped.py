"""CUPED: outcomes adjusted by what the same customers did before the test."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.experiments.arms import Arm


MIN_SAVED = 0.01
"""Share of the variance from which an adjustment is offered."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a customer's past says about their outcome.

    Parameters
    ----------
    by : what is known of the past, in words
    theta : outcome expected more for one more of it, the same in all arms
    centre : its mean over all customers of the test
    saved : share of the outcome's variance within arms that it explains, 0 to 1; a test takes
        1 − this share of the customers
    known : customers whose past is known; the others count as average
    per : mean of what outcomes are divided by, over all customers of the test; 1 where they are not
    """

    by: str
    theta: float
    centre: float
    saved: float
    known: int
    per: float = 1.0

    @property
    def worth_it(self) -> bool:
        """It saves customers enough to be offered."""
        return self.saved >= MIN_SAVED


def fit_adjustment(arms: Sequence[Arm], by: str) -> Adjustment | None:
    """Estimate how outcomes follow the past, pooled over the arms.

    θ = Σ (x − x̄ of the arm)(y − ȳ of the arm) ÷ Σ (x − x̄ of the arm)², the slope of the regression
    of y on x and the arms: the difference of adjusted means is that regression's coefficient.

    Parameters
    ----------
    arms : of the test, with what was before; ratios made linear
    by : what that is, in words

    Returns
    -------
    None where nothing is known of the past, or where it or the outcome does not vary

    References
    ----------
    Deng, Xu, Kohavi and Walker (2013), Improving the Sensitivity of Online Controlled Experiments
    by Utilizing Pre-Experiment Data, WSDM.
    """
    pasts = [arm.before for arm in arms if arm.before is not None]
    if len(pasts) < len(arms):
        return None
    known = [np.isfinite(past) for past in pasts]
    n_known = sum(int(arm.counts[seen].sum()) for arm, seen in zip(arms, known, strict=True))
    if not n_known:
        return None
    centre = (
        sum(
            float(past[seen] @ arm.counts[seen])
            for arm, past, seen in zip(arms, pasts, known, strict=True)
        )
        / n_known
    )
    moments = np.sum([_moments(arm, centre) for arm in arms], axis=0)
    past_spread, together, spread = (float(moment) for moment in moments)
    if past_spread <= 0 or spread <= 0:
        return None
    return Adjustment(
        by=by,
        theta=together / past_spread,
        centre=centre,
        saved=together**2 / (past_spread * spread),
        known=n_known,
        per=mean_divisor(arms),
    )


def mean_divisor(arms: Sequence[Arm]) -> float:
    """What outcomes are divided by, on average over all customers of some arms."""
    return sum(arm.mean_per * arm.customers for arm in arms) / sum(arm.customers for arm in arms)


def adjusted(arm: Arm, adjustment: Adjustment, per: float | None = None) -> Arm:
    """An arm whose outcomes are compared less θ (x − x̄), what the past leads to expect.

    Scores of a ratio are divided by the mean of what the ratio is divided by, and so is θ: in a
    segment of frequent buyers it is less than among all customers.

    Parameters
    ----------
    arm : of the test or of a segment of it, ratios made linear
    adjustment : of the whole test
    per : `mean_divisor` of the arms of a segment; None for those of the whole test
    """
    theta = adjustment.theta * (1.0 if per is None else adjustment.per / per)
    return replace(arm, expected=theta * (_filled(arm, adjustment.centre) - adjustment.centre))


def _filled(arm: Arm, centre: float) -> np.ndarray:
    """What was before; the average for customers of whom nothing is known."""
    past = np.full(len(arm.values), np.nan) if arm.before is None else arm.before
    return np.where(np.isfinite(past), past, centre)


def _moments(arm: Arm, centre: float) -> tuple[float, float, float]:
    """Σ (x − x̄)², Σ (x − x̄)(y − ȳ) and Σ (y − ȳ)² within an arm."""
    past = _filled(arm, centre)
    past = past - past @ arm.counts / arm.customers
    outcome = arm.compared - arm.mean
    return (
        float(past**2 @ arm.counts),
        float(past * outcome @ arm.counts),
        float(outcome**2 @ arm.counts),
    )
