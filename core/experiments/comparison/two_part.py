"""Revenue per customer in its two parts: how many bought, and how much a buyer spent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.experiments.comparison import conversion, revenue

if TYPE_CHECKING:
    import numpy as np

    from core.experiments.arms import Arm
    from core.experiments.comparison.arm_comparison import ArmComparison


@dataclass(frozen=True, slots=True)
class TwoPartRead:
    """Where the difference in revenue per customer comes from.

    Parameters
    ----------
    arm : its name
    buyers : the shares of customers who bought, compared
    basket, control_basket : revenue per buyer
    basket_p : p of the difference in revenue per buyer; who buys was not drawn at random, so that
        new buyers with small baskets look like an effect on baskets
    from_buyers, from_basket : parts of the difference in revenue per customer; their sum
    """

    arm: str
    buyers: ArmComparison
    basket: float
    control_basket: float
    basket_p: float
    from_buyers: float
    from_basket: float


def read_two_parts(
    control: Arm, arm: Arm, level: float, rng: np.random.Generator
) -> TwoPartRead | None:
    """Split a difference in revenue per customer into buyers and baskets.

    Revenue per customer is the share s of buyers times the basket b, so that
    s₁b₁ − s₀b₀ = (s₁ − s₀)(b₀ + b₁) ÷ 2 + (b₁ − b₀)(s₀ + s₁) ÷ 2.

    Returns
    -------
    None where nobody bought in one of the arms, or everybody did in both

    References
    ----------
    Kitagawa (1955), Journal of the American Statistical Association 50; Lachenbruch (2002),
    Analysis of data with excess zeros, Statistical Methods in Medical Research 11(4).
    """
    if not control.converted or not arm.converted:
        return None
    if control.converted == control.customers and arm.converted == arm.customers:
        return None
    share_0, share_1 = (each.converted / each.customers for each in (control, arm))
    basket_0, basket_1 = (each.total / each.converted for each in (control, arm))
    baskets = revenue.compare_revenue(_buyers(control), _buyers(arm), level, rng)
    return TwoPartRead(
        arm=arm.name,
        buyers=conversion.compare_conversion(
            replace(control, before=None).as_conversions(),
            replace(arm, before=None).as_conversions(),
            level,
        ),
        basket=basket_1,
        control_basket=basket_0,
        basket_p=baskets.p_value,
        from_buyers=(share_1 - share_0) * (basket_0 + basket_1) / 2,
        from_basket=(basket_1 - basket_0) * (share_0 + share_1) / 2,
    )


def _buyers(arm: Arm) -> Arm:
    bought = arm.values > 0
    return replace(
        arm,
        values=arm.values[bought],
        counts=arm.counts[bought],
        before=None,
        scores=None,
        expected=None,
    )
