"""One segment through one channel: the customers that money reaches, and what that earns."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core import formatting
from core.campaigns.baseline_rate import baseline_rate, still_active
from core.campaigns.curves import ResponseCurve
from core.errors import SettingError

if TYPE_CHECKING:
    from core.campaigns.channels import Channel, ChannelAssumptions
    from core.segmentation import Profile

MIN_CONTACT_COST = 1e-4
"""A contact costs at least this, so that every curve bends somewhere."""


@dataclass(frozen=True, slots=True)
class CampaignTarget:
    """A segment as a campaign sees it.

    Parameters
    ----------
    segment : its name
    customers : who may be written to; those held out are not among them
    baseline : share that orders within the horizon without the campaign, measured, on the low side
    active : how believable it is that they still buy, 0 to 1
    order_value : revenue ÷ orders, measured
    offer_share : cost of the offer as a share of the order value, from the playbook
    """

    segment: str
    customers: float
    baseline: float
    active: float
    order_value: float
    offer_share: float

    @classmethod
    def of(
        cls, profile: Profile, days: float, offer_share: float, held_out: float = 0.0
    ) -> CampaignTarget:
        """A target from a measured segment.

        Parameters
        ----------
        profile : the segment
        days : within which orders count
        offer_share : what the playbook offers
        held_out : share of the customers that is left alone
        """
        value = profile.order_value
        return cls(
            profile.name,
            profile.customers * (1 - held_out),
            baseline_rate(profile, days),
            still_active(profile),
            max(value, 0.0) if math.isfinite(value) else 0.0,
            offer_share,
        )


@dataclass(frozen=True, slots=True)
class Contact:
    """A target through a channel, in the numbers of a campaign.

    Parameters
    ----------
    target, channel : who and how
    reachable : customers the channel can reach at all
    lift : by how much the share that orders rises among those reached
    cost : of contacting one customer through the whole campaign
    margin : on an order
    own_curve : what money earns was seen in past campaigns, and flattens as it did there
    """

    target: CampaignTarget
    channel: Channel
    reachable: float
    lift: float
    cost: float
    margin: float
    own_curve: bool = False

    @classmethod
    def of(cls, target: CampaignTarget, channel: Channel, assumed: ChannelAssumptions) -> Contact:
        """What the assumptions make of a target and a channel.

        lift = contacts × (dormant + active × (active rate − dormant rate)) × incremental share,
        where active is how believable it is that the segment still buys; never above 1 − baseline.
        """
        contacts = channel.contacts.value
        silent = channel.dormant_rate.value
        rate = silent + target.active * (channel.active_rate.value - silent)
        return cls(
            target=target,
            channel=channel,
            reachable=target.customers * channel.reach.value,
            lift=min(contacts * rate * assumed.incremental_share.value, 1 - target.baseline),
            cost=max(contacts * channel.cost.value, MIN_CONTACT_COST),
            margin=assumed.margin.value,
        )

    @property
    def offer(self) -> float:
        """What the offer costs for each order."""
        return self.target.order_value * self.target.offer_share

    @property
    def earns_each(self) -> float:
        """Profit from each customer reached, before the cost of reaching them.

        lift × (V m − o) − p₀ o: the margin of orders that would not have come, less the offer on
        those that would have.
        """
        net = self.target.order_value * self.margin - self.offer
        return self.lift * net - self.target.baseline * self.offer

    @property
    def curve(self) -> ResponseCurve:
        """What money earns here.

        The value is what reaching all reachable customers earns; the scale is what contacting each
        of them through the whole campaign costs. Where each customer reached loses money, the value
        is 0: nothing should be spent.
        """
        return ResponseCurve(
            max(0.0, self.reachable * self.earns_each),
            max(self.reachable * self.cost, 1e-9),
            self.addressed,
        )

    @property
    def addressed(self) -> bool:
        """Money reaches one customer after the other, and ends when everyone was contacted."""
        return self.channel.addressed and not self.own_curve

    @property
    def without_offer(self) -> Contact:
        """The same with nothing offered."""
        return replace(self, target=replace(self.target, offer_share=0.0))

    def with_curve(self, curve: ResponseCurve) -> Contact:
        """The same with another curve: the lift and the cost of a contact that give it.

        Parameters
        ----------
        curve : from past campaigns, or a user's own

        Raises
        ------
        SettingError : the curve earns more than if everybody reachable ordered
        """
        net = self.target.order_value * self.margin - self.offer
        name = f"{self.target.segment} by {self.channel.name}"
        if self.reachable <= 0 or net <= 0:
            raise SettingError(
                f"{name} reaches nobody or earns nothing on an order: it can have no own curve.",
                "Leave its curve as it is.",
            )
        lift = (curve.value / self.reachable + self.target.baseline * self.offer) / net
        if lift > 1 - self.target.baseline:
            most = self.reachable * (
                (1 - self.target.baseline) * net - self.target.baseline * self.offer
            )
            raise SettingError(
                f"The curve of {name} earns more than if everybody it can reach ordered once "
                f"({formatting.money(most)}).",
                "Make it smaller.",
            )
        return replace(self, lift=lift, cost=curve.scale / self.reachable, own_curve=True)

    @property
    def loses(self) -> bool:
        """Every customer reached costs more in offers than they bring."""
        return self.earns_each <= 0
