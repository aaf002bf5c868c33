"""`Feature`: one thing by which customers are told apart, and how segments are called by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FeatureKind = Literal["number", "flag", "category"]

UNKNOWN_LEVEL = "not known"
"""What a category that is missing counts as."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing by which customers can be told apart.

    Parameters
    ----------
    name : its column in `Customers.frame`
    kind : a number, a yes or no (1 and 0), or a category
    words : what it is, in a few words
    made_from : the columns of the file behind it
    little, much : how a segment is called that has little or much of it
    levels : the values of a category, commonest first
    proposed : it is used unless the user chooses
    why : why it is proposed, or not
    """

    name: str
    kind: FeatureKind = "number"
    words: str = ""
    made_from: tuple[str, ...] = ()
    little: str = ""
    much: str = ""
    levels: tuple[str, ...] = ()
    proposed: bool = True
    why: str = ""


RECENCY = Feature(
    "recency_days", words="Days since the last order", little="bought recently", much="long silent"
)
FREQUENCY = Feature("frequency", words="Orders", little="few orders", much="many orders")
MONETARY = Feature("monetary", words="Money spent", little="low spend", much="high spend")
RFM = (RECENCY, FREQUENCY, MONETARY)
"""What customers are told apart by where their orders are known."""
RF = (RECENCY, FREQUENCY)
"""The same where the file tells no money."""
