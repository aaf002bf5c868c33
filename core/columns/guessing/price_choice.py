"""What counts pieces and what is money, where values say otherwise than the names of columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core import vocabulary
from core.columns.guessing.paid_amount import choose_paid_amount
from core.columns.guessing.role_fits import WEAK_NAME
from core.columns.values import price_columns, value_kinds
from core.columns.values.price_columns import MoneyKind
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from core import files
    from core.columns.values.value_kinds import ValueColumn

_ROWS = 4000
_MIN_ROWS = 12
_MOSTLY = 0.8
_MAX_RIVALS = 3
_CENT = 0.011
_MAX_COLUMNS = 20
_NEARLY_ALL = 0.95
_SOME = 0.05
_LEAST_SHARE = 0.5
"""A price under half of the list price, on most rows, is rather what the shop pays."""


@dataclass(frozen=True, slots=True)
class MoneyChoice:
    """Other roles for the columns of quantities and money than their names suggest.

    Parameters
    ----------
    roles : the column of each of `quantity`, `unit_price` and `amount` that is played
    assumption : what was assumed, and how to have it otherwise
    """

    roles: dict[str, str]
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
    if amount is not None and (paid := choose_paid_amount(raw, amount, money)) is not None:
        of_line = {
            role: chosen[role]
            for role in ("quantity", "unit_price")
            if role in chosen and chosen[role] != paid[0]
        }
        return MoneyChoice({"amount": paid[0]} | of_line, paid[1])
    if amount is not None and quantity is None:
        rivals = [one for one in money if one != amount][:_MAX_RIVALS]
        return _pieces(raw, amount, price, rivals, product)
    if amount is not None or price is None:
        return None
    if is_list_price(price):
        free = [one for one in raw.columns if one not in chosen.values()]
        return _paid_below_list(raw, price, quantity, free)
    if quantity is not None and product is not None:
        return _price_of_a_line(raw, price, quantity, product)
    return None


def is_list_price(column: str) -> bool:
    """Whether a column is called like a list or original price: what a thing should cost."""
    name = vocabulary.match_role("unit_price", column)
    return name.exact and name.score == WEAK_NAME


def _paid_below_list(
    raw: files.RawTable, listed: str, quantity: str | None, free: Sequence[str]
) -> MoneyChoice | None:
    """A column nobody knows by its name that is the list price, or somewhat less: what was paid.

    Some rows must be sold at the list price: what the shop pays is below it on every row.
    """
    unknown = [one for one in free if not _is_known_money(one)][:_MAX_COLUMNS]
    columns = _look(raw, [listed, *([quantity] if quantity else []), *unknown])
    prices, counts = columns[listed].numbers, columns[quantity].numbers if quantity else None
    if prices is None:
        return None
    for name in unknown:
        paid = columns[name].numbers
        if paid is None:
            continue
        if _is_below(paid, prices):
            roles = {"unit_price": name} | ({"quantity": quantity} if quantity else {})
            return MoneyChoice(roles, _below("the price that customers paid", name, listed))
        above = float(np.mean(paid > prices + _CENT)) >= _SOME
        if quantity and counts is not None and above and _is_below(paid, prices * counts):
            roles = {"amount": name, "quantity": quantity}
            return MoneyChoice(roles, _below("the row total", name, listed))
    return None


def _is_known_money(column: str) -> bool:
    """Whether a name says that a column is money of another kind: a cost, a discount."""
    roles = ("unit_price", "discount", "refund")
    known = any(name.exact for name in vocabulary.match_roles(column, roles).values())
    return known and not is_list_price(column)


def _is_below(paid: NDArray[np.float64], listed: NDArray[np.float64]) -> bool:
    """Whether money is that of the list on some rows, and somewhat less on the others."""
    known = (paid > 0) & (listed > 0)
    if known.sum() < _MIN_ROWS or known.sum() < _MOSTLY * len(paid):
        return False
    share = paid[known] / listed[known]
    same = np.abs(paid[known] - listed[known]) <= _CENT
    some = _SOME <= float(np.mean(same)) < 1
    return bool(
        some
        and np.mean(same | (share < 1)) >= _NEARLY_ALL
        and np.mean(share >= _LEAST_SHARE) >= _MOSTLY
    )


def _below(what: str, column: str, listed: str) -> Sentence:
    return Sentence(
        f"{{column}} was used as {what}: it equals {{listed}} on some rows and is "
        "lower on the others. If {listed} was paid, choose it (--role unit_price={listed}).",
        column=column,
        listed=listed,
    )


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
        money = "{money} is the price of one piece" if of_one else "{money} is the row total"
        return MoneyChoice(
            {"quantity": amount, ("unit_price" if of_one else "amount"): name},
            Sentence(
                "{pieces} was read as a quantity, not money: it has small "
                f"whole numbers, mostly below {{money}}. {money}. If {{pieces}} was paid, "
                "choose it (--role amount={pieces}).",
                pieces=amount,
                money=name,
            ),
        )
    return None


def _price_of_a_line(
    raw: files.RawTable, price: str, quantity: str, product: str
) -> MoneyChoice | None:
    """A "price" that is a product's price times the quantity: it is the row total."""
    columns = _look(raw, [price, quantity, product])
    kind = price_columns.of_products(columns[price], columns[quantity], columns[product])
    if kind is not MoneyKind.TOTAL:
        return None
    return MoneyChoice(
        {"amount": price, "quantity": quantity},
        Sentence(
            "{price} was read as the row total, not the unit price: for the same {product} it "
            "grows with {quantity}. If it is the unit price, choose it (--role "
            "unit_price={price}).",
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
