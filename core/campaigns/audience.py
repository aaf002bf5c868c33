"""The audience of a campaign: how many of each segment its budget covers and its holdout.

The customers a segment's budget covers are chosen first, the best before the others. The holdout is
drawn from among them, so that both groups differ in nothing but the campaign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.campaigns.budget import BudgetSplit
    from core.segmentation import Profile

PENNY = 0.005
"""Less than this is no spending."""


@dataclass(frozen=True, slots=True)
class Audience:
    """The part of a segment that a campaign is for.

    Parameters
    ----------
    segment : its name
    customers : in the whole segment
    chosen : those the money pays for; the others are neither contacted nor held out
    held : how many of the chosen are held out
    through : (channel, customers) pairs: how many are contacted through each channel
    """

    segment: str
    customers: int
    chosen: int
    held: int
    through: tuple[tuple[str, int], ...]

    @property
    def treated(self) -> int:
        """How many are contacted, through one channel or several."""
        return self.chosen - self.held

    @classmethod
    def of(cls, segment: str, customers: int, held: float, paid: Mapping[str, float]) -> Audience:
        """The audience of one segment.

        Parameters
        ----------
        segment : its name
        customers : in it
        held : share of the chosen to hold out, at most one half
        paid : by channel, the share of the segment that its money pays for; not empty
        """
        widest = max(paid.values())
        chosen = _at_least_one(widest * customers)
        held_out = round(held * chosen)
        treated = chosen - held_out
        through = tuple(
            (channel, _at_least_one(share / widest * treated)) for channel, share in paid.items()
        )
        return cls(segment, customers, chosen, held_out, through)


def plan_audiences(
    profiles: Sequence[Profile], split: BudgetSplit, held: float
) -> tuple[Audience, ...]:
    """The audience of every segment that has money, in the order of the segments.

    Money b pays for all contacts with the share min(1, b ÷ s) of those a channel can reach, where s
    is the cost of reaching all of them.

    Parameters
    ----------
    profiles : the campaign's segments
    split : its budget
    held : share held out
    """
    audiences = []
    for profile in profiles:
        paid = {
            cell.channel: min(1.0, money / cell.curve.scale)
            for cell, money in zip(split.cells, split.spend, strict=True)
            if cell.segment == profile.name and money >= PENNY
        }
        if paid:
            audiences.append(Audience.of(profile.name, profile.customers, held, paid))
    return tuple(audiences)


def _at_least_one(number: float) -> int:
    return max(1, round(number))
