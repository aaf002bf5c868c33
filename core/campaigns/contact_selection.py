"""The contacts of a campaign, and for which of its segments a discount is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.campaigns.contacts import CampaignTarget, Contact
from core.campaigns.curves import ResponseCurve
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.campaigns.channels import ChannelAssumptions
    from core.campaigns.plan_settings import PlanSettings
    from core.playbooks import OfferTerms, StrategyCard
    from core.segmentation import Profile


def select_contacts(
    pairs: Sequence[tuple[Profile, StrategyCard]],
    assumed: ChannelAssumptions,
    settings: PlanSettings,
    held: float,
) -> tuple[Contact, ...]:
    """Every segment through every channel that may be used for it.

    Parameters
    ----------
    pairs : the segments, each with its advice
    assumed : costs, reach and response
    settings : what the marketer decided
    held : share of the customers that is left alone

    Raises
    ------
    SettingError : the playbook advises none of the channels
    """
    contacts = []
    for profile, card in pairs:
        # Drafts start with the lower end of the offer, and so does its cost.
        offer = card.discount[0] or card.discount[1]
        target = CampaignTarget.of(profile, assumed.horizon_days.value, offer, held)
        options = [
            Contact.of(target, channel, assumed)
            for channel in map(assumed.channel, settings.channels)
            if not settings.only_advised or set(channel.advised) & set(card.channels)
        ]
        # An offer that would mostly be paid for orders that come anyway is not made.
        if all(contact.loses for contact in options):
            options = [contact.without_offer for contact in options]
        contacts += [_with_custom_curve(contact, settings, held) for contact in options]
    if not contacts:
        raise SettingError(
            "The playbook advises none of these channels for these segments.",
            "Choose more channels, or use channels the playbook does not name.",
        )
    return tuple(contacts)


def offer_terms(segment: str, contacts: Sequence[Contact]) -> OfferTerms:
    """What drafts to a segment may name: the discount that is paid for, or none.

    Parameters
    ----------
    segment : its name
    contacts : the campaign's
    """
    paid = any(
        contact.target.offer_share for contact in contacts if contact.target.segment == segment
    )
    return "start" if paid else "nothing"


def _with_custom_curve(contact: Contact, settings: PlanSettings, held: float) -> Contact:
    for own in settings.curves:
        if (own.segment, own.channel) == (contact.target.segment, contact.channel.name):
            # A curve is for the whole segment; those held out take their part away from it.
            free = 1 - held
            return contact.with_curve(ResponseCurve(own.value * free, own.scale * free))
    return contact
