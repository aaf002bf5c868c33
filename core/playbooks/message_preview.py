"""A draft as it would stand in each channel: long enough for a letter, short enough for a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.playbooks.playbook import StrategyCard

CHANNEL_LETTERS = {"SMS": 160, "Web push": 120, "Social ads": 125, "App or web message": 180}
"""Characters that a channel shows: one SMS, a notification, an advertisement before it is cut."""
SPOKEN_CHANNELS = ("Phone", "In the shop")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft for one channel. Nothing is sent from here.

    Parameters
    ----------
    channel : which
    subject : a subject line or a headline; None where the channel has none
    body : the text
    note : what to mind
    """

    channel: str
    subject: str | None
    body: str
    note: str


def preview_message(card: StrategyCard, channel: str) -> Preview:
    """The card's draft as the channel takes it.

    Short channels keep whole sentences from the start, as many as fit; where not even the first
    does, the subject stands alone.

    Parameters
    ----------
    card : the segment's advice
    channel : one of its channels
    """
    if channel in SPOKEN_CHANNELS:
        return Preview(channel, None, card.body, "Something to say, not to read out. Listen first.")
    room = CHANNEL_LETTERS.get(channel)
    if room is None:
        count = f"Subject of {len(card.subject)} characters; phones show about 40."
        return Preview(channel, card.subject, card.body, count)
    subject = None if channel == "SMS" else card.subject
    kept = ""
    for sentence in _SENTENCE.split(card.body):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > room:
            break
        kept = longer
    body = kept or card.subject[:room]
    return Preview(channel, subject, body, f"{len(body)} of {room} characters.")
