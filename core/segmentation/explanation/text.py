"""Rules, effects and moves in plain words and the shop's own units."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core import features

if TYPE_CHECKING:
    import pandas as pd

    from core.features import Customers

_STRENGTHS = ((0.474, "large"), (0.33, "medium"), (0.147, "small"))
"""Romano, Kromrey, Coraggio and Skowronek (2006) for Cliff's delta."""

MAX_BRANCHES = 2
"""Branches of a tree that are put into words; more would not be read."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a rule asks of one measure: low < value ≤ high.

    Parameters
    ----------
    feature : the measure; with "column: value" for a category, where 1 is yes
    low, high : infinite where there is no bound
    """

    feature: str
    low: float = -math.inf
    high: float = math.inf

    def below(self, limit: float) -> Bounds:
        """The same, at most `limit`."""
        return replace(self, high=min(self.high, limit))

    def above(self, limit: float) -> Bounds:
        """The same, more than `limit`."""
        return replace(self, low=max(self.low, limit))


def rule(
    branches: tuple[tuple[Bounds, ...], ...], customers: Customers, columns: pd.DataFrame
) -> str:
    """A rule in a sentence, its fullest branches first; empty where there is none.

    Parameters
    ----------
    branches : from the tree
    customers : whose features have words
    columns : the measures as the tree saw them
    """
    text = [
        " and ".join(_bounds(item, customers, columns) for item in branch) or "everyone"
        for branch in branches[:MAX_BRANCHES]
    ]
    sentence = "; or ".join(text)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def feature_label(name: str, customers: Customers) -> str:
    """A measure in words."""
    if name in features.FEATURES:
        words = features.FEATURES[name].words
        return f"{words[:1].lower()}{words[1:]}"
    text = {feature.name: feature.words for feature in customers.features}
    return text.get(name) or name.replace("_", " ")


def number(value: float) -> str:
    """A number short enough to read: whole from 100 on, else up to two decimals."""
    if abs(value) >= 100 or value == round(value):  # noqa: PLR2004 - three digits are enough
        return f"{value:,.0f}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def strength(size: float) -> str:
    """How large a Cliff's delta is."""
    return next((word for least, word in _STRENGTHS if abs(size) >= least), "none")


def _bounds(bounds: Bounds, customers: Customers, columns: pd.DataFrame) -> str:
    column, colon, level = bounds.feature.partition(": ")
    values = columns[bounds.feature]
    if colon and column in customers.frame:
        yes = bounds.low >= 0
        return f"{feature_label(column, customers)} {'is' if yes else 'is not'} {level}"
    words = feature_label(bounds.feature, customers)
    if values.isin((0.0, 1.0)).all():
        return f"{words}: {'yes' if bounds.low >= 0 else 'no'}"
    # Between two values that occur, so that a rule reads in values somebody has.
    least = values[values > bounds.low].min()
    most = values[values <= bounds.high].max()
    if math.isinf(bounds.low):
        return f"{words} at most {number(most)}"
    if math.isinf(bounds.high):
        return f"{words} at least {number(least)}"
    return f"{words} {number(least)} to {number(most)}"
