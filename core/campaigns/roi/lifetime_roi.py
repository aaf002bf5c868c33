"""A campaign with the orders that follow the extra ones within a year."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core.campaigns.economics.baseline_rate import baseline_rate

if TYPE_CHECKING:
    from core.campaigns.roi.calculation import RoiResult
    from core.segmentation import Profile

YEAR_DAYS = 365
DISCOUNT_RATE = 0.1
"""What money is worth less a year later; an assumption."""


def later_orders(profile: Profile) -> float:
    """Orders that follow an extra one within a year: the chance that there is another, at most one.

    Parameters
    ----------
    profile : the segment; its own rhythm, on the low side
    """
    return baseline_rate(profile, YEAR_DAYS)


def lifetime_profit(result: RoiResult, later: float, discount_rate: float = DISCOUNT_RATE) -> float:
    """Profit with the orders that follow the extra ones within a year.

    profit + extra orders × later orders × V m ÷ √(1 + d): later orders come half a year on, on
    average, and cost neither offer nor contact.

    Parameters
    ----------
    result : the campaign's outcome
    later : orders that follow each extra one
    discount_rate : d, a year
    """
    margin = result.inputs.order_value * result.inputs.margin
    return result.profit + result.extra_orders * later * margin / math.sqrt(1 + discount_rate)
