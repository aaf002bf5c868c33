"""The contacts of a campaign, and for which of its segments a discount is paid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.campaigns.curves import ResponseCurve
from core.campaigns.economics.contacts import CampaignTarget, Contact
from core.campaigns.economics.expected_result import expect_result
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.campaigns.economics.channels import Channel, ChannelAssumptions
    from core.campaigns.economics.contactable import Contactable
    from core.campaigns.plan_settings import PlanSettings
    from core.playbooks import OfferTerms, StrategyCard
    from core.segmentation import Profile


def select_contacts(
    pairs: Sequence[tuple[Profile, StrategyCard]],
    assumed: ChannelAssumptions,
    settings: PlanSettings,
    held: float,
    contactable: Contactable | None = None,
) -> tuple[Contact, ...]:
    """Every segment through every channel that may be used for it.

    Parameters
    ----------
    pairs : the segments, each with its advice
    assumed : costs, reach and response
    settings : what the marketer decided
    held : share of the customers that is left alone
    contactable : who may be contacted; everybody where None

    Raises
    ------
    SettingError : the playbook advises none of the channels
    """
    contacts: list[Contact] = []
    for profile, card in pairs:
        channels = [
            channel
            for channel in map(assumed.channel, settings.channels)
            if not settings.only_advised or set(channel.advised) & set(card.channels)
        ]
        options = address_segment(profile, discount_of(card), channels, assumed, held, contactable)
        contacts += [_with_custom_curve(contact, settings, held) for contact in options]
    if not contacts:
        raise SettingError(
            "The playbook recommends none of these channels for these segments.",
            "Choose more channels, or allow channels outside the playbook.",
        )
    return tuple(contacts)


def address_segment(
    profile: Profile,
    discount: float,
    channels: Sequence[Channel],
    assumed: ChannelAssumptions,
    held: float = 0.0,
    contactable: Contactable | None = None,
) -> tuple[Contact, ...]:
    """What addressing a segment through some channels costs and brings, each by itself.

    Parameters
    ----------
    profile : the segment
    discount : that the playbook advises, as a share of the order value
    channels : to address it through
    assumed : costs, reach and response
    held : share of the customers that is left alone
    contactable : who may be contacted; everybody where None
    """
    target = CampaignTarget.of(profile, assumed, discount, held)
    if contactable is not None:
        allowed = len(contactable.members(profile.name, channels))
        target = replace(target, customers=allowed * (1 - held))
        channels = [contactable.measured(profile.name, each, allowed) for each in channels]
    options = tuple(Contact.of(target, channel, assumed) for channel in channels)
    if discount > 0 and not _discount_pays(CampaignTarget.of(profile, assumed, discount), assumed):
        options = tuple(contact.without_offer for contact in options)
    return options


def _discount_pays(target: CampaignTarget, assumed: ChannelAssumptions) -> bool:
    """Whether a discount does not mostly go to those of a segment who order anyway.

    Few of them order unasked, some channel brings more with it than it costs, and none that earns
    its cost without it loses with it. All channels are looked at, whichever are to be used: one
    segment has one discount, on every page and in every plan.
    """
    if target.baseline >= assumed.no_offer_from.value:
        return False
    every = [Contact.of(target, channel, assumed) for channel in assumed.channels]
    return not all(contact.loses for contact in every) and not any(
        expect_result(contact).profit <= 0 < expect_result(contact.without_offer).profit
        for contact in every
    )


def discount_of(card: StrategyCard | None) -> float:
    """The discount that is offered: drafts start with its lower end, and so does its cost."""
    return (card.discount[0] or card.discount[1]) if card else 0.0


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
