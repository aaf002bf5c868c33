"""The formulas that more than one way of measuring customers needs, written once."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

Values = TypeVar("Values")


def per_order(total: Values, orders: object) -> Values:
    """A total for each order: `average_order_value` of money, `basket_size` of units.

    Parameters
    ----------
    total : a number, an array or a series
    orders : as many; where there is none the quotient is missing (NaN)
    """
    counts = np.asarray(orders, dtype=float)
    quotient: Values = total / np.where(counts > 0, counts, np.nan)
    return quotient
