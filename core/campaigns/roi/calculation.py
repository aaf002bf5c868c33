"""What a campaign to one segment brings, against doing nothing.

Only orders that would not have come anyway count as gain, while the offer is paid to everyone who
buys, those included who would have bought without it. That is why a discount for the best customers
often loses money. Everything here is plain arithmetic on inputs the user can see and change.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from pydantic import Field

from core.settings import Frozen

RESPONSE_STEPS = (0.0, 0.5, 1.0, 1.5, 2.0)
"""Parts of the expected improvement that the sensitivity grid shows."""
ORDER_VALUE_STEPS = (0.6, 0.8, 1.0, 1.2, 1.4)
"""Parts of the order value that the sensitivity grid shows."""
MIN_IMPROVEMENT = 0.01
"""What the grid spans where no improvement is expected."""


class RoiInputs(Frozen):
    """A campaign in ten numbers."""

    customers: int = Field(ge=0, le=1_000_000_000, description="Customers in the segment")
    reach_share: float = Field(ge=0, le=1, description="Share of them the campaign reaches")
    baseline_rate: float = Field(
        ge=0, le=1, description="Share that orders in the period without the campaign"
    )
    campaign_rate: float = Field(
        ge=0, le=1, description="Share that orders in the period with the campaign"
    )
    order_value: float = Field(ge=0, le=1e9, description="Value of an order")
    margin: float = Field(ge=0, le=1, description="Margin on it, before the offer")
    offer_cost: float = Field(ge=0, le=1e9, description="Cost of the offer for each order")
    contact_cost: float = Field(ge=0, le=1e6, description="Cost of reaching one customer")
    fixed_cost: float = Field(ge=0, le=1e9, description="Fixed cost of the campaign")
    horizon_months: float = Field(1, gt=0, le=24, description="Months in which its orders come in")


@dataclass(frozen=True, slots=True)
class RoiResult:
    """A campaign's outcome, with every part of the sum.

    Parameters
    ----------
    inputs : what it was computed from
    reached : customers × reach share
    baseline_orders, campaign_orders, extra_orders : without it, with it, the difference
    extra_revenue : what the extra orders pay: extra orders × (order value − offer)
    extra_margin : extra orders × order value × margin, before the offer
    offer_cost_extra : offers redeemed with the extra orders
    offer_cost_baseline : offers redeemed by those who would have ordered anyway
    contact_cost, fixed_cost : as spent
    cost : everything spent, offers included
    profit : extra margin − cost, the incremental profit
    roi : profit ÷ cost; None when nothing is spent
    break_even_rate : campaign rate at which the profit is zero, above 1 when out of reach; None
        when an order's margin does not even pay its offer, or nobody is reached
    payback_months : when the extra margin has paid the cost; None when it never does
    """

    inputs: RoiInputs
    reached: float
    baseline_orders: float
    campaign_orders: float
    extra_orders: float
    extra_revenue: float
    extra_margin: float
    offer_cost_extra: float
    offer_cost_baseline: float
    contact_cost: float
    fixed_cost: float
    cost: float
    profit: float
    roi: float | None
    break_even_rate: float | None
    payback_months: float | None


def evaluate_roi(inputs: RoiInputs) -> RoiResult:
    """Work out a campaign.

    With n = customers × reach share, p0 and p1 the baseline and campaign rate, V the order value,
    m the margin, o, c, F the cost of an offer, of a contact and of the campaign:

    profit = n (p1 − p0)(V m − o) − n p0 o − n c − F
    cost   = n p1 o + n c + F
    ROI    = profit ÷ cost

    The two sums of cost agree: profit = n (p1 − p0) V m − cost.

    Parameters
    ----------
    inputs : the campaign

    References
    ----------
    Incremental (not attributed) response: Radcliffe and Surry (2011), Real-World Uplift Modelling
    with Significance-Based Uplift Trees.
    """
    reached = inputs.customers * inputs.reach_share
    extra_orders = reached * (inputs.campaign_rate - inputs.baseline_rate)
    extra_margin = extra_orders * inputs.order_value * inputs.margin
    offer_cost_extra = extra_orders * inputs.offer_cost
    offer_cost_baseline = reached * inputs.baseline_rate * inputs.offer_cost
    contact_cost = reached * inputs.contact_cost
    cost = offer_cost_extra + offer_cost_baseline + contact_cost + inputs.fixed_cost
    profit = extra_margin - cost
    return RoiResult(
        inputs=inputs,
        reached=reached,
        baseline_orders=reached * inputs.baseline_rate,
        campaign_orders=reached * inputs.campaign_rate,
        extra_orders=extra_orders,
        extra_revenue=extra_orders * (inputs.order_value - inputs.offer_cost),
        extra_margin=extra_margin,
        offer_cost_extra=offer_cost_extra,
        offer_cost_baseline=offer_cost_baseline,
        contact_cost=contact_cost,
        fixed_cost=inputs.fixed_cost,
        cost=cost,
        profit=profit,
        roi=profit / cost if cost > 0 else None,
        break_even_rate=break_even_rate(inputs),
        payback_months=_payback_months(extra_margin, cost, inputs.horizon_months),
    )


def break_even_rate(inputs: RoiInputs) -> float | None:
    """The campaign rate at which the profit is zero.

    Solving profit = 0 for p1 gives p1 = (p0 V m + c + F ÷ n) ÷ (V m − o).

    Parameters
    ----------
    inputs : the campaign; its campaign rate plays no part

    Returns
    -------
    a rate, above 1 when no response could pay the campaign; None when V m ≤ o or n = 0
    """
    reached = inputs.customers * inputs.reach_share
    margin = inputs.order_value * inputs.margin
    if reached <= 0 or margin <= inputs.offer_cost:
        return None
    paid = inputs.baseline_rate * margin + inputs.contact_cost + inputs.fixed_cost / reached
    rate = paid / (margin - inputs.offer_cost)
    return rate if math.isfinite(rate) else None


def _payback_months(extra_margin: float, cost: float, horizon_months: float) -> float | None:
    """Months until the cost is earned, the extra margin coming in evenly over the horizon.

    horizon × cost ÷ extra margin; None when that lies beyond the horizon.
    """
    if extra_margin < cost:
        return None
    if cost <= 0:
        return 0.0
    return horizon_months * cost / extra_margin


def profit_sensitivity(inputs: RoiInputs) -> pd.DataFrame:
    """Profit over the campaign rate (rows) and the order value (columns) around the inputs.

    The rows go from no improvement to twice the expected one, the columns from 60 % to 140 % of
    the order value. The middle cell is the campaign itself.

    Parameters
    ----------
    inputs : the campaign
    """
    improvement = inputs.campaign_rate - inputs.baseline_rate
    # Without an expected improvement the middle stays, and the grid still shows what one would do.
    span = improvement or MIN_IMPROVEMENT
    start = inputs.campaign_rate - span
    rates = sorted({min(max(start + step * span, 0.0), 1.0) for step in RESPONSE_STEPS})
    values = [inputs.order_value * step for step in ORDER_VALUE_STEPS]
    profits = [
        [
            evaluate_roi(
                inputs.model_copy(update={"campaign_rate": rate, "order_value": value})
            ).profit
            for value in values
        ]
        for rate in rates
    ]
    return pd.DataFrame(
        profits,
        index=pd.Index(rates, name="campaign_rate"),
        columns=pd.Index(values, name="order_value"),
    )
