"""The roles of columns that have no names, from their values alone.

Each role is given only where one reading is left. A column counts as settled by another where its
value follows from the other's (a country from its customer): such dependencies tell orders,
customers and products apart, whatever order the columns stand in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core import vocabulary
from core.columns.values import price_columns, value_kinds
from core.columns.values.value_doubt import DoubtError, either

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.columns.values.value_kinds import ValueColumn
    from core.files import RawTable

_FEWEST_CUSTOMERS = 5
_MOST_PIECES = 12
"""So much is bought at once, usually; whole numbers must be larger to be money."""
_MOST_OUTCOMES = 20
_MOSTLY = 0.9
_HALF = 0.5
_UNIQUE = 0.98
_COME_AGAIN = 1.2
"""Moments per customer: fewer, and the rows that repeat a value are those of one order."""


@dataclass(frozen=True, slots=True)
class ValueReading:
    """What the columns were taken for.

    Parameters
    ----------
    roles : role and column, for every role that has one; none where something is in doubt
    doubt : what stays unclear, as a clause; empty where one reading is left
    """

    roles: tuple[tuple[str, str], ...] = ()
    doubt: str = ""


def read(raw: RawTable) -> ValueReading:
    """Take the columns of a table for what only they can be.

    Returns
    -------
    roles for the customer, the date and money at least; or what is in doubt
    """
    columns = [column for column in value_kinds.look(raw) if column.distinct > 1]
    try:
        return ValueReading(tuple((role, one.name) for role, one in _roles(columns).items()))
    except DoubtError as doubt:
        return ValueReading(doubt=str(doubt))


def _roles(columns: Sequence[ValueColumn]) -> dict[str, ValueColumn]:
    date = _date(columns)
    things = [column for column in columns if column.names_things]
    _refuse_outcomes(things)
    orders = _orders_of_several_rows(things, date)
    customer, money = _customer_and_money(columns, things, orders, date)
    result = {"ordered_at": date, "customer_id": customer}
    product = _product(columns, money, [*orders, customer])
    if product is not None:
        result["product_name" if product.facts.with_space > _HALF else "product_id"] = product
    result |= price_columns.amounts(columns, money, customer, orders, date, product)
    order = orders[0] if orders else _order_of_one_row(things, result, columns)
    if order is not None:
        result["order_id"] = order
    _refuse_totals_on_every_line(result)
    return result


def _date(columns: Sequence[ValueColumn]) -> ValueColumn:
    """The one column of dates; one that is all on a day says when the file was written."""
    dates = _different([one for one in columns if one.days > 1 and one.facts.filled > _MOSTLY])
    if not dates:
        raise DoubtError("no column holds the dates of orders")
    return _only(dates, "the order date")


def _orders_of_several_rows(things: Sequence[ValueColumn], date: ValueColumn) -> list[ValueColumn]:
    """Columns that number orders of several rows: all rows of an order have one date.

    The coarsest comes first; where it does not follow from the others, they number other things.
    """
    result = [
        one
        for one in things
        if not one.unique and not one.counts_things and one.tells(date)
        and one.facts.with_space < _HALF
    ]  # fmt: skip
    result.sort(key=lambda one: (one.distinct, one.place))
    for finer in result[1:]:
        if not finer.same_as(result[0]) and not finer.tells(result[0]):
            raise DoubtError(f"{either([result[0], finer])} could be the order")
    return result


def _customer_and_money(
    columns: Sequence[ValueColumn],
    things: Sequence[ValueColumn],
    orders: Sequence[ValueColumn],
    date: ValueColumn,
) -> tuple[ValueColumn, list[ValueColumn]]:
    """The customer, and the columns of money: the only pair that fits."""
    buyers = _buyers(things, orders, date)
    decimals = [one for one in columns if one.with_fractions and one.seconds is None]
    if decimals:
        buyers = _customers(buyers, decimals, columns)
        return _only(buyers, "the customer"), price_columns.unlike(decimals)
    # Prices without decimals look like ids: both are inferred at once.
    taken = [*orders, *(one for one in things if _runs_on(one))]
    whole = [one for one in columns if one.whole and one not in taken and one.seconds is None]
    whole = [one for one in whole if one.middle > _MOST_PIECES]
    pairs = [
        (buyer, one)
        for one in whole
        for buyer in _customers(buyers, [one], columns)
        if one not in buyers or (buyer.facts.with_digit > _MOSTLY and not one.of_one_width)
    ]
    if not pairs:
        raise DoubtError("no column is left for money" if buyers else _NO_CUSTOMER)
    if len(pairs) > 1:
        different = _different([buyer for buyer, _ in pairs])
        what = "the customer" if len(different) > 1 else "money"
        raise DoubtError(
            f"{either(different if len(different) > 1 else [one for _, one in pairs])} "
            f"could be {what}"
        )
    return pairs[0][0], [pairs[0][1]]


_NO_CUSTOMER = "no column repeats as customers do"


def _buyers(
    things: Sequence[ValueColumn], orders: Sequence[ValueColumn], date: ValueColumn
) -> list[ValueColumn]:
    """Columns that repeat as customers do, and that the order settles where rows have one."""
    buyers = []
    for one in things:
        fewest = max(_FEWEST_CUSTOMERS, math.sqrt(one.filled) / 2)
        repeats = fewest <= one.distinct <= _MOSTLY * one.filled
        if one in orders or not repeats or one.facts.usable < _HALF or one.tells(date):
            continue
        if orders and not orders[0].tells(one):
            continue
        if value_kinds.together([one, date]) < _COME_AGAIN * one.distinct:
            continue
        buyers.append(one)
    return buyers


def _customers(
    buyers: Sequence[ValueColumn], money: Sequence[ValueColumn], columns: Sequence[ValueColumn]
) -> list[ValueColumn]:
    """Of columns that repeat, those that can be customers beside this money."""
    left = [one for one in buyers if one not in money]
    # What has one price is a product, and a number of things is a quantity, if others are left.
    for other in (lambda one: _has_a_price(one, money, columns), lambda one: one.counts_things):
        left = [one for one in left if not other(one)] or left
    # A country or a segment follows from its customer.
    finest = [
        one
        for one in left
        if not any(other.tells(one) and not one.tells(other) for other in left if other is not one)
    ]
    # Of ids that say the same, the last: a file's own stands after that of what it was drawn from.
    return _different(finest[::-1])


def _has_a_price(
    column: ValueColumn, money: Sequence[ValueColumn], columns: Sequence[ValueColumn]
) -> bool:
    counted = [one for one in columns if one.counts_things]
    return any(price_columns.has_a_price(column, one, counted) for one in money)


def _product(
    columns: Sequence[ValueColumn], money: Sequence[ValueColumn], taken: Sequence[ValueColumn]
) -> ValueColumn | None:
    """The column that settles a price."""
    for one in filter(lambda item: item.names_things, columns):
        apart = one not in money and not any(one.same_as(other) for other in taken)
        if apart and not one.unique and not one.counts_things and _has_a_price(one, money, columns):
            return one
    return None


def _order_of_one_row(
    things: Sequence[ValueColumn], result: dict[str, ValueColumn], columns: Sequence[ValueColumn]
) -> ValueColumn | None:
    """The first column that is different in every row, if each row is an order of its own."""
    taken = list(result.values())
    numbered = [
        one
        for one in things
        if one.unique
        and one.facts.filled > _MOSTLY
        and one.facts.with_digit > _MOSTLY
        and one.facts.with_space < 1 - _MOSTLY
        and one not in taken
    ]
    if not numbered:
        return None
    moments = value_kinds.together([result["customer_id"], result["ordered_at"]])
    of_lines = {"product_id", "product_name", "quantity"} & result.keys()
    further = [one for one in columns if one.names_things and one not in (*taken, *numbered)]
    if moments < _UNIQUE * numbered[0].filled and (of_lines or further):
        raise DoubtError(f"{numbered[0].name} could number orders, or their lines")
    return numbered[0]


def _refuse_totals_on_every_line(result: dict[str, ValueColumn]) -> None:
    """Money of a whole order that stands on each of its lines must not be added up."""
    order, amount = result.get("order_id"), result.get("amount")
    if order is not None and amount is not None and order.tells(amount):
        raise DoubtError(f"{amount.name} is the same on every row of an order")


def _refuse_outcomes(things: Sequence[ValueColumn]) -> None:
    """Where some rows are cancelled or refunded, the name of the column says how to take that."""
    for one in things:
        if one.distinct <= _MOST_OUTCOMES and any(
            vocabulary.status_meaning(value) in {"not_sold", "refunded"} for value in one.values
        ):
            raise DoubtError(f"{one.name} says which rows are sales")


def _runs_on(column: ValueColumn) -> bool:
    """Whether it only counts rows: each number is one more than the last."""
    steps = np.diff(column.numbers) if column.numbers is not None else np.zeros(1)
    return bool(np.all(steps == 1))


def _different(columns: Sequence[ValueColumn]) -> list[ValueColumn]:
    """The columns without those that part the rows as an earlier one does; plain ids go first."""
    kept: list[ValueColumn] = []
    for one in sorted(columns, key=lambda item: item.facts.with_space > _HALF):
        if not any(one.same_as(other) for other in kept):
            kept.append(one)
    return kept


def _only(columns: Sequence[ValueColumn], what: str) -> ValueColumn:
    if not columns:
        raise DoubtError(_NO_CUSTOMER)
    if len(columns) > 1:
        raise DoubtError(f"{either(columns)} could be {what}")
    return columns[0]
