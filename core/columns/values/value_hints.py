"""Roles that values suggest for a table without column names, for the user to follow or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.columns import column_profile
from core.columns.roles import ROLES
from core.engine import connect

if TYPE_CHECKING:
    from collections.abc import Callable

    from core import files
    from core.columns.column_profile import ColumnFacts

_MAX_COLUMNS = 60
_MOST = 0.9


def from_values_alone(raw: files.RawTable) -> tuple[tuple[str, str], ...]:
    """The role each column most likely plays.

    The date is the column of dates with the most different ones, money the numbers with decimals,
    an order number is different in every row, and customers are what repeats, but least.

    Returns
    -------
    (role, column) for the customer, the date and the amount, and the order where there is one;
    nothing where one of the three is not clear
    """
    columns = raw.columns[:_MAX_COLUMNS]
    with connect() as connection:
        column_profile.sample(connection, raw, columns)
        facts = column_profile.facts(connection, raw, columns)
    left = dict(facts)

    def take(score: Callable[[ColumnFacts], float]) -> str | None:
        # Of columns that fit alike, the last: a finer id stands after the coarser one.
        best = max(reversed(left), key=lambda name: score(left[name]), default=None)
        if best is None or score(left[best]) <= 0:
            return None
        del left[best]
        return best

    def dates(one: ColumnFacts) -> float:
        return one.distinct * (max(one.dates, one.numbered_dates) > _MOST)

    def money(one: ColumnFacts) -> float:
        return (1 - one.whole) * (one.numbers > _MOST) * (one.dates < 1 - _MOST)

    def orders(one: ColumnFacts) -> float:
        return float(one.distinct == 1 and one.filled == 1)

    def customers(one: ColumnFacts) -> float:
        return one.distinct * (one.usable > _MOST > one.distinct) * (one.dates < 1 - _MOST)

    result = {"ordered_at": take(dates), "amount": take(money), "order_id": take(orders)}
    result["customer_id"] = take(customers)
    if any(result[role] is None for role in ("customer_id", "ordered_at", "amount")):
        return ()
    return tuple((role, column) for role in ROLES if (column := result.get(role)) is not None)
