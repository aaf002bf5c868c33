"""Guessing roles: the name of a column and the look of its values, weighed together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb

from core.load import aliases, engine, evidence
from core.load.evidence import ColumnFacts
from core.load.roles import ROLES, RoleGuess
from core.load.table import RawTable

LEAST_CONFIDENCE = 0.5
"""Below this a role stays empty: no guess is better than a wrong one."""

_NAMED_BUT_UNREADABLE = 0.6
_WEAK_NAME = 0.6
_MOST_CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One column that may play one role. `rank` decides between columns, `confidence` is shown."""

    role: str
    column: str
    confidence: float
    rank: float
    reason: str


def best_guesses(raw: RawTable) -> tuple[RoleGuess, ...]:
    """The best column for each role, one guess for each of `ROLES`."""
    named = {
        (role, column): found
        for column in raw.columns
        for role in ROLES
        if (found := aliases.match(role, column)).score > 0
    }
    best_first = sorted(named, key=lambda pair: -named[pair].score)
    columns = tuple(dict.fromkeys(column for _, column in best_first))[:_MOST_CANDIDATES]
    with engine.connect() as connection:
        if columns:
            evidence.sample(connection, raw, columns)
        facts = evidence.facts(connection, raw, columns)
        candidates = [
            _weigh(role, column, found, facts[column])
            for (role, column), found in named.items()
            if column in facts
        ]
        chosen = _assign([one for one in candidates if one.confidence >= LEAST_CONFIDENCE])
        _drop_order_totals(connection, chosen, candidates)
    return tuple(_as_guess(role, chosen.get(role)) for role in ROLES)


def _as_guess(role: str, found: _Candidate | None) -> RoleGuess:
    if found is None:
        return RoleGuess(role, None, 0.0, "no column fits")
    return RoleGuess(role, found.column, round(found.confidence, 2), found.reason)


def _weigh(role: str, column: str, name: aliases.NameMatch, facts: ColumnFacts) -> _Candidate:
    fit, seen = _FITS[role](facts, name)
    confidence = name.score * fit
    if name.exact and name.score > _WEAK_NAME and facts.filled:
        # A clear name on unreadable values is still the column meant; reading it tells why.
        confidence = max(confidence, name.score * _NAMED_BUT_UNREADABLE)
    rank = confidence * facts.usable**3 if role == "customer_id" else confidence * facts.filled
    known = "the name says so" if name.exact else "the name comes close"
    return _Candidate(role, column, confidence, rank, f"{known}; {seen}")


def _assign(candidates: list[_Candidate]) -> dict[str, _Candidate]:
    """One column a role, one role a column, the surest first."""
    chosen: dict[str, _Candidate] = {}
    taken: set[str] = set()
    for one in sorted(candidates, key=lambda c: (-c.rank, ROLES.index(c.role))):
        if one.role not in chosen and one.column not in taken:
            chosen[one.role] = one
            taken.add(one.column)
    return chosen


def _drop_order_totals(
    connection: duckdb.DuckDBPyConnection,
    chosen: dict[str, _Candidate],
    candidates: list[_Candidate],
) -> None:
    """Where lines have prices, money that belongs to the whole order would be counted per line."""
    if not all(role in chosen for role in ("order_id", "unit_price", "amount")):
        return
    order, price = chosen["order_id"].column, chosen["unit_price"].column
    taken = {one.column for role, one in chosen.items() if role != "amount"}
    del chosen["amount"]
    for one in sorted(candidates, key=lambda c: -c.rank):
        if one.role != "amount" or one.column in taken or one.confidence < LEAST_CONFIDENCE:
            continue
        if not evidence.repeats_within_orders(connection, order, one.column, price):
            chosen["amount"] = one
            return


def _percent(share: float, what: str) -> str:
    return f"{share:.0%} of the values {what}"


def _customer(facts: ColumnFacts, name: aliases.NameMatch) -> tuple[float, str]:
    if name.score < _WEAK_NAME and facts.distinct > 0.9:  # noqa: PLR2004 - nobody comes twice
        return 0.0, "but every row has its own value"
    if facts.dates > 0.5 or not facts.usable:  # noqa: PLR2004 - most values are dates
        return 0.0, "but the values are no ids"
    return 1.0, f"{facts.usable:.0%} of the rows have one"


def _order(facts: ColumnFacts, name: aliases.NameMatch) -> tuple[float, str]:
    if facts.dates > 0.5 or not facts.filled:  # noqa: PLR2004 - most values are dates
        return 0.0, "but the values are no numbers of orders"
    if name.score < _WEAK_NAME and facts.distinct < 0.4:  # noqa: PLR2004 - long orders, or customers
        return 0.0, "but the values repeat as customers do"
    if name.score <= _WEAK_NAME and (facts.with_digit < 0.95 or facts.with_space > 0.05):  # noqa: PLR2004
        return 0.0, "but the values are no numbers of orders"
    return 1.0, f"{facts.filled:.0%} of the rows have one"


def _date(facts: ColumnFacts, _name: aliases.NameMatch) -> tuple[float, str]:
    share = max(facts.dates, facts.numbered_dates)
    return (share if share > 0.5 else 0.0), _percent(share, "are dates")  # noqa: PLR2004


def _money(facts: ColumnFacts, _name: aliases.NameMatch) -> tuple[float, str]:
    share = facts.numbers if facts.dates < 0.5 else 0.0  # noqa: PLR2004 - 01.02.2024 has digits too
    return (share if share > 0.5 else 0.0), _percent(share, "are numbers")  # noqa: PLR2004


def _quantity(facts: ColumnFacts, name: aliases.NameMatch) -> tuple[float, str]:
    fit, seen = _money(facts, name)
    return fit * (0.7 + 0.3 * facts.whole), seen


def _text(facts: ColumnFacts, _name: aliases.NameMatch) -> tuple[float, str]:
    fit = 1.0 if facts.filled and facts.dates < 0.5 else 0.0  # noqa: PLR2004 - a date is no name
    return fit, f"{facts.filled:.0%} of the rows have one"


_FITS: Mapping[str, Callable[[ColumnFacts, aliases.NameMatch], tuple[float, str]]] = {
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
}
