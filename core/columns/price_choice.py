"""What counts pieces and what is money, where values say otherwise than the names of columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.columns import price_columns, value_kinds
from core.columns.price_columns import MoneyKind
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core import files
    from core.columns.value_kinds import ValueColumn

_ROWS = 4000
_MIN_ROWS = 12
_MOSTLY = 0.8
_MAX_RIVALS = 3


@dataclass(frozen=True, slots=True)
class MoneyChoice:
    """Other roles for the columns of quantities and money than their names suggest.

    Parameters
    ----------
    roles : the column of each of `quantity`, `unit_price` and `amount` that is played
    assumption : what was assumed, and how to have it otherwise
    """

    roles: Mapping[str, str]
    assumption: Sentence


def choose_money(
    raw: files.RawTable, chosen: Mapping[str, str], money: Sequence[str]
) -> MoneyChoice | None:
    """Roles of quantity and money by their values; None where these agree with the names.

    Parameters
    ----------
    chosen : the column of each role, by names
    money : columns called like money, the best name first
    """
    amount, price, quantity = (chosen.get(role) for role in ("amount", "unit_price", "quantity"))
    product = chosen.get("product_id") or chosen.get("product_name")
    if amount is not None and quantity is None:
        rivals = [one for one in money if one != amount][:_MAX_RIVALS]
        return _pieces(raw, amount, price, rivals, product)
    if amount is None and price is not None and quantity is not None and product is not None:
        return _price_of_a_line(raw, price, quantity, product)
    return None


def _pieces(
    raw: files.RawTable,
    amount: str,
    price: str | None,
    rivals: Sequence[str],
    product: str | None,
) -> MoneyChoice | None:
    """An "amount" of small whole numbers below the price of one piece: it counts pieces."""
    if not rivals:
        return None
    columns = _look(raw, [amount, *rivals, *([product] if product else [])])
    counted = columns[amount]
    if not counted.counts_things:
        return None
    for name in sorted(rivals, key=lambda one: one != price):
        paid = columns[name]
        if not _mostly_below(counted, paid):
            continue
        kind = price_columns.of(paid, counted, columns[product] if product else None)
        of_one = kind is not MoneyKind.TOTAL and name == price
        if kind is MoneyKind.OPEN and name != price:
            continue
        money = "{money} is the price of one piece" if of_one else "{money} is the money of the row"
        return MoneyChoice(
            {"quantity": amount, ("unit_price" if of_one else "amount"): name},
            Sentence(
                "Clientele took {pieces} for a number of pieces, not for money: it holds small "
                f"whole numbers, mostly below {{money}}. {money}. If {{pieces}} is what was paid, "
                "choose it (--role amount={pieces}).",
                pieces=amount,
                money=name,
            ),
        )
    return None


def _price_of_a_line(
    raw: files.RawTable, price: str, quantity: str, product: str
) -> MoneyChoice | None:
    """A "price" that is a product's price times the quantity: it is the money of the row."""
    columns = _look(raw, [price, quantity, product])
    kind = price_columns.of_products(columns[price], columns[quantity], columns[product])
    if kind is not MoneyKind.TOTAL:
        return None
    return MoneyChoice(
        {"amount": price, "quantity": quantity},
        Sentence(
            "Clientele took {price} for the money of the row, not for the price of one piece: for "
            "the same {product} it grows with {quantity}. If it is the price of one piece, choose "
            "it (--role unit_price={price}).",
            price=price,
            product=product,
            quantity=quantity,
        ),
    )


def _look(raw: files.RawTable, names: Sequence[str]) -> dict[str, ValueColumn]:
    return {one.name: one for one in value_kinds.look(raw, list(dict.fromkeys(names)), _ROWS)}


def _mostly_below(counted: ValueColumn, paid: ValueColumn) -> bool:
    if counted.numbers is None or paid.numbers is None:
        return False
    known = np.isfinite(counted.numbers) & (paid.numbers > 0)
    if known.sum() < _MIN_ROWS:
        return False
    return bool(np.mean(counted.numbers[known] < paid.numbers[known]) > _MOSTLY)
