"""Finding a customer by id, as people type it: spaces, case and leading zeros do not matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from core.features import Customers

MAX_MATCHES = 50
"""Matches that are listed; more would not be read."""
MAX_TEXT_LENGTH = 200
"""Longer texts are no id that a person typed."""


@dataclass(frozen=True)
class SearchMatches:
    """Who may be meant by a text.

    Parameters
    ----------
    exact : the id that is meant, where there is no doubt; else None
    ids : the first of those that could be meant, those that begin with the text before the others
    total : how many could be meant
    """

    exact: str | None
    ids: tuple[str, ...]
    total: int


def search_customers(customers: Customers, text: str, most: int = MAX_MATCHES) -> SearchMatches:
    """Find customers whose id is, begins with or contains a text.

    An id that is equal letter by letter wins. Without one, case, spaces around and leading zeros
    are overlooked, and a single id that is then equal is taken as meant. Customers who only ever
    returned things are found too: they are in no segment, but they are customers.

    Parameters
    ----------
    customers : of the shop
    text : what was typed
    most : ids to list
    """
    wanted = text[:MAX_TEXT_LENGTH].strip()
    if not wanted:
        return SearchMatches(None, (), 0)
    frame = customers.frame
    if text in frame.index or text in customers.without_purchase:
        return SearchMatches(text, (text,), 1)
    ids = pd.Series(frame.index.astype("str"), dtype="str")
    if customers.without_purchase:
        ids = pd.concat([ids, pd.Series(customers.without_purchase, dtype="str")])
    plain = ids.str.strip().str.lower()
    typed = wanted.lower()
    same = ids[plain == typed]
    if same.empty:
        same = ids[plain.str.lstrip("0") == typed.lstrip("0")] if typed.strip("0") else same
    if len(same) == 1:
        return SearchMatches(str(same.iloc[0]), (str(same.iloc[0]),), 1)
    if len(same):
        return SearchMatches(None, tuple(map(str, same.iloc[:most])), len(same))
    begins = plain.str.startswith(typed)
    inside = plain.str.contains(typed, regex=False) & ~begins
    listed = pd.concat([ids[begins], ids[inside]])
    return SearchMatches(None, tuple(map(str, listed.iloc[:most])), len(listed))
