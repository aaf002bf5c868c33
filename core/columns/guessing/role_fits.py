"""How well the values of a column fit a role: a factor from 0 to 1, and what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from core import vocabulary
    from core.columns.column_profile import ColumnFacts

WEAK_NAME = 0.6
"""A name that says no more than this needs values that fit."""

_FEW = 0.5
_SURE_NAME = 0.95


def _percent(share: float, what: str) -> str:
    return f"{share:.0%} of the values {what}"


def _customer(facts: ColumnFacts, name: vocabulary.NameMatch) -> tuple[float, str]:
    if name.score < WEAK_NAME and facts.distinct > 0.9:  # noqa: PLR2004 - no customer comes twice
        return 0.0, "but every row has its own value"
    if facts.dates > 0.5 or not facts.usable:  # noqa: PLR2004 - most values are dates
        return 0.0, "but the values are not ids"
    if name.score < _SURE_NAME and facts.numbers > 0.9 and facts.distinct < 0.02:  # noqa: PLR2004
        return 0.0, "but the values count something"
    return 1.0, f"{facts.usable:.0%} of the rows have one"


def _order(facts: ColumnFacts, name: vocabulary.NameMatch) -> tuple[float, str]:
    if facts.dates > 0.5 or not facts.filled:  # noqa: PLR2004 - most values are dates
        return 0.0, "but the values are not order numbers"
    if name.score < WEAK_NAME and facts.distinct < 0.4:  # noqa: PLR2004 - long orders, or customers
        return 0.0, "but the values repeat like customers"
    if name.score <= WEAK_NAME and (facts.with_digit < 0.95 or facts.with_space > 0.05):  # noqa: PLR2004
        return 0.0, "but the values are not order numbers"
    return 1.0, f"{facts.filled:.0%} of the rows have one"


def _date(facts: ColumnFacts, _name: vocabulary.NameMatch) -> tuple[float, str]:
    share = max(facts.dates, facts.numbered_dates)
    return (share if share > 0.5 else 0.0), _percent(share, "are dates")  # noqa: PLR2004


def _money(facts: ColumnFacts, _name: vocabulary.NameMatch) -> tuple[float, str]:
    share = facts.numbers if facts.dates < 0.5 else 0.0  # noqa: PLR2004 - 01.02.2024 has digits too
    return (share if share > 0.5 else 0.0), _percent(share, "are numbers")  # noqa: PLR2004


def _quantity(facts: ColumnFacts, name: vocabulary.NameMatch) -> tuple[float, str]:
    fit, seen = _money(facts, name)
    return fit * (0.7 + 0.3 * facts.whole), seen


def _status(facts: ColumnFacts, _name: vocabulary.NameMatch) -> tuple[float, str]:
    few = facts.filled and facts.distinct <= _FEW and facts.numbers < _FEW and facts.dates < _FEW
    return (1.0 if few else 0.0), f"{facts.filled:.0%} of the rows have one"


def _text(facts: ColumnFacts, _name: vocabulary.NameMatch) -> tuple[float, str]:
    fit = 1.0 if facts.filled and facts.dates < 0.5 else 0.0  # noqa: PLR2004 - a date is no name
    return fit, f"{facts.filled:.0%} of the rows have one"


FITS: Mapping[str, Callable[[ColumnFacts, vocabulary.NameMatch], tuple[float, str]]] = {
    "customer_id": _customer,
    "order_id": _order,
    "ordered_at": _date,
    "product_id": _text,
    "quantity": _quantity,
    "unit_price": _money,
    "amount": _money,
    "product_name": _text,
    "country": _text,
    "category": _text,
    "currency": _text,
    "status": _status,
    "refund": _money,
    "discount": _money,
    "kind": _status,
    "cancelled_at": _date,
}
