"""Which column is guessed to be the customer: names, and what the values say of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core import files, formatting, vocabulary
from core.columns.guessing import customer_choice
from core.columns.guessing.person_behind_key import is_a_name, person_behind
from core.columns.guessing.role_fits import WEAK_NAME
from core.columns.guessing.weighed_roles import KNOWN, MIN_CONFIDENCE, Weighed, assign
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from core.columns.column_profile import ColumnFacts

_MOST, _HALF = 0.9, 0.5
_PHONE, _RECIPIENT = 0.5, 0.54
"""What the names of a phone number and of a recipient say of the customer, see
data/column_words.yaml."""


def names_before_phones(
    candidates: list[Weighed], facts: Mapping[str, ColumnFacts]
) -> list[Weighed]:
    """Without phone numbers as the customer where another column names one, in half of the rows.

    A phone number stands beside guests too, and may be the shop's own.
    """
    if not any(
        one.role == "customer_id"
        and _rival(one.column).score > _PHONE
        and facts[one.column].usable >= _HALF
        for one in candidates
    ):
        return candidates
    return [
        one for one in candidates if one.role != "customer_id" or _rival(one.column).score > _PHONE
    ]


def by_their_orders(
    connection: duckdb.DuckDBPyConnection,
    raw: files.RawTable,
    candidates: list[Weighed],
    known: Mapping[str, Weighed],
    chosen: dict[str, Weighed],
) -> dict[str, Weighed]:
    """The same choice with another customer, where the values speak against the best name."""
    if "customer_id" not in chosen:
        return chosen
    named = chosen["customer_id"]
    others = sorted(
        (one for one in candidates if one.role == "customer_id"),
        key=lambda c: (_rival(c.column).score <= _PHONE, -c.rank),
    )
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
        Weighed("customer_id", result.column, MIN_CONFIDENCE, MIN_CONFIDENCE, ""),
    )
    reason = f"{named.column} has the better name, but its values do not look like customers"
    rank = max(customer.rank, named.rank)
    customer = replace(customer, rank=rank, reason=reason, assumed=result.assumption)
    rest = [one for one in candidates if one.role != "customer_id"]
    return assign(rest, {**known, "customer_id": customer})


def say_weak_customer(chosen: dict[str, Weighed], columns: Sequence[str]) -> None:
    """A recipient, a phone number, or two names, where no other column names the customer."""
    customer = chosen.get("customer_id")
    if customer is None or customer.assumed or customer.confidence == KNOWN:
        return
    names = files.joined_parts(customer.column, columns)
    if names is not None:
        assumed = Sentence(
            "{first} and {last} together were used as the customer, as no other column identifies "
            "one. Two people with the same name count as one. If another column identifies the "
            "buyer, choose it (--role customer_id=COLUMN).",
            first=names[0],
            last=names[1],
        )
        chosen["customer_id"] = replace(customer, assumed=assumed)
    elif _rival(customer.column).score <= _RECIPIENT:
        chosen["customer_id"] = replace(customer, assumed=assumed_customer(customer.column))


def assumed_customer(column: str) -> Sentence:
    """Why a column is the customer whose name says so in part."""
    return Sentence(
        "{column} was used as the customer, as no column is a clearer match. If another column "
        "identifies the buyer, choose it (--role customer_id=COLUMN).",
        column=column,
    )


def follow_to_person(
    connection: duckdb.DuckDBPyConnection,
    raw: files.RawTable,
    chosen: dict[str, Weighed],
    candidates: list[Weighed],
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
        reason = f"its values repeat ({people}), and {key.column} is new for every order"
        chosen["customer_id"] = replace(others[person.column], reason=reason, instead_of=key.column)


def _rival(column: str) -> customer_choice.Rival:
    name = vocabulary.match_role("customer_id", column)
    return customer_choice.Rival(column, name.score, name.exact)
