"""Columns that say something else than who, what, when and how much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from invented_shops import names
from invented_shops.shop import CENT

if TYPE_CHECKING:
    from invented_shops.drafts import Draft
    from invented_shops.tables import Row

_OF_ORDERS = (
    "staff",
    "till",
    "phone",
    "city",
    "notes",
    "code",
    "delivery",
    "country_of",
    "currency",
)
_OF_LINES = ("row", "cost", "list_price", "category", "product_name")
_OF_CUSTOMERS = ("phone", "city", "notes", "country_of")
_STAFF = ("Meyer", "Singh", "Okoro")
_REMARKS = ("call before delivery", "gift wrap, please", "second floor")
_CURRENCIES = {
    "euro": "EUR",
    "german": "EUR",
    "pound": "GBP",
    "rupiah": "IDR",
    "won": "KRW",
    "swiss": "CHF",
}


def distract(draft: Draft) -> None:
    """Add as many columns as the layout asks for, each filled as such a column is."""
    layout, rng = draft.layout, draft.rng
    if layout.distractions == "none":
        return
    lines = "product" in draft.main.roles or "product_name" in draft.main.roles
    if layout.shape == "summary":
        fitting: tuple[str, ...] = _OF_CUSTOMERS
    elif lines and len(draft.tables) > 1:
        fitting = _OF_LINES
    else:
        fitting = (*_OF_ORDERS, *(_OF_LINES if lines else ()))
    fitting = tuple(
        role
        for role in fitting
        if names.has(layout.language, role) and role not in draft.main.roles
    )
    few = layout.distractions == "few"
    chosen = rng.sample(fitting, min(rng.randint(1, 2) if few else len(fitting), len(fitting)))
    numbered = rng.random() < 0.5
    for role in chosen:
        draft.main.roles.append(role)
    first_of: dict[Any, Row] = {}
    for row in draft.main.rows:
        # What an order has once stands on each of its lines.
        first = first_of.setdefault(row["what"], row)
        for role in chosen:
            of_order = role in _OF_ORDERS and first is not row
            row[role] = first[role] if of_order else _value(draft, role, row, numbered=numbered)
    if layout.shape == "parent_blank":
        for row in draft.main.rows:
            if row["row"] != 1:
                row.update(dict.fromkeys(set(chosen) & set(_OF_ORDERS), ""))


def _value(draft: Draft, role: str, row: Row, *, numbered: bool) -> Any:
    rng, numbers, price = draft.rng, draft.layout.numbers, row.get("price", Decimal())
    makers: dict[str, Callable[[], Any]] = {
        "staff": lambda: str(rng.randint(1, 4)) if numbered else rng.choice(_STAFF),
        "till": lambda: str(rng.randint(1, 2)) if numbered else f"T{rng.randint(1, 2)}",
        "notes": lambda: rng.choice(_REMARKS) if rng.random() < 0.1 else "",
        "code": lambda: "SPRING" if rng.random() < 0.15 else "",
        "delivery": lambda: row["at"] + dt.timedelta(days=rng.randint(1, 6)),
        "country_of": lambda: names.word_of_country(draft.layout.language),
        "currency": lambda: _CURRENCIES.get(numbers, "USD"),
        "cost": lambda: _rounded(price * Decimal("0.6"), numbers),
        "list_price": lambda: _rounded(price * Decimal(rng.choice(("1.0", "1.2"))), numbers),
    }
    return makers[role]() if role in makers else row[role]


def _rounded(value: Decimal, numbers: str) -> Decimal:
    whole = numbers in ("whole", "dotted_thousands", "rupiah", "won")
    return value.quantize(Decimal(1) if whole else CENT)
