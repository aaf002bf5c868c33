"""Guessing roles: the name of a column and the look of its values, weighed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb

from core import files, vocabulary
from core.columns import column_profile
from core.columns.column_profile import ColumnFacts
from core.columns.guessing import (
    customer_guessing,
    line_numbers,
    order_sums,
    outcome_columns,
    price_choice,
    unnamed_columns,
)
from core.columns.guessing.role_fits import FITS, WEAK_NAME
from core.columns.guessing.weighed_roles import KNOWN, MIN_CONFIDENCE, Weighed, assign
from core.columns.roles import ROLES, Candidate, RoleGuess
from core.engine import connect
from core.formatting import Sentence

_NAMED_BUT_UNREADABLE = 0.6
_MAX_CANDIDATES = 60
_MAX_SHOWN = 4
_AS_FILLED = 0.8
_BY_WORDS = 0.8
_HALF = 0.5
_DATES = ("ordered_at", "cancelled_at")
_MEASURES = ("quantity", "unit_price", "amount")
_SPARSE = ("refund", "cancelled_at", "discount")
"""Filled so rarely that a sample may miss it."""


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
    joined = unnamed_columns.joined_date(raw.columns) if export is None else {}
    listed += [one.column for one in joined.values()]
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
        chosen |= joined
        # What is paid in a known export is known, whatever discounts led to it.
        fixed = frozenset((*export.roles, "discount") if export else ()) - _unfilled(export, chosen)
        free = [
            one for one in candidates if one.confidence >= MIN_CONFIDENCE and one.role not in fixed
        ]
        known, chosen = chosen, assign(customer_guessing.names_before_phones(free, facts), chosen)
        if export is None:
            unnamed_columns.add_named_in_part(chosen, candidates, facts)
        free, chosen = line_numbers.not_the_order(connection, free, known, chosen)
        if "customer_id" not in fixed:
            chosen = customer_guessing.by_their_orders(connection, raw, free, known, chosen)
            free, chosen = line_numbers.not_the_order(connection, free, known, chosen)
        if not fixed & {"amount", "unit_price", "quantity"}:
            _by_what_they_count(raw, chosen, candidates)
        if "amount" not in fixed:
            _drop_order_totals(connection, chosen, candidates)
        if export is None:
            customer_guessing.follow_to_person(connection, raw, chosen, candidates, facts)
            unnamed_columns.choose_earlier_date(raw, chosen, candidates)
            if "ordered_at" in chosen:
                unnamed_columns.add_customer_by_values(raw, chosen)
            unnamed_columns.add_date_by_values(raw, chosen)
            _add_outcomes(connection, raw, chosen)
    _say_weak_price(chosen)
    customer_guessing.say_weak_customer(chosen, raw.columns)
    return tuple(_as_guess(role, chosen.get(role), candidates) for role in ROLES)


def _listed(
    export: vocabulary.KnownExport | None, role: str, columns: Sequence[str]
) -> tuple[str, ...]:
    return export.columns(role, columns) if export else ()


def _known(
    export: vocabulary.KnownExport | None, columns: Sequence[str], facts: Mapping[str, ColumnFacts]
) -> dict[str, Weighed]:
    """What a known export says: the first of its columns for a role that is about as filled."""
    chosen: dict[str, Weighed] = {}
    for role in ROLES:
        listed = [one for one in _listed(export, role, columns) if one in facts]
        fullest = max((facts[one].usable for one in listed), default=0.0)
        for column in listed:
            there = fullest > 0 or role in _SPARSE
            if export and there and facts[column].usable >= fullest * _AS_FILLED:
                why = f"recognised from {export.name}"
                chosen[role] = Weighed(role, column, KNOWN, KNOWN, why)
                break
    return chosen


def _unfilled(export: vocabulary.KnownExport | None, chosen: Mapping[str, Weighed]) -> set[str]:
    """Roles that a known export has a column for, but not in this file: these are guessed."""
    roles = export.roles if export else {}
    return {role for role, names in roles.items() if names and role not in chosen}


def _as_guess(role: str, result: Weighed | None, candidates: Sequence[Weighed]) -> RoleGuess:
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


def _weigh(role: str, column: str, name: vocabulary.NameMatch, facts: ColumnFacts) -> Weighed:
    fit, seen = FITS[role](facts, name)
    confidence = name.score * fit
    dates_instead = facts.dates > _HALF and role not in _DATES
    if name.exact and name.score > WEAK_NAME and facts.filled and not dates_instead:
        # A clear name on unreadable values is still the column meant; reading it tells why.
        confidence = max(confidence, name.score * _NAMED_BUT_UNREADABLE)
    rank = confidence * facts.usable**3 if role == "customer_id" else confidence * facts.filled
    known = "matched by name" if name.exact else "similar name"
    return Weighed(role, column, confidence, rank, f"{known}; {seen}")


def _say_weak_price(chosen: dict[str, Weighed]) -> None:
    """A list price is what a thing should cost: used where there is no other, with a notice."""
    price = chosen.get("unit_price")
    if price is None or price.assumed or "amount" in chosen:
        return
    if price_choice.is_list_price(price.column):
        assumed = Sentence(
            "{column} was used as the price paid, as it is the only price here. A list or original "
            "price can be higher than the price paid. If another column has the price paid, choose "
            "it (--role amount=COLUMN).",
            column=price.column,
        )
        chosen["unit_price"] = replace(price, assumed=assumed)


def _by_what_they_count(
    raw: files.RawTable, chosen: dict[str, Weighed], candidates: list[Weighed]
) -> None:
    """Quantity, price and amount where the values say otherwise than the names."""
    named = {role: one.column for role, one in chosen.items()}
    sure = [one for one in candidates if one.confidence >= MIN_CONFIDENCE]
    money = _best_first(sure, {"amount", "unit_price"})
    result = price_choice.choose_money(raw, named, money)
    if result is None and "order_id" in named:
        result = order_sums.choose_by_order_sums(
            raw,
            named["order_id"],
            {role: named[role] for role in _MEASURES if role in named},
            _best_first(candidates, {"quantity"}),
            _best_first(candidates, {"amount", "unit_price"}),
        )
    if result is None:
        return
    for role in _MEASURES:
        chosen.pop(role, None)
        column = result.roles.get(role)
        if column is not None:
            chosen[role] = Weighed(role, column, _BY_WORDS, _BY_WORDS, "matched by values")
    first = next(iter(result.roles))
    chosen[first] = replace(chosen[first], assumed=result.assumption)


def _best_first(candidates: Sequence[Weighed], roles: set[str]) -> list[str]:
    """Columns that may play one of the roles, the best first, each once."""
    ranked = sorted((one for one in candidates if one.role in roles), key=lambda c: -c.rank)
    return list(dict.fromkeys(one.column for one in ranked))


def _drop_order_totals(
    connection: duckdb.DuckDBPyConnection,
    chosen: dict[str, Weighed],
    candidates: list[Weighed],
) -> None:
    """Where lines have prices, money that belongs to the whole order would be counted per line."""
    if not all(role in chosen for role in ("order_id", "unit_price", "amount")):
        return
    order, price = chosen["order_id"].column, chosen["unit_price"].column
    if price_choice.is_list_price(price):
        return  # A list price is not what was paid: cleaning tells whether the total counts once.
    taken = {one.column for role, one in chosen.items() if role != "amount"}
    best_first = [chosen.pop("amount"), *sorted(candidates, key=lambda c: -c.rank)]
    for one in best_first:
        if one.role != "amount" or one.column in taken or one.confidence < MIN_CONFIDENCE:
            continue
        if not column_profile.repeats_within_orders(connection, order, one.column, price):
            chosen["amount"] = one
            return


def _add_outcomes(
    connection: duckdb.DuckDBPyConnection, raw: files.RawTable, chosen: dict[str, Weighed]
) -> None:
    """Columns whose words say what became of a sale, where no name does."""
    taken = {role: one.column for role, one in chosen.items()}
    for one in outcome_columns.find_outcomes(connection, raw, taken):
        chosen[one.role] = Weighed(one.role, one.column, _BY_WORDS, _BY_WORDS, one.reason)
