"""What a discount column says, and of which money it is still to be taken off.

A discount is a share (0.25), a percentage (25) or money (5.00) off each unit, line or order. What
was paid may have it taken off already. Both are inferred from the rows that have a discount: what
multiplies to the amount, to another column of the file, or to one price for each product. Names
decide where values do not; what neither decides is assumed, with a notice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from core import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

Unit = Literal["share", "percent", "per_unit", "per_line", "per_order"]
UNITS: tuple[Unit, ...] = get_args(Unit)
PER_ORDER: Unit = "per_order"

_NEARLY_ALL = 0.9
_MOSTLY = 0.8
_SEVERAL = 3
"""Fewer rows agree by chance."""

_CENT, _ROUNDING = 0.011, 0.0006
"""How far money may lie from what it is computed as: a cent, or what a rounded price adds up to."""

_HUNDRED = 100
_STEADY = 0.02
"""Prices of one product that differ by less are one price; the smallest discounts are more."""

_MAX_RATES = 25
"""Shops offer a few percentages; of sums there are many."""

_FIVE = 5
_OF_PERCENT = {
    *("pct", "percent", "percentage", "prozent", "procent", "porcentaje", "percentual", "rate"),
    *("percentuale", "pourcentage", "taux", "satz", "rabattsatz", "perc", "割引率", "할인율"),
}
_OF_MONEY = {
    *("amount", "amt", "betrag", "rabattbetrag", "montant", "importe", "valor", "importo", "value"),
    *("bedrag", "kortingsbedrag", "kwota", "tutari", "money", "eur", "usd", "gbp", "chf"),
    *("割引額", "値引額", "优惠金额", "할인금액", "할인액"),
}
_OF_UNIT = {"unit", "each", "piece", "stuck", "unitaire", "unitario", "stuk", "einheit"}
_OF_ORDER = {"order", "cart", "basket", "bestellung", "commande", "pedido", "ordine", "invoice"}
_BEFORE = {
    *("gross", "before", "list", "brutto", "subtotal", "regular", "original", "mrp", "catalog"),
    *("full", "undiscounted", "listenpreis", "lista", "catalogue", "base", "standard", "bruto"),
}
_AFTER = {"net", "netto", "after", "paid", "final", "discounted", "special", "neto", "netta"}


@dataclass(frozen=True)
class SampledRows:
    """Rows of a file in numbers; what cannot be read is not a number.

    Parameters
    ----------
    discount : as the column says it, without its sign
    quantity : 1 where the file has none
    price, amount : None where no column plays the role
    products, orders : a number for each different one; None where no column says which
    others : columns of numbers without a role
    """

    discount: Numbers
    quantity: Numbers
    price: Numbers | None = None
    amount: Numbers | None = None
    products: NDArray[np.int64] | None = None
    orders: NDArray[np.int64] | None = None
    others: Mapping[str, Numbers] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountForm:
    """What a discount column says.

    Parameters
    ----------
    unit : what its number is
    off : the roles it is still to be taken off; none where it has been
    sure_unit, sure_off : values or names decide it, it is not assumed
    """

    unit: Unit
    off: tuple[str, ...]
    sure_unit: bool = True
    sure_off: bool = True


def less(money: Numbers, discount: Numbers, unit: Unit, quantity: Numbers) -> Numbers:
    """Money with a discount taken off."""
    if unit == "share":
        return money * (1 - discount)
    if unit == "percent":
        return money * (1 - discount / _HUNDRED)
    return money - discount * (quantity if unit == "per_unit" else 1)


def decide(
    rows: SampledRows, names: Mapping[str, str], *, written_as_percent: bool = False
) -> DiscountForm:
    """Tell what a discount column says.

    Parameters
    ----------
    names : the columns that play the roles `discount`, `amount` and `unit_price`
    written_as_percent : its values have a percent sign
    """
    bases = tuple(role for role in ("amount", "unit_price") if role in names)
    units = ("percent",) if written_as_percent else _possible_units(rows, names["discount"])
    evidence = next(_evidence(rows, units), None)
    if evidence is not None and evidence[0] is not None:
        return DiscountForm(unit=evidence[0], off=_off(bases, taken=evidence[1]))
    taken = None if evidence is None else evidence[1]
    if taken is None:
        taken = _taken_by_name(names)
    assumed = "amount" in names  # An amount is what was paid; a price is the one on the tag.
    off = _off(bases, taken=assumed if taken is None else taken)
    unit, sure = _unit(rows, units, names["discount"])
    return DiscountForm(unit=unit, off=off, sure_unit=sure, sure_off=taken is not None)


def _off(bases: tuple[str, ...], *, taken: bool) -> tuple[str, ...]:
    """Where the amount has the discount taken off, the price beside it has not."""
    if not taken:
        return bases
    return tuple(role for role in bases if role == "unit_price") if "amount" in bases else ()


def _possible_units(rows: SampledRows, name: str) -> tuple[Unit, ...]:
    given = rows.discount[rows.discount > 0]
    largest = float(given.max()) if len(given) else 0.0
    fractions = bool(np.any(given != np.round(given)))
    words = set(vocabulary.split_words(name))
    units: list[Unit] = []
    if largest <= 1 and not words & _OF_MONEY and (fractions or words & _OF_PERCENT):
        units.append("share")
    if largest <= _HUNDRED and not words & _OF_MONEY:
        units.append("percent")
    if not words & _OF_PERCENT and "%" not in name:
        units += ["per_line", "per_unit", PER_ORDER]
    return tuple(units) or ("per_line",)


def _evidence(rows: SampledRows, units: Sequence[Unit]) -> Iterator[tuple[Unit | None, bool]]:
    """What values say, the surest first: the unit, where known, and whether it is taken off."""
    units = [unit for unit in units if unit != PER_ORDER]
    yield from _by_amount(rows, units)
    yield from _by_other_columns(rows, units)
    yield from _by_products(rows, units)


def _by_amount(rows: SampledRows, units: Sequence[Unit]) -> Iterator[tuple[Unit | None, bool]]:
    """Whether quantity × price, with the discount or without, is the amount."""
    if rows.amount is None or rows.price is None:
        return
    base = rows.quantity * rows.price * _tax(rows)
    for unit in units:
        if _agree(less(base, rows.discount, unit, rows.quantity), rows.amount, rows):
            yield unit, True
    if _agree(base, rows.amount, rows):
        yield None, False


def _tax(rows: SampledRows) -> float:
    """What the amount is to quantity × price where there is no discount: 1, or with taxes more."""
    if rows.amount is None or rows.price is None:
        return 1.0
    with np.errstate(all="ignore"):
        ratio = (rows.amount / (rows.quantity * rows.price))[rows.discount == 0]
    ratio = ratio[np.isfinite(ratio)]
    if len(ratio) < _SEVERAL:
        return 1.0
    middle = float(np.median(ratio))
    steady = np.mean(np.abs(ratio - middle) <= _ROUNDING * 4) >= _NEARLY_ALL
    return middle if steady else 1.0


def _by_other_columns(
    rows: SampledRows, units: Sequence[Unit]
) -> Iterator[tuple[Unit | None, bool]]:
    """Whether another column is what was paid before the discount, or after it."""
    for money, quantity in _paid(rows):
        for other in rows.others.values():
            for unit in units:
                if _agree(less(other, rows.discount, unit, quantity), money, rows):
                    yield unit, True
                if _agree(less(money, rows.discount, unit, quantity), other, rows):
                    yield unit, False


def _paid(rows: SampledRows) -> Iterator[tuple[Numbers, Numbers]]:
    """The money that counts, with the quantity it is for: of the line, else of one unit."""
    if rows.amount is not None:
        yield rows.amount, rows.quantity
    elif rows.price is not None:
        yield rows.price, np.ones_like(rows.quantity)
        yield rows.price * rows.quantity, rows.quantity


def _by_products(rows: SampledRows, units: Sequence[Unit]) -> Iterator[tuple[Unit | None, bool]]:
    """Whether each product has one price as it stands, or once the discount is put back."""
    if rows.products is None:
        return
    with np.errstate(all="ignore"):
        each = rows.amount / rows.quantity if rows.amount is not None else rows.price
    if each is None:
        return
    stands = _one_price(rows.products, each, rows.discount)
    if stands is None:
        return
    for unit in units:
        with np.errstate(all="ignore"):
            before = _put_back(each, rows, unit)
        fits = _one_price(rows.products, before, rows.discount)
        if fits is not None and fits >= _MOSTLY > stands:
            yield unit, True
    if stands >= _MOSTLY:
        yield None, False


def _put_back(each: Numbers, rows: SampledRows, unit: Unit) -> Numbers:
    if unit == "share":
        return each / (1 - rows.discount)
    if unit == "percent":
        return each / (1 - rows.discount / _HUNDRED)
    return each + rows.discount / (rows.quantity if unit == "per_line" else 1)


def _one_price(products: NDArray[np.int64], prices: Numbers, discount: Numbers) -> float | None:
    """How many products have one price, of those with several discounts; None where few have."""
    known = np.isfinite(prices) & (prices > 0) & np.isfinite(discount)
    if not known.any():
        return None
    place, size = products[known], int(products.max()) + 1

    def span(values: Numbers) -> Numbers:
        low, high = np.full(size, np.inf), np.full(size, -np.inf)
        np.minimum.at(low, place, values)
        np.maximum.at(high, place, values)
        spread: Numbers = high - low
        return spread

    varied = span(discount[known]) > 0
    if varied.sum() < _SEVERAL:
        return None
    return float(np.mean(span(np.log(prices[known]))[varied] <= _STEADY))


def _agree(one: Numbers, other: Numbers, rows: SampledRows) -> bool:
    """Whether two columns of money are one, to the cent, in the rows with a discount."""
    with np.errstate(all="ignore"):
        known = (rows.discount > 0) & np.isfinite(one) & np.isfinite(other) & (other != 0)
        if known.sum() < _SEVERAL:
            return False
        allowed = np.maximum(_CENT, _ROUNDING * np.abs(other[known]))
        return bool(np.mean(np.abs(one[known] - other[known]) <= allowed) >= _NEARLY_ALL)


def _taken_by_name(names: Mapping[str, str]) -> bool | None:
    words = set(vocabulary.split_words(names.get("amount", names.get("unit_price", ""))))
    if words & _BEFORE:
        return False
    return True if words & _AFTER else None


def _unit(rows: SampledRows, units: Sequence[Unit], name: str) -> tuple[Unit, bool]:
    """What the number is where nothing it leads to tells, and whether it is sure."""
    if "share" in units or len(units) == 1:
        return units[0], True
    if _once_an_order(rows) and PER_ORDER in units:
        return PER_ORDER, True
    words = set(vocabulary.split_words(name))
    money: Unit = "per_unit" if words & _OF_UNIT else "per_line"
    if "percent" not in units:
        return money, True
    if PER_ORDER not in units or _above_the_price(rows):
        return "percent", True
    given = rows.discount[rows.discount > 0]
    halves = np.mean(given == np.round(given * 2) / 2) >= _NEARLY_ALL
    if not halves or len(np.unique(given)) > _MAX_RATES:
        return money, True
    return ("percent" if np.mean(given % _FIVE == 0) >= _MOSTLY else money), False


def _line_money(rows: SampledRows) -> Numbers | None:
    if rows.amount is not None:
        return rows.amount
    return None if rows.price is None else rows.price * rows.quantity


def _above_the_price(rows: SampledRows) -> bool:
    """Whether the discount would be more than the line in many rows, if it were money."""
    money = _line_money(rows)
    if money is None:
        return False
    with np.errstate(all="ignore"):
        known = (rows.discount > 0) & (money > 0)
        return bool(known.any() and np.mean(rows.discount[known] > money[known]) > 1 - _NEARLY_ALL)


def _once_an_order(rows: SampledRows) -> bool:
    """Whether each order of several lines has one discount, written on every line."""
    if rows.orders is None:
        return False
    given = rows.discount > 0
    orders, place = np.unique(rows.orders[given], return_inverse=True)
    low, high = np.full(len(orders), np.inf), np.full(len(orders), -np.inf)
    np.minimum.at(low, place, rows.discount[given])
    np.maximum.at(high, place, rows.discount[given])
    lines, discounted = np.bincount(rows.orders), np.bincount(place, minlength=len(orders))
    several = lines[orders] > 1
    whole = (low == high) & (discounted == lines[orders])
    repeated = several.sum() >= _SEVERAL and bool(whole[several].mean() >= _NEARLY_ALL)
    return bool(repeated and len(np.unique(low[several])) > 1)
