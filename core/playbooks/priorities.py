"""What to do first: the slipping and the growing segment with the most money in them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.segmentation import Profile

SLIPPING = ("Can't Lose", "At Risk", "About To Sleep", "Need Attention", "Hibernating", "Lost")
"""Segments that used to buy."""

KEEPING = ("Champions", "Big Spenders", "Loyal", "Potential Loyalists", "New", "Promising")
"""Segments that buy now."""


@dataclass(frozen=True, slots=True)
class Priorities:
    """The two segments to act on first; None where the shop has none of that kind.

    Parameters
    ----------
    win_back : of the segments that slip away, the one that brought most revenue
    look_after : of the segments that buy, the one that brings most revenue
    """

    win_back: Profile | None
    look_after: Profile | None


def find_priorities(profiles: Sequence[Profile]) -> Priorities:
    """Pick the two segments where the most money can be kept.

    Parameters
    ----------
    profiles : the segments of a model or of the RFM grid
    """
    return Priorities(_most_money(profiles, SLIPPING), _most_money(profiles, KEEPING))


def _most_money(profiles: Sequence[Profile], names: Sequence[str]) -> Profile | None:
    return max(
        (profile for profile in profiles if profile.known_as in names),
        # Where money is not known, the segment with the most customers.
        key=lambda item: item.revenue if math.isfinite(item.revenue) else float(item.customers),
        default=None,
    )
