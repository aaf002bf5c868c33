"""`Tally`: what some rows come to, in numbers that add up."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts and sums over some rows. What is left of a file is all of it less what is left out.

    Parameters
    ----------
    rows, amount : how many, and their money
    purchases : rows that are no returns: their amount is zero or more
    paid : rows with an amount other than zero
    returns : rows with an amount below zero
    negative_prices : returns that have a negative price, not a negative quantity
    repeats : rows that repeat another
    future : rows dated after today
    open_rows, open_amount : rows whose status is still open
    face_value : what the rows say was paid, whether it counts or not
    """

    rows: int
    amount: Decimal
    purchases: int
    paid: int
    returns: int
    negative_prices: int
    repeats: int
    future: int
    open_rows: int
    open_amount: Decimal
    face_value: Decimal

    def __sub__(self, other: Tally) -> Tally:
        """These rows without the others, which are some of them."""
        return Tally(
            *(mine - less for mine, less in zip(astuple(self), astuple(other), strict=True))
        )


def total(tallies: Iterable[Tally]) -> Tally:
    """Several together."""
    return reduce(
        lambda one, other: Tally(
            *(mine + more for mine, more in zip(astuple(one), astuple(other), strict=True))
        ),
        tallies,
        Tally(0, Decimal(0), 0, 0, 0, 0, 0, 0, 0, Decimal(0), Decimal(0)),
    )


COUNTED = """
    count(*),
    coalesce(sum(amount), 0),
    count(*) FILTER (amount >= 0),
    count(*) FILTER (amount <> 0),
    count(*) FILTER (amount < 0),
    count(*) FILTER (amount < 0 AND negative_price),
    count(*) FILTER (repeat),
    count(*) FILTER (future),
    count(*) FILTER (open),
    coalesce(sum(amount) FILTER (open), 0),
    coalesce(sum(face_value), 0)
"""
"""A `Tally` as SQL, over the columns of the view `lines` (core/clean/survey.py)."""
