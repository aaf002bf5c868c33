"""What to do next for a customer, and what each segment buys more than others."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from core.playbooks import message_preview, next_action, playbook, shipped_playbooks
from core.segmentation.naming.archetypes import SEGMENT_NAMES
from core.segmentation.profile import Profile

SOME = Profile(
    name="Loyal",
    customers=100,
    share=0.1,
    revenue=10_000.0,
    revenue_share=0.3,
    orders=400,
    recency_days=20,
    frequency=4,
    monetary=100,
    order_value=25.0,
    basket_size=2,
    product_variety=4,
    return_rate=0,
    interpurchase_days=50,
)
EVERY = playbook.strategy_cards(
    [replace(SOME, name=name) for name in SEGMENT_NAMES], playbook.load_playbook(), "GBP"
)

BOOKS = shipped_playbooks.available_playbooks()


def test_the_next_contact_is_due_the_segments_own_days_after_the_customers_last_order():
    # Loyal: first contact after .8 of the usual 50 days, which is day 40.
    found = next_action.next_action("Loyal", 15, EVERY)
    assert found.in_days == 25
    assert found.channel == "E-mail"
    assert found.text.startswith("In 25 days, by E-mail: raise the order value")
    assert next_action.next_action("Loyal", 41, EVERY).in_days == 0
    assert next_action.next_action("Loyal", math.nan, EVERY).text.startswith("Now, by")


@pytest.mark.parametrize("name", SEGMENT_NAMES)
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_every_segment_has_a_next_action_in_every_business(path, name):
    cards = playbook.strategy_cards([replace(SOME, name=name)], playbook.load_playbook(path), None)
    assert next_action.next_action(name, 10, cards).in_days >= 0


def test_a_segment_without_advice_has_none():
    assert next_action.next_action("Blue", 10, EVERY) is None
    found = next_action.next_actions(
        pd.Series(["Blue", "Lost"], index=["a", "b"]),
        pd.Series([1.0, 2.0], index=["b", "a"]),
        EVERY,
    )
    assert pd.isna(found.loc["a", "next_contact_in_days"])
    assert found.loc["b", "next_contact_in_days"] == 0


def test_short_channels_get_whole_sentences_that_fit():
    for card in EVERY:
        for channel, room in message_preview.CHANNEL_LETTERS.items():
            draft = message_preview.preview_message(card, channel)
            assert 0 < len(draft.body) <= room
            assert card.body.startswith(draft.body) or draft.body == card.subject
    assert message_preview.preview_message(EVERY[0], "SMS").subject is None
    assert message_preview.preview_message(EVERY[0], "E-mail").body == EVERY[0].body
