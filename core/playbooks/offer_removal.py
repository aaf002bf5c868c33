"""Remove the sentences about an offer from a playbook text, for segments that get none."""

from __future__ import annotations

import re

from core.playbooks import segment_facts

OFFER_FIELDS = frozenset({"offer", "discount"})
"""The facts that say how large the offer is."""

_OFFER_WORDS = re.compile(
    r"""
    \b(?: offers? | discount(?:s|ed)? | vouchers? | coupons? | codes? | rewards? | gifts?
        | bonus(?:es)? | cashback | sav(?:e|ings?) | half[ -]price | rebates? | promo(?:tion)?s? )\b
    | \bfree\b (?! \s+ to\b )                       # free delivery, but feel free to ask
    | [\d}] \s* (?: % | per\ ?cent ) \s* off\b      # 10% off
    | (?: \d | [$€£¥] ) \S{0,20} \s+ off\b          # £5 off
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PERCENT = re.compile(r"%|\bper ?cent\b", re.IGNORECASE)
_STAND_IN = re.compile(r"\{(?:" + "|".join(sorted(OFFER_FIELDS)) + r")\|([^{}|]*)\}")


def without_offer(text: str, *, to_customers: bool = False) -> str:
    """A playbook text that offers nothing; empty where it speaks of nothing else.

    {discount|something new} becomes the words after its bar; any other sentence that asks for the
    size of the offer or speaks of one in plain words is left out.

    Parameters
    ----------
    text : with names in braces
    to_customers : it is a draft; then a percentage is taken for an offer too, whatever surrounds it
    """
    replaced = stand_in(text)
    kept = [
        sentence
        for sentence in segment_facts.sentences(replaced)
        if not mentions_offer(sentence, to_customers=to_customers)
    ]
    return " ".join(kept)


def stand_in(text: str) -> str:
    """A text whose fields for the size of the offer are the words after their bar."""
    return _STAND_IN.sub(lambda field: field[1], text)


def mentions_offer(sentence: str, *, to_customers: bool = False) -> bool:
    """Whether a sentence asks for the size of the offer, or names one in plain words.

    Parameters
    ----------
    sentence : with names in braces, or filled in
    to_customers : as for `without_offer`
    """
    return (
        not OFFER_FIELDS.isdisjoint(segment_facts.fields_in(sentence))
        or _OFFER_WORDS.search(sentence) is not None
        or (to_customers and _PERCENT.search(sentence) is not None)
    )
