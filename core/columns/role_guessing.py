"""Guessing roles: the name of a column and the look of its values, weighed together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from core import files, formatting, vocabulary
from core.columns import column_profile, outcome_columns
from core.columns.column_profile import ColumnFacts
from core.columns.person_behind_key import is_a_name, person_behind
from core.columns.roles import ROLES, Candidate, RoleGuess
from core.engine import connect

MIN_CONFIDENCE = 0.5
"""Below this a role stays empty: no guess is better than a wrong one."""

_NAMED_BUT_UNREADABLE = 0.6
_WEAK_NAME = 0.6
_MAX_CANDIDATES = 60
_MAX_SHOWN = 4
_KNOWN = 0.99
_AS_FILLED = 0.8
_MOST = 0.9
_FEW = 0.5
_BY_WORDS = 0.8
_SPARSE = ("refund", "cancelled_at", "discount")
"""Filled so rarely that a sample may miss it."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One column that may play one role. `rank` decides between columns, `confidence` is shown."""

    role: str
    column: str
    confidence: float
    rank: float
    reason: str
    instead_of: str = ""


def best_guesses(
    raw: files.RawTable, export: vocabulary.KnownExport | None = None
) -> tuple[RoleGuess, ...]:
    """The best column for each role, one guess for each of `ROLES`.

    Parameters
    ----------
    export : the known export that the table is; what it says goes before what names suggest
    """
    named = {
        (role, column): result
        for column in raw.columns
        for role, result in vocabulary.match_roles(column, ROLES).items()
        if result.score > 0
    }
    best_first = sorted(named, key=lambda pair: -named[pair].score)
    listed = [column for role in ROLES for column in _listed(export, role, raw.columns)]
    columns = tuple(dict.fromkeys([*listed, *(column for _, column in best_first)]))
    columns = columns[:_MAX_CANDIDATES]
    with connect() as connection:
        if columns:
            column_profile.sample(connection, raw, columns)
        facts = column_profile.facts(connection, raw, columns)
        candidates = [
            _weigh(role, column, result, facts[column])
            for (role, column), result in named.items()
            if column in facts
        ]
        chosen = _known(export, raw.columns, facts)
        # What is paid in a known export is known, whatever discounts led to it.
        fixed = frozenset((*export.roles, "discount") if export else ()) - _unfilled(export, chosen)
        chosen = _assign(
            [
                one
                for one in candidates
                if one.confidence >= MIN_CONFIDENCE and one.role not in fixed
            ],
            chosen,
        )
        if "amount" not in fixed:
            _drop_order_totals(connection, chosen, candidates)
        if export is None:
            _follow_to_person(connection, raw, chosen, candidates, facts)
            _add_outcomes(connection, raw, chosen)
    return tuple(_as_guess(role, chosen.get(role), candidates) for role in ROLES)


def from_values_alone(raw: files.RawTable) -> tuple[tuple[str, str], ...]:
    """Roles for a table without column names, for the user to follow or not.

    The date is the column of dates with the most different ones, money the numbers with decimals,
    an order number is different in every row, and customers are what repeats, but least.

    Returns
    -------
    (role, column) for the customer, the date and the amount, and the order where there is one;
    nothing where one of the three is not clear
    """
    columns = raw.columns[:_MAX_CANDIDATES]
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


def _listed(
    export: vocabulary.KnownExport | None, role: str, columns: Sequence[str]
) -> tuple[str, ...]:
    return export.columns(role, columns) if export else ()


def _known(
    export: vocabulary.KnownExport | None, columns: Sequence[str], facts: Mapping[str, ColumnFacts]
) -> dict[str, _Candidate]:
    """What a known export says: the first of its columns for a role that is about as filled."""
    chosen: dict[str, _Candidate] = {}
    for role in ROLES:
        listed = [one for one in _listed(export, role, columns) if one in facts]
        fullest = max((facts[one].usable for one in listed), default=0.0)
        for column in listed:
            there = fullest > 0 or role in _SPARSE
            if export and there and facts[column].usable >= fullest * _AS_FILLED:
                why = f"that is its name in this kind of file ({export.name})"
                chosen[role] = _Candidate(role, column, _KNOWN, _KNOWN, why)
                break
    return chosen


def _unfilled(export: vocabulary.KnownExport | None, chosen: Mapping[str, _Candidate]) -> set[str]:
    """Roles that a known export has a column for, but not in this file: these are guessed."""
    roles = export.roles if export else {}
    return {role for role, names in roles.items() if names and role not in chosen}


def _as_guess(role: str, result: _Candidate | None, candidates: Sequence[_Candidate]) -> RoleGuess:
    others = [
        one
        for one in sorted(candidates, key=lambda c: -c.rank)
        if one.role == role
        and one.confidence >= MIN_CONFIDENCE
        and (result is None or one.column != result.column)
    ]
    kept = [*([result] if result else []), *others][:_MAX_SHOWN]
    shown = tuple(Candidate(one.column, round(one.rank, 2), (one.reason,)) for one in kept)
    if result is None:
        return RoleGuess(role, None, 0.0, "no column fits", candidates=shown)
    return RoleGuess(
        role,
        result.column,
        round(result.confidence, 2),
        result.reason,
        candidates=shown,
        instead_of=result.instead_of,
    )


def _weigh(role: str, column: str, name: vocabulary.NameMatch, facts: ColumnFacts) -> _Candidate:
    fit, seen = _FITS[role](facts, name)
    confidence = name.score * fit
    if name.exact and name.score > _WEAK_NAME and facts.filled:
        # A clear name on unreadable values is still the column meant; reading it tells why.
        confidence = max(confidence, name.score * _NAMED_BUT_UNREADABLE)
    rank = confidence * facts.usable**3 if role == "customer_id" else confidence * facts.filled
    known = "the name says so" if name.exact else "the name comes close"
    return _Candidate(role, column, confidence, rank, f"{known}; {seen}")


def _assign(candidates: list[_Candidate], known: Mapping[str, _Candidate]) -> dict[str, _Candidate]:
    """One column a role, one role a column, the surest first; what is known goes before."""
    chosen = dict(known)
    taken = {one.column for one in known.values()}
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
        if one.role != "amount" or one.column in taken or one.confidence < MIN_CONFIDENCE:
            continue
        if not column_profile.repeats_within_orders(connection, order, one.column, price):
            chosen["amount"] = one
            return


def _add_outcomes(
    connection: duckdb.DuckDBPyConnection, raw: files.RawTable, chosen: dict[str, _Candidate]
) -> None:
    """Columns whose words say what became of a sale, where no name said so."""
    taken = {role: one.column for role, one in chosen.items()}
    for one in outcome_columns.find_outcomes(connection, raw, taken):
        chosen[one.role] = _Candidate(one.role, one.column, _BY_WORDS, _BY_WORDS, one.reason)


def _follow_to_person(
    connection: duckdb.DuckDBPyConnection,
    raw: files.RawTable,
    chosen: dict[str, _Candidate],
    candidates: list[_Candidate],
    facts: Mapping[str, ColumnFacts],
) -> None:
    """The person's own id takes the place of a key that is new for every order."""
    key, order = chosen.get("customer_id"), chosen.get("order_id")
    if key is None:
        return
    taken = {one.column for one in chosen.values()}
    others = {
        one.column: one
        for one in sorted(candidates, key=lambda c: -c.confidence)
        if one.role == "customer_id" and one.confidence >= _WEAK_NAME
        if one.column not in taken and not is_a_name(one.column)
        if facts[one.column].usable >= facts[key.column].usable * _MOST
    }
    person = person_behind(
        connection, raw, key.column, order.column if order else None, tuple(others)
    )
    if person is not None:
        people = formatting.count(person.people, "person", "people")
        reason = f"it comes again ({people}), and {key.column} is new for every order"
        chosen["customer_id"] = replace(others[person.column], reason=reason, instead_of=key.column)


def _percent(share: float, what: str) -> str:
    return f"{share:.0%} of the values {what}"


def _customer(facts: ColumnFacts, name: vocabulary.NameMatch) -> tuple[float, str]:
    if name.score < _WEAK_NAME and facts.distinct > 0.9:  # noqa: PLR2004 - no customer comes twice
        return 0.0, "but every row has its own value"
    if facts.dates > 0.5 or not facts.usable:  # noqa: PLR2004 - most values are dates
        return 0.0, "but the values are no ids"
    return 1.0, f"{facts.usable:.0%} of the rows have one"


def _order(facts: ColumnFacts, name: vocabulary.NameMatch) -> tuple[float, str]:
    if facts.dates > 0.5 or not facts.filled:  # noqa: PLR2004 - most values are dates
        return 0.0, "but the values are no numbers of orders"
    if name.score < _WEAK_NAME and facts.distinct < 0.4:  # noqa: PLR2004 - long orders, or customers
        return 0.0, "but the values repeat as customers do"
    if name.score <= _WEAK_NAME and (facts.with_digit < 0.95 or facts.with_space > 0.05):  # noqa: PLR2004
        return 0.0, "but the values are no numbers of orders"
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


_FITS: Mapping[str, Callable[[ColumnFacts, vocabulary.NameMatch], tuple[float, str]]] = {
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
