"""A card without its offer names none, and one in a plan names only what the plan pays for."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.campaigns import campaign_lists, campaign_plan
from core.campaigns.economics import channels
from core.campaigns.plan_settings import PlanSettings
from core.playbooks import message_preview, next_action, offer_removal, playbook, shipped_playbooks
from core.playbooks.playbook_schema import Message, PlaybookOffer
from core.playbooks.strategy_card import NO_DISCOUNT
from core.segmentation.naming.archetypes import SEGMENT_NAMES
from tests.core.campaigns.test_campaign_plan import LOYAL

ASSUMED = channels.load_channels()
BOOKS = {
    path.stem: playbook.load_playbook(path) for path in shipped_playbooks.available_playbooks()
}
EVERY_SEGMENT = tuple(replace(LOYAL, name=name, customers=1_000) for name in SEGMENT_NAMES)
FREE = re.compile(
    r"\d\s*%|per ?cent|\boff\b|vouchers?|coupons?|gift|\bcodes?\b|half price|\bsav(?:e|ings?)\b",
    re.IGNORECASE,
)
every_book = pytest.mark.parametrize("book", BOOKS.values(), ids=list(BOOKS))
every_channel = pytest.mark.parametrize("channel", [c.name for c in ASSUMED.channels])


def plan_of(book, channel, margin):
    """A plan through one channel; a thin margin pays for no discount, a wide one for any."""
    assumed = ASSUMED.model_copy(
        update={
            "margin": channels.SourcedNumber(value=margin, source="test"),
            # However many order unasked.
            "no_offer_from": channels.SourcedNumber(value=1.0, source="test"),
        }
        | {
            "channels": tuple(
                each.edited({"active_rate": 1.0, "dormant_rate": 1.0, "contacts": 9.0})
                if margin == 1.0
                else each
                for each in ASSUMED.channels
            )
        }
    )
    decided = PlanSettings(budget=5_000, channels=(channel,), only_advised=False, spend_all=True)
    return campaign_plan.plan_campaign(EVERY_SEGMENT, book, assumed, decided, "GBP")


def told_to_customers(plan, card, channel):
    """Every text of a plan about one segment that a customer may come to read."""
    rows = campaign_lists.campaign_actions(plan).set_index("segment")
    row = rows.loc[card.segment] if card.segment in rows.index else {}
    said = message_preview.preview_message(card, channel)
    action = next_action.next_action(card.segment, 10, plan.cards)
    yield from (str(row[name]) for name in ("subject", "message", "when", "goal") if len(row))
    yield from (said.subject or "", said.body, action.text, card.subject, card.body, card.headline)


@every_book
@every_channel
def test_a_plan_without_the_discount_names_none(book, channel):
    plan = plan_of(book, channel, margin=0.05)
    for card in plan.cards:
        texts = [*told_to_customers(plan, card, channel)]
        assert not [text for text in texts if FREE.search(text)], card.segment
        assert all(text.strip() for text in (card.subject, card.body, card.goal, card.cadence))
        if book.strategies[card.segment].offer.kind == "discount":
            assert card.offer == NO_DISCOUNT
            assert not [text for text in texts if "offer" in text.lower()], card.segment
            assert not [line for line in card.guard_rails if "discount" in line.lower()]
    assert {contact.offer for contact in plan.contacts} == {0}
    assert not campaign_lists.campaign_actions(plan)["offer_cost"].fillna(0).any()


@every_book
@every_channel
def test_a_plan_with_the_discount_names_the_size_it_pays_for(book, channel):
    plan = plan_of(book, channel, margin=1.0)
    rows = campaign_lists.campaign_actions(plan).set_index("segment")
    kept = [card for card in plan.cards if card.discount[0]]
    assert kept
    for card in kept:
        paid = book.strategies[card.segment].offer.start
        named = {
            float(size) / 100
            for text in (*told_to_customers(plan, card, channel), card.offer)
            for size in re.findall(r"([\d.]+)% off", text)
        }
        assert named == {paid}, card.segment
        if card.segment not in rows.index:
            continue  # too dear through this channel: nobody is contacted
        contact = next(c for c in plan.contacts if c.target.segment == card.segment)
        # Also those who order anyway take it.
        reached = rows["reached"][card.segment]
        each = (contact.lift + contact.target.baseline) * contact.target.order_value * paid
        assert rows["offer_cost"][card.segment] == pytest.approx(reached * each, abs=each)
        without = contact.without_offer
        assert without.earns_each - contact.earns_each == pytest.approx(each)


@every_book
def test_the_next_action_of_the_export_has_the_goal_of_the_plan_whatever_is_offered(book):
    exported = playbook.strategy_cards(EVERY_SEGMENT, book, "GBP")
    for offered in ("nothing", "start"):
        planned = playbook.strategy_cards(
            EVERY_SEGMENT, book, "GBP", offered=dict.fromkeys(SEGMENT_NAMES, offered)
        )
        for name in SEGMENT_NAMES:
            now, then = (next_action.next_action(name, 10, all_) for all_ in (exported, planned))
            assert now.text == then.text


def changed(**parts):
    """The card of At Risk without its offer, from a playbook that somebody changed."""
    shop = BOOKS["ecommerce"]
    strategy = shop.strategies["At Risk"].model_copy(update=parts)
    own = shop.model_copy(update={"strategies": {**shop.strategies, "At Risk": strategy}})
    at_risk = [profile for profile in EVERY_SEGMENT if profile.name == "At Risk"]
    (card,) = playbook.strategy_cards(at_risk, own, "GBP", offered={"At Risk": "nothing"})
    return card


def test_a_draft_of_ones_own_loses_the_sentences_about_its_offer():
    card = changed(
        message=Message(
            subject="Hello again",
            body="We have missed you. Take 20% off everything! Use code BACK20. See you soon.",
        )
    )
    assert card.body == "We have missed you. See you soon."


def test_a_draft_that_is_all_offer_becomes_a_neutral_one():
    card = changed(
        message=Message(subject="Your {discount} voucher", body="Here is a voucher of {discount}."),
        goal="Give everybody a voucher.",
    )
    assert card.subject == "News for you, [first name]"
    assert card.body == "Here is what is new: [news]. We would be glad to see you again."
    assert card.goal == "Another order."


def test_a_perk_is_kept_since_only_a_discount_can_be_left_away():
    perk = PlaybookOffer(kind="perk", words="A gift with the next order.")
    assert changed(offer=perk).offer == "A gift with the next order."


@pytest.mark.parametrize(
    "sentence",
    ["Take {discount} now.", "{offer} for you.", "Save now.", "\u00a35 off.", "Free delivery.",
     "A gift waits.", "Enter code HELLO.", "It is 10% off.", "One offer each."],
)  # fmt: skip
def test_a_sentence_about_an_offer_is_known_as_one(sentence):
    assert offer_removal.without_offer(f"Hello. {sentence} Goodbye.") == "Hello. Goodbye."


@pytest.mark.parametrize(
    "sentence",
    ["Feel free to reply.", "Keep 10% out of each mailing.", "An office party.", "Switch it off."],
)
def test_a_sentence_about_something_else_stays(sentence):
    assert offer_removal.without_offer(sentence) == sentence
