"""Whether money in a table of customers is all that they spent, or what they spend at a time.

`Monetary` and `MonetaryValue` stand for either. A total grows with the number of orders; a mean
does not, and is steadier than the money divided by the orders would be.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core import vocabulary
from core.errors import Notice
from core.formatting import Sentence

if TYPE_CHECKING:
    import pandas as pd

    from core.columns import RoleGuess

_MIN_CUSTOMERS = 30
_MIN_LEVELS = 3
_UNRELATED = 0.15
"""Rank correlation below which money does not grow with the number of orders."""


def says_either(column: str) -> bool:
    """Whether a name stands for a total as well as for a mean."""
    return any(word.startswith("monet") for word in vocabulary.split_words(column))


def as_total(guesses: dict[str, RoleGuess]) -> Notice:
    """Take money for all that customers spent, and say so."""
    column = guesses["monetary"].column
    guesses["average_order_value"] = _without(guesses["average_order_value"])
    return Notice(
        "money_is_a_total",
        Sentence(
            "Column {column} was read as total spend. If it is the average order, choose it as "
            "average order value (average_order_value) instead.",
            column=column or "",
        ),
    )


def as_mean(guesses: dict[str, RoleGuess]) -> Notice:
    """Take money for what customers spend at a time, and say so."""
    column = guesses["monetary"].column
    guesses["average_order_value"] = replace(guesses["monetary"], role="average_order_value")
    guesses["monetary"] = _without(guesses["monetary"])
    return Notice(
        "money_is_a_mean",
        Sentence(
            "Column {column} does not grow with the number of orders, so it was read as the "
            "average order, and spend is orders × that. If it is the total, choose it as money "
            "spent (monetary) instead.",
            column=column or "",
        ),
    )


def is_mean(money: pd.Series[float], orders: pd.Series[float]) -> bool:
    """Whether money is a mean; a total where the values do not speak clearly."""
    known = (money > 0) & (orders > 0)
    money, orders = money[known], orders[known]
    if len(money) < _MIN_CUSTOMERS or orders.nunique() < _MIN_LEVELS:
        return False
    related = float(money.rank().corr(orders.rank()))
    steady, by_order = float(np.log(money).std()), float(np.log(money / orders).std())
    return related < _UNRELATED and steady < by_order


def _without(guess: RoleGuess) -> RoleGuess:
    return replace(
        guess, column=None, confidence=0.0, reason="another role is played by its column"
    )
