"""One segment through one channel: the customers that money reaches, and what that earns."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from core import formatting
from core.campaigns.curves import ResponseCurve
from core.campaigns.economics.baseline_rate import baseline_rate, still_active
from core.errors import SettingError

if TYPE_CHECKING:
    from core.campaigns.economics.channels import Channel, ChannelAssumptions
    from core.campaigns.economics.learned_rates import LearnedRate
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
    baseline : share that orders within the horizon without the campaign
    counted : that share was counted in the shop's past; else it is assumed
    archetype : what learned rates know the segment by; its name where empty
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
    counted: bool = False
    archetype: str = ""

    @classmethod
    def of(
        cls,
        profile: Profile,
        assumed: ChannelAssumptions,
        offer_share: float = 0.0,
        held_out: float = 0.0,
    ) -> CampaignTarget:
        """A target from a measured segment.

        Parameters
        ----------
        profile : the segment
        assumed : within how many days orders count, and how many come where nobody counted
        offer_share : what the playbook offers
        held_out : share of the customers that is left alone
        """
        days, value = assumed.horizon_days.value, profile.order_value
        own = assumed.order_anyway_of(profile.name)
        counted = own is None and profile.reorder_rate(days) is not None
        baseline = baseline_rate(profile, days) if own is None else own
        if own is None and not counted:
            baseline = max(baseline, assumed.lowest_baseline.value)
        return cls(
            profile.name,
            profile.customers * (1 - held_out),
            baseline,
            still_active(profile),
            max(value, 0.0) if math.isfinite(value) else 0.0,
            offer_share,
            counted,
            profile.learned_as,
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
    lift_low, lift_high : where the lift lies in eight of ten cases, as far as sources agree; None
        where nothing but the usual uncertainty is known
    measured : the past campaigns that the lift rests on; None where it is assumed
    own_curve : what money earns was seen in past campaigns, and flattens as it did there
    """

    target: CampaignTarget
    channel: Channel
    reachable: float
    lift: float
    cost: float
    margin: float
    lift_low: float | None = None
    lift_high: float | None = None
    measured: LearnedRate | None = None
    own_curve: bool = False

    @classmethod
    def of(cls, target: CampaignTarget, channel: Channel, assumed: ChannelAssumptions) -> Contact:
        """What the assumptions make of a target and a channel.

        lift = contacts × (dormant + active × (active rate − dormant rate)) × incremental share,
        where active is how believable it is that the segment still buys; never above 1 − baseline.
        Where past campaigns were read back, contacts × the rate learned for the segment, else the
        benchmark × the factor learned for the channel.
        """
        archetype = target.archetype or target.segment
        response, measured = expected_lift(archetype, target.active, channel, assumed)
        lift = response.at_most(1 - target.baseline)
        return cls(
            target=target,
            channel=channel,
            reachable=target.customers * channel.reach.value,
            lift=lift.lift,
            cost=max(channel.contacts.value * channel.cost.value, MIN_CONTACT_COST),
            margin=assumed.margin.value,
            lift_low=lift.low,
            lift_high=lift.high,
            measured=measured,
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

        The value is what reaching all reachable customers earns, below 0 where each of them loses
        money; the scale is what contacting each of them through the whole campaign costs.
        """
        return ResponseCurve(
            self.reachable * self.earns_each,
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

    def to_everybody(self, held: float) -> Contact:
        """The same with nobody held out.

        Parameters
        ----------
        held : the share that was left alone, below 1
        """
        target = replace(self.target, customers=self.target.customers / (1 - held))
        return replace(self, target=target, reachable=self.reachable / (1 - held))

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
                f"{name} reaches nobody or earns nothing per order, so it cannot have its own "
                "curve.",
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
        return replace(
            self,
            lift=lift,
            cost=curve.scale / self.reachable,
            lift_low=None,
            lift_high=None,
            measured=None,
            own_curve=True,
        )

    @property
    def loses(self) -> bool:
        """Every customer reached costs more in offers than they bring."""
        return self.earns_each <= 0


def expected_lift(
    archetype: str, active: float, channel: Channel, assumed: ChannelAssumptions
) -> tuple[Lift, LearnedRate | None]:
    """The lift among those reached, and what was measured of it.

    Parameters
    ----------
    archetype : what learned rates know the segment by
    active : how believable it is that it still buys, 0 to 1
    channel, assumed : the benchmarks, and what was learned
    """
    contacts, learned = channel.contacts.value, assumed.learned
    if learned and (rate := learned.rate(archetype, channel.name)):
        return Lift(*(contacts * end for end in (rate.value, rate.low, rate.high))), rate
    benchmark = benchmark_lift(active, channel, assumed)
    if learned and (factor := learned.factor(channel.name)):
        ends = (factor.value, factor.low, factor.high)
        return Lift(*(benchmark.lift * end for end in ends)), factor
    return benchmark, None


class Lift(NamedTuple):
    """By how much the share that orders rises, and where that lies in eight of ten cases.

    The ends are None where nothing but the usual uncertainty is known.
    """

    lift: float
    low: float | None
    high: float | None

    def at_most(self, most: float) -> Lift:
        """The same, and never more than this."""
        ends = (None if end is None else min(end, most) for end in (self.low, self.high))
        return Lift(min(self.lift, most), *ends)


def benchmark_lift(active: float, channel: Channel, assumed: ChannelAssumptions) -> Lift:
    """The lift that benchmarks promise.

    Parameters
    ----------
    active : how believable it is that a segment still buys, 0 to 1
    channel, assumed : the benchmarks
    """
    factor = assumed.spread.response.value
    times = channel.contacts.value * assumed.incremental_share.value
    dormant, usual = channel.dormant_rate, channel.active_rate
    silent, buying = ((rate.value, *rate.range(factor)) for rate in (dormant, usual))
    lift, low, high = (
        times * (no + active * (yes - no)) for no, yes in zip(silent, buying, strict=True)
    )
    if not (dormant.has_range or usual.has_range):
        return Lift(lift, None, None)
    return Lift(lift, low, high)
