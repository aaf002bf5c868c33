"""Which of several columns is the customer, where the one with the best name may be another thing.

A column called like a person can hold staff, tills or ledger accounts. The values show it: how many
there are for how many orders, and whether one column's value settles another's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import vocabulary
from core.engine import ROW, connect, is_empty_cell, quoted, trimmed_text
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from core import files

_CERTAIN = 1.0
_MAX_RIVALS = 6
_MIN_SCORE = 0.5
_WEAK_SCORE = 0.2
_OF_ANOTHER_ROLE = 0.4
_OTHER_ROLES = ("product_id", "product_name", "category", "country", "quantity", "amount", "status")
_MIN_CUSTOMERS = 5
_MANY_TIMES = 3
_SEVERAL = 1.5
_OF_SEVERAL = 1.15
_NO_SPELLINGS = 4
_SLIPS = 1.02
_COME_AGAIN = 0.9
_MIN_ORDERS = 12
_CONTACTS = frozenset({"mail", "email", "phone", "tel", "telefon"})


@dataclass(frozen=True, slots=True)
class Rival:
    """A column that may be the customer: its name's score, and whether all of the name says so."""

    column: str
    score: float
    exact: bool = False


@dataclass(frozen=True, slots=True)
class CustomerChoice:
    """Another column than the one with the best name is the customer.

    Parameters
    ----------
    column : the customer
    assumption : what was assumed, and how to have it otherwise
    """

    column: str
    assumption: Sentence


@dataclass(frozen=True, slots=True)
class Spread:
    """How the values of a column lie over the orders.

    Parameters
    ----------
    values : different values
    orders : orders that have one
    pairs : different pairs of both: more than orders where an order has several values
    """

    values: int
    orders: int
    pairs: int

    @property
    def few(self) -> bool:
        """Whether there are fewer than a shop has customers for so many orders."""
        return self.values < max(_MIN_CUSTOMERS, math.sqrt(self.orders) / 2)

    @property
    def comes_again(self) -> bool:
        """Whether values have several orders, as customers do."""
        return self.values <= _COME_AGAIN * self.orders

    @property
    def settled(self) -> bool:
        """Whether an order has one value."""
        return self.pairs <= _SLIPS * self.orders


def weak_rivals(columns: Sequence[str]) -> list[Rival]:
    """Ids with a word in them that no role knows, such as partner_id."""
    rivals = []
    for column in columns:
        name = vocabulary.match_role("customer_id", column)
        others = vocabulary.match_roles(column, _OTHER_ROLES).values()
        if _WEAK_SCORE <= name.score < _MIN_SCORE and all(
            other.score < _OF_ANOTHER_ROLE for other in others
        ):
            rivals.append(Rival(column, name.score))
    return rivals


def choose_customer(
    connection: duckdb.DuckDBPyConnection,
    raw: files.RawTable,
    named: Rival,
    rivals: Sequence[Rival],
    order: str | None,
) -> CustomerChoice | None:
    """Another customer than the column with the best name, None where that one is the customer.

    Parameters
    ----------
    connection : holds the table `sampled`, see `core.columns.column_profile.sample`
    named : the column with the best name
    rivals : other columns that may be the customer, the best first
    order : the column that numbers orders, None where every row is taken for one
    """
    rivals = [one for one in rivals if one.column not in (named.column, order)][:_MAX_RIVALS]
    if not rivals:
        return None
    spread = measure(connection, "sampled", named.column, order)
    for rival in rivals:
        why = _why(connection, "sampled", named, rival, order, spread)
        if why is None:
            continue
        columns = [named.column, rival.column, *([order] if order else [])]
        whole = f"(SELECT * FROM {raw.only([ROW, *columns])})"
        overall = measure(connection, whole, named.column, order)
        if _why(connection, whole, named, rival, order, overall) is not None:
            return CustomerChoice(rival.column, _assumption(named, rival, why, overall))
    return None


def customer_spread(raw: files.RawTable, column: str, order: str | None) -> Spread:
    """How many customers and orders a table has if this column is the customer."""
    columns = [ROW, column, *([order] if order else [])]
    with connect() as connection:
        return measure(connection, f"(SELECT * FROM {raw.only(columns)})", column, order)


def measure(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, order: str | None
) -> Spread:
    """How the values of a column lie over the orders of a table."""
    value, number = trimmed_text(column), trimmed_text(order) if order else quoted(ROW)
    row = connection.execute(
        f"SELECT count(DISTINCT {value}), count(DISTINCT {number}), "
        f"count(DISTINCT ({number}, {value})) FROM {table} WHERE NOT {is_empty_cell(value)}"
    ).fetchone()
    return Spread(*(row or (0, 0, 0)))


def _why(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    named: Rival,
    rival: Rival,
    order: str | None,
    spread: Spread,
) -> str | None:
    """What speaks for the rival and against the column with the best name, None for nothing."""
    other = measure(connection, table, rival.column, order)
    if not other.settled or not other.values or other.orders < spread.orders / 2:
        return None
    strong = rival.score >= _MIN_SCORE
    much_finer = other.values >= _MANY_TIMES * spread.values
    if spread.few and spread.orders >= _MIN_ORDERS and much_finer:
        return "few" if (strong or other.comes_again) and not other.few else None
    called_customer = rival.exact and strong and not _contact(rival.column)
    if named.score < _CERTAIN and called_customer and other.comes_again and not other.few:
        of_each = _values_of_each(connection, table, named.column, rival.column)
        back = _values_of_each(connection, table, rival.column, named.column)
        # A few names of one user who is theirs alone are spellings of one name.
        finer = other.values > spread.values
        shared = finer and of_each >= _SEVERAL and back >= _OF_SEVERAL
        return "several" if shared or (finer and of_each >= _NO_SPELLINGS) else None
    return None


def _contact(column: str) -> bool:
    return bool(_CONTACTS & set(vocabulary.split_words(column)))


def _values_of_each(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, other: str
) -> float:
    """How many values of another column a value has, on average."""
    mine, theirs = trimmed_text(column), trimmed_text(other)
    row = connection.execute(
        f"SELECT count(DISTINCT ({mine}, {theirs})) / count(DISTINCT {mine}) FROM {table} "
        f"WHERE NOT {is_empty_cell(mine)} AND NOT {is_empty_cell(theirs)}"
    ).fetchone()
    return float((row or (0,))[0] or 0)


_REASONS = {
    "few": "{named} has {values:# value|# values} in {orders:# order|# orders}, like staff, tills "
    "or accounts",
    "several": "several customers share one {named}, like staff, tills or accounts",
}


def _assumption(named: Rival, rival: Rival, why: str, spread: Spread) -> Sentence:
    return Sentence(
        "{rival} was used as the customer instead of {named}: "
        + _REASONS[why]
        + ". If {named} is the customer, choose it (--role customer_id={named}).",
        rival=rival.column,
        named=named.column,
        values=spread.values,
        orders=spread.orders,
    )
