"""The audience of a campaign: how many of each segment its budget covers and its holdout.

The customers a segment's budget covers are chosen first, the best before the others. The holdout is
drawn from among them, so that both groups differ in nothing but the campaign.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from core.campaigns import holdout as held_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.campaigns.budget import BudgetSplit
    from core.campaigns.economics.channels import Channel
    from core.campaigns.economics.contactable import Contactable
    from core.segmentation import Profile

PENNY = 0.005
"""Less than this is no spending."""


@dataclass(frozen=True, slots=True)
class Audience:
    """The part of a segment that a campaign is for.

    Parameters
    ----------
    segment : its name
    customers : in the whole segment, or those of it who may be contacted
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
    profiles: Sequence[Profile],
    split: BudgetSplit,
    held: float,
    channels: Mapping[str, Channel],
    contactable: Contactable | None = None,
) -> tuple[Audience, ...]:
    """The audience of every segment that has money, in the order of the segments.

    Money b pays for all contacts with the share min(1, b ÷ s) of those a channel can reach, where s
    is the cost of reaching all of them.

    Parameters
    ----------
    profiles : the campaign's segments
    split : its budget
    held : share held out
    channels : of the plan, by name
    contactable : who may be contacted; everybody where None
    """
    audiences = []
    for profile in profiles:
        paid = {
            cell.channel: min(1.0, money / cell.curve.scale)
            for cell, money in zip(split.cells, split.spend, strict=True)
            if cell.segment == profile.name and money >= PENNY
        }
        customers = profile.customers
        if contactable is not None:
            through = [channels[name] for name in paid]
            customers = len(contactable.members(profile.name, through))
        if paid and customers:
            audiences.append(Audience.of(profile.name, customers, held, paid))
    return tuple(audiences)


def count_contactable(
    audiences: Sequence[Audience],
    held: float,
    seed: int,
    channels: Mapping[str, Channel],
    contactable: Contactable,
) -> tuple[Audience, ...]:
    """Audiences with each channel's customers counted after the draw, as its list will hold them.

    Parameters
    ----------
    audiences : from `plan_audiences`
    held, seed : of the draw
    channels : of the plan, by name
    contactable : who may be contacted
    """
    chosen = {one.segment: chosen_members(one, channels, contactable) for one in audiences}
    segments = pd.Series(
        {customer: name for name, members in chosen.items() for customer in members}, dtype="str"
    )
    groups = held_out.draw_holdout(segments, held, seed)
    counted = []
    for one in audiences:
        members = chosen[one.segment]
        treated = members[(groups[members] == held_out.TREATED).to_numpy(dtype=bool)]
        through = []
        for name, planned in one.through:
            may = int(contactable.may(treated, channels[name]).sum())
            share = planned / max(one.treated, 1)
            through.append((name, min(may, _at_least_one(share * may))))
        counted.append(replace(one, through=tuple(through)))
    return tuple(counted)


def chosen_members(
    audience: Audience, channels: Mapping[str, Channel], contactable: Contactable
) -> pd.Index:
    """Who of a segment the money pays for, the best first.

    Parameters
    ----------
    audience : of the segment
    channels : of the plan, by name
    contactable : who may be contacted
    """
    through = [channels[name] for name, _ in audience.through]
    return contactable.members(audience.segment, through)[: audience.chosen]


def _at_least_one(number: float) -> int:
    return max(1, round(number))
