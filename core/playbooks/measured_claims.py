"""What texts of a playbook claim of a segment, and the measured facts that contradict it.

A playbook is written before anybody has measured the shop. A sentence that says customers are gone,
late, regulars or newcomers is left out where the shop's own customers say otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core.playbooks import segment_facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.segmentation import Profile

FactName = Literal["reordered", "one_order", "not_due"]
"""What variants of a text can depend on, each a share from 0 to 1.

- reordered: customers like these who ordered again, counted in the shop's past over the longest
  time that was counted, a year at most
- one_order: customers who have ordered once
- not_due: customers who are not past their usual time between two orders
"""

MeasuredFacts = dict[FactName, float]
"""The facts that are known of a segment."""

_MOST = 0.5
"""From this share on a sentence about a segment is about the customers it does not fit."""


@dataclass(frozen=True)
class _Claim:
    """Words that say something of a segment, and the fact that must not be the case.

    Parameters
    ----------
    words : how the claim is made
    fact : the measured fact
    most : the claim is contradicted where the fact holds of most of them; else where of fewest
    """

    words: re.Pattern[str]
    fact: FactName
    most: bool = True

    def contradicted(self, sentence: str, facts: Mapping[FactName, float]) -> bool:
        """Whether a sentence makes the claim against the facts."""
        known = facts.get(self.fact)
        if known is None or (known >= _MOST) != self.most:
            return False
        return self.words.search(sentence) is not None


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_CLAIMS = (
    _Claim(
        _words(
            r"\bgone\b(?! quiet)",
            r"\bfor good\b",
            r"goodbye",
            r"farewell",
            r"(?:this (?:was|will be) our|the) last message(?! of)",
            r"\bleft long ago\b",
            r"since you left\b",
            r"\bclose (?:your account|the account|the card)",
            r"the few who",
            r"better spent elsewhere",
        ),
        "reordered",
    ),
    _Claim(
        _words(
            r"ordering again",
            r"coming back to us",
            r"for coming back",
            r"to see you again,",
            r"come back on their own",
            r"habit is there",
            r"\bby habit\b",
            r"\b(?:the|our) regulars\b",
            r"\bmost loyal\b",
            r"\border regularly\b",
            r"\bregular visits\b",
            r"\bused to (?:buy|come|order)\b",
            r"\bthird and fourth\b",
            r"more than once",
            r"found the way back",
            r"\bthey came back\.",
            r"came back recently",
            r"\bfourth (?:visit|renewal)\b",
        ),
        "one_order",
    ),
    _Claim(
        _words(
            r"(?:your|their) first (?:order|visit|payment)",
            r"first (?:order|visit) just",
            r"\bone order so far\b",
            r"\ba second order\b",
            r"\bwelcome, \[",
        ),
        "one_order",
        most=False,
    ),
    _Claim(
        _words(
            r"overdue",
            r"\blate\b(?! deliver)",
            r"gone quiet",
            r"now silent",
            r"long silent",
            r"been a while",
            r"for a while",
            r"miss you",
            r"\bstay away\b",
            r"not heard from you",
            r"(?:visits|payments) have stopped",
            r"who stopped",
            r"\bfading\b",
            r"\bslipping\b",
            r"long time ago",
            r"for a long time",
            r"before (?:the habit|they are gone)",
        ),
        "not_due",
    ),
)


def measured_facts(profile: Profile) -> MeasuredFacts:
    """The facts of a segment that are known.

    Parameters
    ----------
    profile : the measured segment
    """
    longest = max(profile.reorders, key=lambda rate: rate.days, default=None)
    facts: dict[FactName, float | None] = {
        "reordered": None if longest is None else longest.rate,
        "one_order": profile.one_order_share,
        "not_due": profile.not_due_share,
    }
    return {name: value for name, value in facts.items() if value is not None}


def contradicted(text: str, facts: Mapping[FactName, float]) -> tuple[str, ...]:
    """The sentences of a text that say what the facts contradict.

    Parameters
    ----------
    text : with names in braces, or filled in
    facts : those that are known
    """
    return tuple(
        sentence
        for sentence in segment_facts.sentences(text)
        if any(claim.contradicted(sentence, facts) for claim in _CLAIMS)
    )


def without_contradicted(text: str, facts: Mapping[FactName, float]) -> str:
    """A text without the sentences that the facts contradict; empty where none is left.

    Parameters
    ----------
    text, facts : as for `contradicted`
    """
    left_out = contradicted(text, facts)
    if not left_out:
        return text
    return " ".join(item for item in segment_facts.sentences(text) if item not in left_out)
