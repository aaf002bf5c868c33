"""Price and quantity of a line, recognised by the totals of the orders.

Shops write an order's total beside its lines, and call the price of a piece, the total of a line
and the pieces of a whole order by names that mean any of them. Where pieces times price add up to
a total of the order, and price alone does not, the three are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.columns.guessing.price_choice import MoneyChoice
from core.columns.values import value_kinds
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.columns.values.value_kinds import ValueColumn
    from core.files import RawTable

    Numbers = NDArray[np.float64]

_ROWS = 4000
_MOST_MONEY = 8
_MIN_ORDERS = 8
_NEARLY_ALL = 0.9
_CENT = 0.011
_STEADY = 0.2
"""Shipping and the like differ less between orders than what a wrong product leaves over."""


def choose_by_order_sums(
    raw: RawTable,
    order: str,
    chosen: dict[str, str],
    quantities: Sequence[str],
    money: Sequence[str],
) -> MoneyChoice | None:
    """Other columns for price and quantity, where the totals of the orders say so.

    Parameters
    ----------
    order : the column of order numbers
    chosen : the columns of `quantity`, `unit_price` and `amount`, by names
    quantities, money : columns called so, the best name first
    """
    names = [order, *chosen.values(), *quantities, *money[:_MOST_MONEY]]
    columns = {one.name: one for one in value_kinds.look(raw, list(dict.fromkeys(names)), _ROWS)}
    lines = _Lines(columns.pop(order).codes)
    if lines.several.sum() < _MIN_ORDERS:
        return None
    numeric = [one for one in columns.values() if one.numbers is not None]
    whole = {one.name for one in numeric if lines.has_one(one)}
    totals = [lines.one(one) for one in numeric if one.name in whole and one.name in money]
    counts = [one for one in numeric if one.name in quantities and one.name not in whole]
    of_line = [one for one in numeric if one.name in money and one.name not in whole]
    for price in sorted(of_line, key=lambda one: one.name not in chosen.values()):
        for pieces in counts:
            if lines.adds_up(price, pieces, totals):
                roles = {"unit_price": price.name, "quantity": pieces.name}
                same = roles.items() <= chosen.items() and "amount" not in chosen
                return None if same else MoneyChoice(roles, _assumption(price.name, pieces.name))
    return None


def _assumption(price: str, pieces: str) -> Sentence:
    return Sentence(
        "{price} multiplied by {pieces} adds up to the totals of the orders, so {price} was read "
        "as the price of one piece. If it is the row total, choose it (--role amount={price}).",
        pieces=pieces,
        price=price,
    )


class _Lines:
    """The lines of the orders of a table.

    Parameters
    ----------
    codes : the order of each row, -1 for none
    """

    def __init__(self, codes: NDArray[np.int64]) -> None:
        self.known = codes >= 0
        self.codes = codes[self.known]
        self.orders = int(self.codes.max(initial=-1)) + 1
        self.several = np.bincount(self.codes, minlength=self.orders) > 1

    def has_one(self, column: ValueColumn) -> bool:
        """Whether it holds one number an order: on its first line only, or the same on each."""
        low, high = self._bounds(column)
        known = self.several & np.isfinite(high)
        return bool(known.any() and np.mean(low[known] == high[known]) >= _NEARLY_ALL)

    def one(self, column: ValueColumn) -> Numbers:
        """The number of each order."""
        return self._bounds(column)[1]

    def adds_up(self, price: ValueColumn, pieces: ValueColumn, totals: Sequence[Numbers]) -> bool:
        """Whether pieces times price add up to a total, where price alone would not.

        A total with shipping lies above by about as much for every order.
        """
        alone, times = self._sum(price.numbers), self._sum(_product(price, pieces))
        telling = self.several & (np.abs(alone - times) > _CENT)
        for total in totals:
            both = telling & np.isfinite(total)
            over = (total - times)[both]
            if both.sum() < _MIN_ORDERS or np.mean(over >= -_CENT) < _NEARLY_ALL:
                continue
            if _spread(over) <= max(_CENT, _STEADY * _spread((total - alone)[both])):
                return True
        return False

    def _sum(self, values: Numbers | None) -> Numbers:
        known = np.zeros(len(self.codes)) if values is None else np.nan_to_num(values[self.known])
        return np.bincount(self.codes, weights=known, minlength=self.orders).astype(float)

    def _bounds(self, column: ValueColumn) -> tuple[Numbers, Numbers]:
        low, high = np.full(self.orders, np.inf), np.full(self.orders, -np.inf)
        values = np.full(len(self.known), np.nan) if column.numbers is None else column.numbers
        np.fmin.at(low, self.codes, values[self.known])
        np.fmax.at(high, self.codes, values[self.known])
        return low, high


def _spread(values: Numbers) -> float:
    """Within how much of their median most values lie."""
    return float(np.quantile(np.abs(values - np.median(values)), _NEARLY_ALL))


def _product(price: ValueColumn, pieces: ValueColumn) -> Numbers | None:
    if price.numbers is None or pieces.numbers is None:
        return None
    return price.numbers * pieces.numbers
