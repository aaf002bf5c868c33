"""One strategy of a playbook with the shop's own numbers filled in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from core import formatting
from core.playbooks import (
    measured_claims,
    message_translation,
    offer_removal,
    segment_facts,
)
from core.playbooks.message_translation import Language, MessageDraft

if TYPE_CHECKING:
    from core.forecast import SegmentForecast
    from core.playbooks.favourites import Favourites
    from core.playbooks.playbook_schema import OfferKind, Playbook, PlaybookOffer
    from core.segmentation import Profile

OfferTerms = Literal["range", "start", "nothing"]
"""How much of its discount a strategy offers: the whole range, where drafts start, or nothing."""

NO_DISCOUNT = "No discount: it would mostly go to people who order anyway."

# The fallback where a text is only about an offer that is not made, or about what facts contradict.
_HEADLINE = (
    "{customers} customers with typically {orders_each} orders, the last {recency} before the file "
    "ends."
)
_SUBJECT = "News for you, [first name]"
_BODY = "Here is what is new: [news]. We would be glad to see you again."
_GOAL = "Another order."
_CADENCE = "{contacts} messages at most, {next_contact} apart."


@dataclass(frozen=True, slots=True)
class StrategyCard:
    """What to do for one segment, with the shop's own numbers filled in.

    Parameters
    ----------
    segment : its name
    headline, goal, why, audience : who they are and what to achieve
    facts : (label, text) pairs, measured
    offer : in words; `discount` its size as (low, high) share of the order value, zeros for none;
        `offer_kind` what the playbook offers
    channels : best first
    subject, body : a draft message; [square brackets] are for the mailing tool
    drafts : the same in each language there is, the own one first
    cadence : in words; `first_contact_days` after the last order, `next_contact_days` between
        messages, at most `contacts` of them
    tactics, guard_rails, kpis : a few each
    budget_share : of the whole budget; all cards add up to 1
    budget_range : the customary range for the segment's tier
    known : (field, text) pairs: what stands for each field in the playbook's texts
    """

    segment: str
    headline: str
    facts: tuple[tuple[str, str], ...]
    goal: str
    why: str
    audience: str
    offer: str
    discount: tuple[float, float]
    offer_kind: OfferKind
    channels: tuple[str, ...]
    subject: str
    body: str
    drafts: tuple[MessageDraft, ...]
    cadence: str
    first_contact_days: int
    next_contact_days: int
    contacts: int
    tactics: tuple[str, ...]
    guard_rails: tuple[str, ...]
    kpis: tuple[str, ...]
    budget_share: float
    budget_range: tuple[float, float]
    known: tuple[tuple[str, str], ...]

    def in_language(self, language: Language) -> StrategyCard:
        """The card with its draft in a language; as it is where there is none in it.

        Parameters
        ----------
        language : one of `LANGUAGES`
        """
        for draft in self.drafts:
            if draft.language == language:
                return replace(self, subject=draft.subject, body=draft.body)
        return self


def make_card(
    profile: Profile,
    playbook: Playbook,
    currency: str | None,
    usual_rhythm: float | None,
    share: float,
    ahead: SegmentForecast | None,
    liked: Favourites,
    offered: OfferTerms = "range",
) -> StrategyCard:
    """The card of one segment.

    Parameters
    ----------
    profile : the measured segment
    playbook : with a strategy for it
    currency : how money is written
    usual_rhythm : the shop's typical days between orders, where they are known
    share : of the budget
    ahead : what the segment is expected to bring, where that was forecast
    liked : what it orders more often than others
    offered : how much of its discount; nothing leaves out every sentence about it
    """
    facts = measured_claims.measured_facts(profile)
    strategy = playbook.strategies[profile.advised_as].for_facts(facts)
    cadence, budget = strategy.cadence, playbook.budget[strategy.tier]
    rhythm = segment_facts.OrderRhythm.of(profile, usual_rhythm, playbook.assumed_rhythm_days)
    first, following = rhythm.contact_days(cadence.first), rhythm.contact_days(cadence.next)
    known = segment_facts.field_texts(profile, currency, rhythm, liked) | {
        "offer": strategy.offer.text if offered == "range" else strategy.offer.lowest_text,
        "discount": strategy.offer.lowest_text,
        "first_contact": formatting.days(first),
        "next_contact": formatting.days(following),
        "contacts": formatting.count(cadence.contacts),
    }
    # A perk costs what the shop says it does: only a discount can be left away.
    silent = offered == "nothing" and strategy.offer.kind == "discount"

    def filled(text: str, otherwise: str = "", *, draft: bool = False) -> str:
        if silent:
            text = offer_removal.without_offer(text, to_customers=draft) or otherwise
        text = measured_claims.without_contradicted(text, facts) or otherwise
        return segment_facts.fill_fields(text, known)

    def says(sentence: str) -> bool:
        bare = offer_removal.stand_in(sentence) if silent else sentence
        silenced = silent and offer_removal.mentions_offer(bare, to_customers=True)
        return not (silenced or measured_claims.contradicted(bare, facts))

    subject = filled(strategy.message.subject, _SUBJECT, draft=True)
    body = filled(strategy.message.body, _BODY, draft=True)
    translated = message_translation.translated_drafts(
        (strategy.message.subject, _SUBJECT),
        (strategy.message.body, _BODY),
        says,
        message_translation.FieldTexts(known, 0.0 if silent else strategy.offer.start, liked),
    )

    def lines(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(line for line in map(filled, texts) if line)

    return StrategyCard(
        segment=profile.name,
        headline=filled(strategy.headline, _HEADLINE),
        facts=segment_facts.fact_list(profile, currency, ahead, liked),
        goal=filled(strategy.goal, _GOAL),
        why=segment_facts.why_text(
            measured_claims.without_contradicted(strategy.why, facts) or _HEADLINE, known
        ),
        audience=filled(strategy.audience, profile.name),
        offer=NO_DISCOUNT if silent else filled(strategy.offer.words, strategy.offer.text),
        discount=_size(strategy.offer, offered),
        offer_kind=strategy.offer.kind,
        channels=strategy.channels,
        subject=subject,
        body=body,
        drafts=(MessageDraft("en", subject, body), *translated),
        cadence=filled(cadence.words, _CADENCE),
        first_contact_days=first,
        next_contact_days=following,
        contacts=cadence.contacts,
        tactics=lines(strategy.tactics),
        guard_rails=lines(strategy.guard_rails),
        kpis=lines(strategy.kpis),
        budget_share=share,
        budget_range=(budget.low, budget.high),
        known=tuple(known.items()),
    )


def _size(offer: PlaybookOffer, offered: OfferTerms) -> tuple[float, float]:
    """Of the discount, as shares of the order value from low to high."""
    return {
        "range": (offer.low, offer.high),
        "start": (offer.start, offer.start),
        "nothing": (0.0, 0.0),
    }[offered]
