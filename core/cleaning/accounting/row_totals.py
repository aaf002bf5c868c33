"""`Tally`: what some rows come to, in numbers that add up."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from core.cleaning.lines.line_recipe import MOMENT, MONEY
from core.engine import as_money, exact_total

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from core.cleaning.lines.encoded_rows import EncodedRows


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


def total_tally(tallies: Iterable[Tally]) -> Tally:
    """Several together."""
    return reduce(
        lambda one, other: Tally(
            *(mine + more for mine, more in zip(astuple(one), astuple(other), strict=True))
        ),
        tallies,
        Tally(0, Decimal(0), 0, 0, 0, 0, 0, 0, 0, Decimal(0), Decimal(0)),
    )


def tally_all(rows: EncodedRows, repeats: int) -> Tally:
    """What all rows come to.

    Parameters
    ----------
    repeats : how many of them repeat another
    """
    return _tally(rows, rows.facets[MONEY].counts, rows.facets[MOMENT].counts, len(rows), repeats)


def tally_rows(rows: EncodedRows, places: NDArray[np.int64], repeats: int) -> Tally:
    """What some rows come to.

    Parameters
    ----------
    places : of these rows
    repeats : how many of them repeat another
    """
    paid, moments = (rows.facets[name] for name in (MONEY, MOMENT))
    return _tally(
        rows,
        np.bincount(paid.codes[places], minlength=paid.size),
        np.bincount(moments.codes[places], minlength=moments.size),
        len(places),
        repeats,
    )


def _tally(
    rows: EncodedRows, paid: NDArray[np.int64], moments: NDArray[np.int64], count: int, repeats: int
) -> Tally:
    """What rows come to that say each thing about their money and their moment so often."""
    amount, known = rows.amount, rows.amount_known
    is_open = rows.column(MONEY, "open")
    negative = amount < 0
    return Tally(
        rows=count,
        amount=as_money(exact_total(amount, paid)),
        purchases=int(paid[known & ~negative].sum()),
        paid=int(paid[amount != 0].sum()),
        returns=int(paid[negative].sum()),
        negative_prices=int(paid[negative & rows.column(MONEY, "negative_price")].sum()),
        repeats=repeats,
        future=int(moments[rows.column(MOMENT, "future")].sum()),
        open_rows=int(paid[is_open].sum()),
        open_amount=as_money(exact_total(amount[is_open], paid[is_open])),
        face_value=as_money(exact_total(rows.money("face_value"), paid)),
    )
