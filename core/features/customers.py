"""`Customers`: one row a customer, and what was measured about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from core.errors import Notice

FEATURES = (
    "recency_days",
    "frequency",
    "monetary",
    "first_order_at",
    "last_order_at",
    "tenure_days",
    "average_order_value",
    "basket_size",
    "product_variety",
    "interpurchase_days",
    "return_rate",
    "historic_value",
)


@dataclass(frozen=True)
class Customers:
    """Everyone who bought at least once, measured as of one day.

    Parameters
    ----------
    frame : index customer_id (text, sorted), columns `FEATURES` then `country` (the customer's
        most frequent one, null where the file has none)
    as_of : the day recency and tenure are counted to
    lines, orders : how many order lines and distinct purchase orders these customers have
    without_purchase : ids that have only returns: they are in the orders but cannot be segmented
    notices : what the user should know
    """

    frame: pd.DataFrame
    as_of: dt.date
    lines: int
    orders: int
    without_purchase: tuple[str, ...]
    notices: tuple[Notice, ...] = ()
