"""What is paid: quantity, unit price and amount, inferred from how they relate."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import numpy as np

from core.columns.values.value_doubt import DoubtError, either

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.columns.values.value_kinds import ValueColumn

_FEWEST_ROWS = 12
_SURE, _LIKELY = 3.0, 2.0
"""Standard errors between what is found and what it would be otherwise."""
_NEITHER = (0.4, 0.6)
_STEADY = 1.02
_FEWEST_REPEATS = 5
_MOSTLY = 0.8
_CENT = 0.011
_LONG = 200
_FEWEST_QUANTITIES = 3


class MoneyKind(enum.Enum):
    """What a column of money is to a column of quantities."""

    PRICE = "price"
    TOTAL = "total"
    OPEN = "open"


def amounts(
    columns: Sequence[ValueColumn],
    money: Sequence[ValueColumn],
    customer: ValueColumn,
    orders: Sequence[ValueColumn],
    date: ValueColumn,
    product: ValueColumn | None,
) -> dict[str, ValueColumn]:
    """Quantity, unit price and amount."""
    settled_by = [customer, date, *orders, *([product] if product else [])]
    counted = [
        one
        for one in columns
        if one.counts_things
        and one is not customer
        and one not in money
        and not is_code(one)
        and not any(other.tells(one) for other in settled_by)
    ]
    if len(money) > 1:
        return _price_and_total(money, counted)
    paid = money[0]
    text = {one.name: of(paid, one, product) for one in counted}
    if MoneyKind.TOTAL in text.values():
        of_total = [one for one in counted if text[one.name] is MoneyKind.TOTAL]
        return {"amount": paid} | ({"quantity": of_total[0]} if len(of_total) == 1 else {})
    if not counted:
        return {"amount": paid}
    if len(counted) > 1:
        raise DoubtError(f"{either(counted)} could be the quantity")
    quantity = counted[0]
    if text[quantity.name] is not MoneyKind.PRICE or not (
        product is not None or looks_counted(quantity, paid)
    ):
        raise DoubtError(
            f"{paid.name} could be the unit price of the quantity in {quantity.name}, or a total"
        )
    return {"quantity": quantity, "unit_price": paid}


def _price_and_total(
    money: Sequence[ValueColumn], counted: Sequence[ValueColumn]
) -> dict[str, ValueColumn]:
    """Of several columns of money, two that a quantity makes a price and its total."""
    fitting = [
        {"quantity": quantity, "unit_price": price, "amount": total}
        for quantity in counted
        for price in money
        for total in money
        if price is not total and multiplies_to(quantity, price, total)
    ]
    if len(fitting) != 1 or len(money) > 2:  # noqa: PLR2004 - a price and its total
        raise DoubtError(f"{either(money)} could be what was paid")
    return fitting[0]


def unlike(money: Sequence[ValueColumn]) -> list[ValueColumn]:
    """The columns of money without those that repeat an earlier one."""
    kept: list[ValueColumn] = []
    for one in money:
        if not any(one.equals(other) for other in kept):
            kept.append(one)
    return kept


def of(money: ValueColumn, quantity: ValueColumn, product: ValueColumn | None) -> MoneyKind:
    """Tell what money is to a quantity.

    The price of a product stays the same and its total grows with the quantity. Without products
    the same holds on average: totals rise in proportion to quantities, prices do not.
    """
    if money.numbers is None or quantity.numbers is None:
        return MoneyKind.OPEN
    known = (quantity.numbers > 0) & (money.numbers > 0)
    if known.sum() < _FEWEST_ROWS:
        return MoneyKind.OPEN
    if product is not None:
        by_product = of_products(money, quantity, product)
        if by_product is not MoneyKind.OPEN:
            return by_product
    return _on_average(money.numbers[known], quantity.numbers[known])


def has_a_price(column: ValueColumn, money: ValueColumn, counted: Sequence[ValueColumn]) -> bool:
    """Whether each of its values has one price, for itself or for each of a quantity."""
    if column.tells(money):
        return True
    others = [one for one in counted if one is not column and one is not money]
    return any(of_products(money, one, column) is not MoneyKind.OPEN for one in others)


def of_products(money: ValueColumn, quantity: ValueColumn, product: ValueColumn) -> MoneyKind:
    """What money is to a quantity, by products that were bought in different quantities."""
    if money.numbers is None or quantity.numbers is None:
        return MoneyKind.OPEN
    known = (quantity.numbers > 0) & (money.numbers > 0)
    return _kind_of_lines(money.numbers[known], quantity.numbers[known], product.codes[known])


def _kind_of_lines(
    money: NDArray[np.float64], counts: NDArray[np.float64], products: NDArray[np.int64]
) -> MoneyKind:
    """Whether each product has its price, or its price times the quantity."""
    varied = _lines_of_varied(products, counts)
    if varied.sum() < _FEWEST_REPEATS:
        return MoneyKind.OPEN
    steady = _steadiness(products[varied], money[varied])
    grows = _steadiness(products[varied], money[varied] / counts[varied])
    if steady >= _MOSTLY > grows:
        return MoneyKind.PRICE
    return MoneyKind.TOTAL if grows >= _MOSTLY > steady else MoneyKind.OPEN


def _lines_of_varied(products: NDArray[np.int64], counts: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The rows of products that were bought in different quantities."""
    size = int(products.max(initial=-1)) + 2
    least, most = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(least, products, counts)
    np.maximum.at(most, products, counts)
    varied: NDArray[np.bool_] = (least[products] < most[products]) & (products >= 0)
    return varied


def _steadiness(products: NDArray[np.int64], values: NDArray[np.float64]) -> float:
    """Share of rows with about the commonest value of their product."""
    order = np.argsort(products, kind="stable")
    starts = np.flatnonzero(np.diff(products[order], prepend=-1))
    near = 0
    for lines in np.split(values[order], starts[1:]):
        near += int((np.abs(lines - np.median(lines)) <= _CENT).sum())
    return near / len(values)


def _on_average(money: NDArray[np.float64], counts: NDArray[np.float64]) -> MoneyKind:
    """By how many per cent money rises for one per cent more: about 0 for prices, 1 for totals.

    Less of a difference is enough where money is no multiple of the quantity, as a total mostly is.
    """
    x, y = np.log(counts) - np.log(counts).mean(), np.log(money) - np.log(money).mean()
    spread = float(x @ x)
    if spread == 0:
        return MoneyKind.OPEN
    slope = float(x @ y) / spread
    rest = y - slope * x
    error = max(float(np.sqrt(rest @ rest / (len(x) - 2) / spread)), 1e-9)
    multiples = _share_of_multiples(money, counts)
    apart = multiples is not None and multiples < _MOSTLY
    if slope > _NEITHER[1] and slope / error > _SURE:
        return MoneyKind.TOTAL
    if slope < _NEITHER[int(apart)] and (1 - slope) / error > (_LIKELY if apart else _SURE):
        return MoneyKind.PRICE
    return MoneyKind.OPEN


def _share_of_multiples(money: NDArray[np.float64], counts: NDArray[np.float64]) -> float | None:
    """How often money is a multiple of the quantity, to the cent; None where hardly any can be."""
    unit = 1 if np.all(money == np.round(money)) else 100
    several = counts > 1
    if several.sum() < _FEWEST_REPEATS:
        return None
    return float(np.mean(np.round(money[several] * unit) % counts[several] == 0))


def is_code(column: ValueColumn) -> bool:
    """Whether small numbers stand for things (a shop, a till): a long file sells more than two."""
    return column.filled >= _LONG and column.distinct < _FEWEST_QUANTITIES


def looks_counted(quantity: ValueColumn, money: ValueColumn) -> bool:
    """Whether small numbers are surely quantities: one is commonest, or money stands beside them.

    Numbers of shops and tills are as small, and as independent of prices.
    """
    if abs(quantity.place - money.place) == 1:
        return True
    if quantity.numbers is None:
        return False
    values, rows = np.unique(quantity.numbers[quantity.numbers > 0], return_counts=True)
    one = int(rows[values == 1].sum())
    others = rows[values != 1]
    return bool(len(others)) and one > 1.5 * int(others.max())


def multiplies_to(quantity: ValueColumn, price: ValueColumn, total: ValueColumn) -> bool:
    """Whether a quantity times a price is a total, to the cent, in nearly every row."""
    if quantity.numbers is None or price.numbers is None or total.numbers is None:
        return False
    product = quantity.numbers * price.numbers
    known = np.isfinite(product) & np.isfinite(total.numbers)
    if known.sum() < _FEWEST_ROWS or len(np.unique(quantity.numbers[known])) < 2:  # noqa: PLR2004
        return False
    close = np.abs(product[known] - total.numbers[known]) <= _CENT
    return bool(close.mean() * _STEADY > 1)
