"""What is known of a segment, and which names its facts allow.

A name from ranks alone always calls somebody Lost. So a name is given only where what is known of
the segment does not contradict it: its orders, its silence beside each customer's own rhythm, and
how many of customers like these ordered again in the shop's own past.
"""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core import features

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from core.features import ExpectedReorders, ReorderHistory

MAX_REORDERS_OF_LOST = 0.1
"""Of a segment called Lost at most this share is expected to order within half a year."""
MAX_REORDERS_OF_HIBERNATING = 1 / 3
"""The same of Hibernating."""


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """What is known of some customers.

    Parameters
    ----------
    orders, recency_days : medians; NaN where they are not known
    silence : median of the days since the last order ÷ own rhythm; None where there is no rhythm
    reorders, of_shop : the share of them, and of all customers, that is expected to order within
        half a year; None where it could not be counted
    counted : the share of those who were in the segment half a year ago that has ordered since, as
        its card says it; None likewise, and where nobody was
    """

    orders: float
    recency_days: float
    silence: float | None = None
    reorders: ExpectedReorders | None = None
    of_shop: ExpectedReorders | None = None
    counted: float | None = None


@dataclass(frozen=True, slots=True)
class NameConditions:
    """What a segment's facts must be for a name; facts that are not known allow every name.

    Parameters
    ----------
    orders : fewest and most, of the typical customer
    silence : more than the first and up to the second, in own rhythms
    reorders : the share expected to order within half a year, and the share counted, more than the
        first and up to the second
    above_shop : the expected share is clearly above the shop's, and the counted one is above it
    """

    orders: tuple[float, float] = (0.0, math.inf)
    silence: tuple[float, float] = (-1.0, math.inf)
    reorders: tuple[float, float] = (-1.0, 1.0)
    above_shop: bool = False

    def hold(self, facts: SegmentFacts) -> bool:
        """Whether the facts allow the name."""
        if not math.isnan(facts.orders) and not self.orders[0] <= facts.orders <= self.orders[1]:
            return False
        if facts.silence is not None and not self.silence[0] < facts.silence <= self.silence[1]:
            return False
        if facts.reorders is None or facts.of_shop is None:
            return True
        share = facts.reorders.share
        counted = share if facts.counted is None else facts.counted
        if self.above_shop and min(facts.reorders.low, counted) <= facts.of_shop.share:
            return False
        return self.reorders[0] < min(share, counted) and max(share, counted) <= self.reorders[1]


_BUYS_AND_RETURNS = NameConditions(orders=(2, math.inf), silence=(-1, 1), above_shop=True)
_OVERDUE = NameConditions(
    orders=(2, math.inf), silence=(1, math.inf), reorders=(MAX_REORDERS_OF_LOST, 1)
)
CONDITIONS: dict[str, NameConditions] = {
    "Champions": _BUYS_AND_RETURNS,
    "Big Spenders": NameConditions(silence=(-1, 2)),
    "Loyal": _BUYS_AND_RETURNS,
    "Potential Loyalists": NameConditions(orders=(2, 5), silence=(-1, 1)),
    "New": NameConditions(orders=(0, 1), silence=(-1, 1)),
    "Promising": NameConditions(orders=(0, 2), silence=(-1, 1)),
    "Average": NameConditions(silence=(-1, 2)),
    # Whoever orders at random at their own pace is typically silent for ln 2 = 0.69 of their gap.
    "Need Attention": NameConditions(orders=(2, math.inf), silence=(0.75, 2)),
    "About To Sleep": NameConditions(silence=(0.75, 2)),
    "Can't Lose": _OVERDUE,
    "At Risk": _OVERDUE,
    "Hibernating": NameConditions(
        silence=(2, math.inf), reorders=(-1, MAX_REORDERS_OF_HIBERNATING)
    ),
    "Lost": NameConditions(silence=(2, math.inf), reorders=(-1, MAX_REORDERS_OF_LOST)),
}
"""What each name says of a segment. `docs/methods.md` has them as a table."""

ALL_CUSTOMERS = "All Customers"
"""The one segment of a shop whose customers do not differ."""

_ADVICE: tuple[tuple[str, NameConditions], ...] = (
    ("Lost", CONDITIONS["Lost"]),
    ("Hibernating", CONDITIONS["Hibernating"]),
    ("Loyal", NameConditions(orders=(5.5, math.inf), silence=(-1, 1))),
    ("Potential Loyalists", CONDITIONS["Potential Loyalists"]),
    ("Promising", CONDITIONS["Promising"]),
    ("Need Attention", CONDITIONS["Need Attention"]),
    ("At Risk", CONDITIONS["At Risk"]),
    ("About To Sleep", NameConditions()),
)
"""Whose advice suits a segment that has no such name: the first whose conditions hold. The last is
left for few orders and a long silence after which many still return."""

_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip
_DESCRIPTION = re.compile(
    rf"({'|'.join(_NUMBERS)}|\d+) orders?, .*(yesterday|ago)( \+\d+)?$", re.IGNORECASE
)
_AGO = (
    (1, "yesterday"),
    (3, "days ago"),
    (7, "a week ago"),
    (14, "2 weeks ago"),
    (21, "3 weeks ago"),
    (30, "a month ago"),
    (45, "6 weeks ago"),
    (60, "2 months ago"),
    (90, "3 months ago"),
    (120, "4 months ago"),
    (180, "6 months ago"),
    (270, "9 months ago"),
    (365, "a year ago"),
    (550, "18 months ago"),
    (730, "2 years ago"),
    (1100, "3 years ago"),
    (1830, "5 years ago"),
    (3650, "10 years ago"),
)
"""Days, and what they are called. The steps are few, so that a name stays from month to month where
customers have changed little."""


def measure_facts(
    frame: pd.DataFrame,
    labels: np.ndarray,
    count: int,
    history: ReorderHistory | None,
    then: np.ndarray | None = None,
) -> tuple[SegmentFacts, ...]:
    """The facts of every segment.

    Parameters
    ----------
    frame : recency_days, frequency, and tenure_days with a history; one row a customer
    labels : segment per row, 0 to count − 1
    count : how many segments there are
    history : what the shop's customers did next; None where the file does not tell
    then : segment of each customer in `history.before`, by the same rule; None where not known

    Returns
    -------
    of segment 0, 1, …; NaN where a segment is empty
    """
    silence = None if history is None else history.silence(frame)
    everyone = np.ones(len(frame), dtype=bool)
    of_shop = None if history is None else history.expected(frame, everyone)
    counted = {} if history is None or then is None else _counted(history, then)
    facts = []
    for number in range(count):
        members = labels == number
        typical = frame.loc[members, ["frequency", "recency_days"]].median()
        facts.append(
            SegmentFacts(
                float(typical["frequency"]),
                float(typical["recency_days"]),
                float(np.median(silence[members]))
                if silence is not None and members.any()
                else None,
                None if history is None else history.expected(frame, members),
                of_shop,
                counted.get(str(number)),
            )
        )
    return tuple(facts)


def _counted(history: ReorderHistory, then: np.ndarray) -> dict[str, float]:
    """The share of each segment that has ordered since, estimated as cards do."""
    if history.came is None:
        return {}
    counts = {
        str(number): (int(own.sum()), int(history.came[own].sum()))
        for number in np.unique(then)
        for own in (then == number,)
    }
    rates = features.estimate_reorder_rates(counts, history.since, history.days)
    return {number: rate.rate for number, rate in rates.items()}


def allows(facts: SegmentFacts, name: str) -> bool:
    """Whether a segment with these facts may be called so; names nothing is known of are free."""
    return name not in CONDITIONS or CONDITIONS[name].hold(facts)


def suits(facts: SegmentFacts, name: str) -> bool:
    """Whether the advice for segments of this name suits one with these facts."""
    return name == ALL_CUSTOMERS or (name in CONDITIONS and allows(facts, name))


def suitable_advice(facts: SegmentFacts) -> str:
    """The name whose advice suits a segment that is called otherwise."""
    if facts.silence is None:
        return "Average"
    counted = facts.reorders is not None
    return next(
        name
        for name, conditions in _ADVICE
        if conditions.hold(facts) and (counted or conditions.reorders[1] == 1)
    )


def is_description(name: str) -> bool:
    """Whether a name is one of those that `describe` gives."""
    return _DESCRIPTION.match(name) is not None


def describe(facts: SegmentFacts, taken: Collection[str]) -> str:
    """A name that says what is measured and no more: "One order, 4 months ago".

    Counted back from the day of measuring, so that it is as true of a customer whom the same rule
    puts there on another day.

    Parameters
    ----------
    facts : of the segment; orders and days are known
    taken : names that other segments have
    """
    orders = round(facts.orders)
    number = _NUMBERS[orders] if orders < len(_NUMBERS) else str(orders)
    words = f"{number} {'order' if orders == 1 else 'orders'}"
    words = words[:1].upper() + words[1:]
    used = {item.casefold() for item in taken}
    days = max(facts.recency_days, 1.0)
    ago = min(_AGO, key=lambda step: abs(math.log(step[0] / days)))[1]
    plain = f"{words}, {ago}"
    exact = (f"{words}, {round(days)} days ago",) if days >= 2 else ()  # noqa: PLR2004 - one day
    numbered = (f"{plain} +{more}" for more in itertools.count(1))
    choices = itertools.chain((plain,), exact, numbered)
    return next(name for name in choices if name.casefold() not in used)
