"""Under which name a customer stands in the star schema: the file's id, unless that is an address.

Whoever opens a dashboard need not be allowed to write to customers. Where ids are e-mail addresses,
phone numbers or names, customers are numbered in the order in which they came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from core import contacts

if TYPE_CHECKING:
    from core.analysis import Analysis

_NAMES_SOMEBODY: frozenset[contacts.Field] = frozenset(
    {"email", "phone", "first_name", "last_name", "full_name"}
)
_ANYWHERE: frozenset[contacts.Field] = frozenset({"country", "region", "language"})
_ADDRESS = r"[^@\s]@[^@\s]+\.[^@\s]"


def customer_names(analysis: Analysis) -> pd.Series:
    """The name of each customer, by customer_id."""
    ids = analysis.customers.frame.index
    if not hides_ids(analysis):
        return pd.Series(ids, index=ids)
    came = analysis.customers.frame["first_order_at"].reset_index()
    order = came.sort_values(["first_order_at", "customer_id"], kind="stable").index
    numbers = pd.Series(range(1, len(ids) + 1), index=order).sort_index()
    return pd.Series(numbers.astype(str).to_numpy(), index=ids)


def hides_ids(analysis: Analysis) -> bool:
    """Whether the customer ids would tell who somebody is, or how to reach them."""
    column = next(
        (guess.column for guess in analysis.roles.guesses if guess.role == "customer_id"), None
    )
    called = contacts.name_matches([column]) if column is not None else {}
    if _NAMES_SOMEBODY & set(called):
        return True
    return bool(analysis.customers.frame.index.astype("str").str.contains(_ADDRESS).any())


def contact_columns(names: list[str]) -> list[str]:
    """Columns that are called like something by which somebody is found."""
    called = contacts.name_matches(names)
    return [name for field in called if field not in _ANYWHERE for name in called[field]]


def names_somebody(analysis: Analysis, text: str) -> bool:
    """Whether a text names a customer by their id."""
    customers = analysis.customers
    return any(name in text for name in (*customers.frame.index, *customers.without_purchase))
