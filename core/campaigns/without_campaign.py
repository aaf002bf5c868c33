"""What comes from a campaign's segments without it: by the forecast, else as in the last weeks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core.campaigns.economics.contacts import CampaignTarget

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.campaigns.economics.channels import ChannelAssumptions
    from core.forecast import SegmentForecast
    from core.segmentation import Profile

Origin = Literal["forecast", "counted", "assumed"]


@dataclass(frozen=True, slots=True)
class WithoutCampaign:
    """What the segments of a campaign bring within its horizon if nothing is sent.

    Parameters
    ----------
    buyers : customers who order
    orders : their orders
    revenue : what those pay
    origin : of the revenue: "forecast", an even part of a longer one; "counted", what customers
        like these did in the last weeks of the file; "assumed", from how often segments order
    days : how far ahead that forecast looks; 0 where it is none
    """

    buyers: float
    orders: float
    revenue: float
    origin: Origin
    days: int = 0


def expect_without(
    profiles: Sequence[Profile],
    assumed: ChannelAssumptions,
    ahead: Mapping[str, SegmentForecast] | None = None,
) -> WithoutCampaign:
    """What the segments bring if nothing is sent.

    Parameters
    ----------
    profiles : the campaign's segments
    assumed : within how many days orders count
    ahead : the forecast of each segment
    """
    horizon = assumed.horizon_days.value
    buyers, orders, revenue, counted = [], [], [], True
    for profile in profiles:
        target = CampaignTarget.of(profile, assumed)
        buying = target.customers * target.baseline
        rate = profile.reorder_rate(horizon)
        known = rate if rate is not None and rate.ordered else None
        counted &= target.counted
        buyers.append(buying)
        orders.append(buying * (known.orders / known.ordered if known else 1.0))
        revenue.append(buying * (known.revenue / known.ordered if known else target.order_value))
    result = WithoutCampaign(
        math.fsum(buyers),
        math.fsum(orders),
        math.fsum(revenue),
        "counted" if counted else "assumed",
    )
    known_ahead = [ahead[p.name] for p in profiles if ahead and p.name in ahead]
    if len(known_ahead) < len(profiles) or not all(item.money for item in known_ahead):
        return result
    total = math.fsum(item.total * horizon / item.days for item in known_ahead)
    return WithoutCampaign(
        result.buyers, result.orders, total, "forecast", max(item.days for item in known_ahead)
    )
