"""Guessing roles: the name of a column and the look of its values, weighed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from core import files, formatting, vocabulary
from core.columns import column_profile, customer_choice, outcome_columns, price_choice
from core.columns.column_profile import ColumnFacts
from core.columns.person_behind_key import is_a_name, person_behind
from core.columns.role_fits import FITS, WEAK_NAME
from core.columns.roles import ROLES, Candidate, RoleGuess
from core.engine import connect
from core.formatting import Sentence

MIN_CONFIDENCE = 0.5
"""Below this a role stays empty: no guess is better than a wrong one."""

_NAMED_BUT_UNREADABLE = 0.6
_MAX_CANDIDATES = 60
_MAX_SHOWN = 4
_KNOWN = 0.99
_AS_FILLED = 0.8
_MOST = 0.9
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
    assumed: Sentence | None = None


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
        free = [
            one for one in candidates if one.confidence >= MIN_CONFIDENCE and one.role not in fixed
        ]
        known, chosen = chosen, _assign(free, chosen)
        if "customer_id" not in fixed:
            chosen = _by_their_orders(connection, raw, free, known, chosen)
        if not fixed & {"amount", "unit_price", "quantity"}:
            _by_what_they_count(raw, chosen, free)
        if "amount" not in fixed:
            _drop_order_totals(connection, chosen, candidates)
        if export is None:
            _follow_to_person(connection, raw, chosen, candidates, facts)
            _add_outcomes(connection, raw, chosen)
    _say_weak_price(chosen)
    return tuple(_as_guess(role, chosen.get(role), candidates) for role in ROLES)


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
        assumed=result.assumed,
    )


def _weigh(role: str, column: str, name: vocabulary.NameMatch, facts: ColumnFacts) -> _Candidate:
    fit, seen = FITS[role](facts, name)
    confidence = name.score * fit
    if name.exact and name.score > WEAK_NAME and facts.filled:
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


def _by_their_orders(
    connection: duckdb.DuckDBPyConnection,
    raw: files.RawTable,
    candidates: list[_Candidate],
    known: Mapping[str, _Candidate],
    chosen: dict[str, _Candidate],
) -> dict[str, _Candidate]:
    """The same choice with another customer, where the values speak against the best name."""
    if "customer_id" not in chosen:
        return chosen
    named = chosen["customer_id"]
    others = sorted((one for one in candidates if one.role == "customer_id"), key=lambda c: -c.rank)
    rivals = [_rival(one.column) for one in others]
    order = chosen["order_id"].column if "order_id" in chosen else None
    result = customer_choice.choose_customer(
        connection,
        raw,
        _rival(named.column),
        [*rivals, *customer_choice.weak_rivals(raw.columns)],
        order,
    )
    if result is None:
        return chosen
    customer = next(
        (one for one in others if one.column == result.column),
        _Candidate("customer_id", result.column, MIN_CONFIDENCE, MIN_CONFIDENCE, ""),
    )
    reason = f"{named.column} has the better name, but not the values of customers"
    rank = max(customer.rank, named.rank)
    customer = replace(customer, rank=rank, reason=reason, assumed=result.assumption)
    rest = [one for one in candidates if one.role != "customer_id"]
    return _assign(rest, {**known, "customer_id": customer})


def _say_weak_price(chosen: dict[str, _Candidate]) -> None:
    """A list price is what a thing should cost: used where there is no other, and said."""
    price = chosen.get("unit_price")
    if price is None or price.assumed or "amount" in chosen:
        return
    name = vocabulary.match_role("unit_price", price.column)
    if name.exact and name.score <= WEAK_NAME:
        assumed = Sentence(
            "Clientele took {column} for what customers paid: it is the only price of a sale here, "
            "though a list or original price can be more than was paid. If another column holds "
            "what was paid, choose it (--role amount=COLUMN).",
            column=price.column,
        )
        chosen["unit_price"] = replace(price, assumed=assumed)


def _rival(column: str) -> customer_choice.Rival:
    name = vocabulary.match_role("customer_id", column)
    return customer_choice.Rival(column, name.score, name.exact)


def _by_what_they_count(
    raw: files.RawTable, chosen: dict[str, _Candidate], candidates: list[_Candidate]
) -> None:
    """Quantity, price and amount where the values say otherwise than the names."""
    money = [one for one in candidates if one.role in {"amount", "unit_price"}]
    result = price_choice.choose_money(
        raw,
        {role: one.column for role, one in chosen.items()},
        [one.column for one in sorted(money, key=lambda c: -c.rank)],
    )
    if result is None:
        return
    for role in ("quantity", "unit_price", "amount"):
        chosen.pop(role, None)
        column = result.roles.get(role)
        if column is not None:
            chosen[role] = _Candidate(role, column, _BY_WORDS, _BY_WORDS, "its values say so")
    first = next(iter(result.roles))
    chosen[first] = replace(chosen[first], assumed=result.assumption)


def _drop_order_totals(
    connection: duckdb.DuckDBPyConnection,
    chosen: dict[str, _Candidate],
    candidates: list[_Candidate],
) -> None:
    """Where lines have prices, money that belongs to the whole order would be counted per line."""
    if not all(role in chosen for role in ("order_id", "unit_price", "amount")):
        return
    order, price = chosen["order_id"].column, chosen["unit_price"].column
    name = vocabulary.match_role("unit_price", price)
    if name.exact and name.score <= WEAK_NAME:
        return  # A list price is not what was paid: cleaning tells whether the total counts once.
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
        if one.role == "customer_id" and one.confidence >= WEAK_NAME
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
