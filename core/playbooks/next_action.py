"""The next best action for one customer: when to write, through what, to what end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import formatting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.playbooks.playbook import StrategyCard


@dataclass(frozen=True, slots=True)
class NextAction:
    """What to do next for one customer.

    Parameters
    ----------
    segment : theirs
    in_days : until the next contact is due; 0 is now
    channel : the first the playbook advises
    goal : what the contact is for
    offer : what may be offered
    """

    segment: str
    in_days: int
    channel: str
    goal: str
    offer: str

    @property
    def text(self) -> str:
        """In one line: Now, by E-mail: a second order while the first is still fresh."""
        when = "Now" if self.in_days == 0 else f"In {formatting.days(self.in_days)}"
        # A place is where, not by what: in the shop.
        place = self.channel.startswith("In ")
        through = f"in {self.channel.removeprefix('In ')}" if place else f"by {self.channel}"
        return f"{when}, {through}: {self.goal[:1].lower()}{self.goal[1:]}"


def next_action(
    segment: str, recency_days: float, cards: Sequence[StrategyCard]
) -> NextAction | None:
    """What to do next for a customer of a segment.

    The next contact is due at the segment's first contact day, counted from the customer's own
    last order. Who is past that day, or whose last order is not known, is due now.

    Parameters
    ----------
    segment : the customer's
    recency_days : since their last order
    cards : the playbook's advice for the shop's segments

    Returns
    -------
    None where the playbook has no advice for the segment
    """
    card = next((card for card in cards if card.segment == segment), None)
    if card is None:
        return None
    due = card.first_contact_days - recency_days if math.isfinite(recency_days) else 0.0
    return NextAction(segment, max(0, math.ceil(due)), card.channels[0], card.goal, card.offer)


def next_actions(
    labels: pd.Series[str], recency_days: pd.Series[float], cards: Sequence[StrategyCard]
) -> pd.DataFrame:
    """The next action of every customer.

    Parameters
    ----------
    labels : segment by customer_id
    recency_days : by customer_id
    cards : the playbook's advice

    Returns
    -------
    columns next_action and next_contact_in_days, by customer_id; missing where there is no advice
    """
    # Few days differ, so each pair of segment and day is worded once.
    recency = recency_days.reindex(labels.index).astype(float).round()
    names, segments = pd.factorize(labels.astype("str"))
    days, lengths = pd.factorize(recency, use_na_sentinel=False)
    codes, rows = np.unique(names * len(lengths) + days, return_inverse=True)
    actions = [
        next_action(segments[code // len(lengths)], float(lengths[code % len(lengths)]), cards)
        for code in codes
    ]
    table = pd.DataFrame(
        {
            "next_action": [action.text if action else None for action in actions],
            "next_contact_in_days": pd.array(
                [action.in_days if action else None for action in actions], dtype="Int64"
            ),
        }
    )
    return table.take(rows).set_axis(labels.index)
