"""What to do first: the segments whose best channel earns most, with what may come of each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import playbooks
from core.campaigns import monte_carlo
from core.campaigns.economics import contact_selection, expected_result
from core.campaigns.plan_settings import DEFAULT_CHANNELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.campaigns.economics.channels import ChannelAssumptions
    from core.campaigns.economics.contactable import Contactable
    from core.campaigns.economics.expected_result import ExpectedResult
    from core.campaigns.monte_carlo import SimulatedOutcome
    from core.playbooks import OfferTerms, Playbook, StrategyCard
    from core.segmentation import Profile


@dataclass(frozen=True, slots=True)
class BestAction:
    """A segment addressed through the channel that earns most there.

    Parameters
    ----------
    profile, card : the segment and its advice
    options : every channel, the one to use first
    """

    profile: Profile
    card: StrategyCard
    options: tuple[ExpectedResult, ...]

    @property
    def result(self) -> ExpectedResult:
        """What the channel to use is expected to bring."""
        return self.options[0]

    @property
    def terms(self) -> OfferTerms:
        """The discount that the profit counts: where it starts, or none."""
        return contact_selection.offer_terms(self.profile.name, (self.result.contact,))

    def outcome(self, assumed: ChannelAssumptions) -> SimulatedOutcome:
        """What may come of it, with ranges."""
        return monte_carlo.simulate_campaign(
            (self.result.contact,),
            (self.result.money,),
            assumed.spread,
            no_effect=assumed.no_effect.value,
        )


def best_actions(
    profiles: Sequence[Profile],
    playbook: Playbook,
    assumed: ChannelAssumptions,
    currency: str | None = None,
    contactable: Contactable | None = None,
) -> tuple[BestAction, ...]:
    """Every segment addressed through its best channel, the most profitable first.

    Parameters
    ----------
    profiles : the measured segments
    playbook : with a strategy for each
    assumed : costs, reach and response
    currency : how money is written
    contactable : who may be contacted; everybody where None

    Returns
    -------
    segments whose orders have no known value are left out
    """
    cards = playbooks.strategy_cards(profiles, playbook, currency)
    actions = [
        BestAction(profile, card, channel_results(profile, card, assumed, contactable))
        for profile, card in zip(profiles, cards, strict=True)
        if math.isfinite(profile.order_value)
    ]
    return tuple(sorted(actions, key=lambda action: -action.result.profit))


def channel_results(
    profile: Profile,
    card: StrategyCard | None,
    assumed: ChannelAssumptions,
    contactable: Contactable | None = None,
) -> tuple[ExpectedResult, ...]:
    """A segment addressed through each channel alone, with nobody held out.

    Parameters
    ----------
    profile : the segment
    card : its advice, with the discount; None where no playbook knows it
    assumed : costs, reach and response
    contactable : who may be contacted; everybody where None

    Returns
    -------
    usual channels that the playbook advises first, then the others, in both the most profitable
    first
    """
    advised = set(card.channels) if card else set()

    def rank(result: ExpectedResult) -> tuple[bool, float]:
        channel = result.contact.channel
        usual = channel.name in DEFAULT_CHANNELS
        return not (usual and (not card or advised & set(channel.advised))), -result.profit

    discount = contact_selection.discount_of(card)
    results = [
        expected_result.expect_result(contact)
        for channel in assumed.channels
        for contact in contact_selection.address_segment(
            profile, discount, (channel,), assumed, contactable=contactable
        )
    ]
    return tuple(sorted(results, key=rank))
