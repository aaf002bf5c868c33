"""`Feature`: one thing by which customers differ, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FeatureKind = Literal["number", "flag", "category", "date"]
FeatureUnit = Literal["", "money", "days", "orders", "items", "products", "share"]

UNKNOWN_LEVEL = "not known"
"""What a category that is missing counts as."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing by which customers can differ.

    Parameters
    ----------
    name : its column in `Customers.frame`
    kind : a number, a yes or no (1 and 0), a category, or a date
    words : what it is, in a few words
    made_from : the columns of the file behind it
    little, much : how a segment is called that has little or much of it
    levels : the values of a category, commonest first
    proposed : it is used unless the user chooses
    why : why it is proposed, or not
    label : its name where it is compared or chosen
    header : its name above a column of customers
    axis : its name beside the axis of a chart
    unit : what it is counted in
    decimals : how many are written to files; None leaves values as they are
    needs_money : it is not known where the file has no money
    separates : customers can be placed and compared by it; False where it only repeats another
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
    label: str = ""
    header: str = ""
    axis: str = ""
    unit: FeatureUnit = ""
    decimals: int | None = None
    needs_money: bool = False
    separates: bool = True

    @property
    def is_money(self) -> bool:
        """Whether its values are amounts of money."""
        return self.unit == "money"
