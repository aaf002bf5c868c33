"""The customer, the order date and the amount, where no column name says in full that it is one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core import files, vocabulary
from core.columns.guessing import customer_guessing
from core.columns.guessing.weighed_roles import KNOWN, Weighed
from core.columns.values import value_kinds
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.columns.column_profile import ColumnFacts
    from core.columns.values.value_kinds import ValueColumn

_NAMED_IN_PART = 0.35
_MONEY_IN_PART = 0.42
"""Of money more is wanted: a "value" of anything is none."""
_BY_VALUES = 0.5
_SURE_DATE = 0.9
_AS_FILLED = 0.8
_COME_AGAIN = 0.9
_NEARLY_ALL = 0.95
_ROWS = 4000
_MIN_DAYS = 5


def joined_date(columns: Sequence[str]) -> dict[str, Weighed]:
    """The order date, where it was joined from columns of years, months and days."""
    column = files.joined_date(columns)
    if column is None:
        return {}
    year, month, day = files.joined_parts(column, columns) or ()
    assumed = Sentence(
        "{year}, {month} and {day} together were used as the order date, as no other column has "
        "it. If another column does, choose it (--role ordered_at=COLUMN).",
        year=year,
        month=month,
        day=day,
    )
    return {
        "ordered_at": Weighed(
            "ordered_at", column, KNOWN, KNOWN, "year, month and day", assumed=assumed
        )
    }


def add_named_in_part(
    chosen: dict[str, Weighed], candidates: Sequence[Weighed], facts: Mapping[str, ColumnFacts]
) -> None:
    """The best column whose name says in part that it is the customer, the date or the amount."""
    people = [one for one in candidates if facts[one.column].distinct <= _COME_AGAIN]
    if "customer_id" not in chosen and (person := _best(chosen, people, "customer_id")):
        assumed = customer_guessing.assumed_customer(person.column)
        chosen["customer_id"] = replace(person, assumed=assumed)
    dated = [one for one in candidates if facts[one.column].dates >= _AS_FILLED]
    if "ordered_at" not in chosen and (date := _best(chosen, dated, "ordered_at")):
        chosen["ordered_at"] = replace(date, assumed=_assumed_date(date.column))
    if not {"amount", "unit_price"} & chosen.keys() and (
        paid := _best(chosen, candidates, "amount", _MONEY_IN_PART)
    ):
        chosen["amount"] = replace(paid, assumed=_assumed_amount(paid.column))


def choose_earlier_date(
    raw: files.RawTable, chosen: dict[str, Weighed], candidates: Sequence[Weighed]
) -> None:
    """Another date in place of a weakly named one that it comes before: what is bought lies ahead.

    A ticket's `Event date` says less than `Purchased`, which is weeks earlier.
    """
    date = chosen.get("ordered_at")
    if date is None or date.confidence >= _SURE_DATE:
        return
    taken = {one.column for one in chosen.values()}
    others = {
        one.column: one
        for one in candidates
        if one.role == "ordered_at" and one.column not in taken and one.confidence >= _BY_VALUES
    }
    if not others:
        return
    columns = {one.name: one for one in value_kinds.look(raw, [date.column, *others], _ROWS)}
    for name, other in others.items():
        if _is_before(columns[name], columns[date.column]):
            chosen["ordered_at"] = replace(other, assumed=_assumed_date(name))
            return


def add_customer_by_values(raw: files.RawTable, chosen: dict[str, Weighed]) -> None:
    """The only column of e-mail addresses that come again, where no name tells the customer."""
    if "customer_id" in chosen:
        return
    taken = {one.column for one in chosen.values()}
    free = [
        name
        for name in raw.columns
        if name not in taken and not vocabulary.speaks_against("customer_id", name)
    ]
    people = [
        one
        for one in value_kinds.look(raw, free, _ROWS)
        if one.holds_emails and one.distinct <= _COME_AGAIN * one.filled
    ]
    if len(people) == 1:
        name = people[0].name
        chosen["customer_id"] = Weighed(
            "customer_id",
            name,
            _BY_VALUES,
            _BY_VALUES,
            "matched by values",
            assumed=customer_guessing.assumed_customer(name),
        )


def add_date_by_values(raw: files.RawTable, chosen: dict[str, Weighed]) -> None:
    """The only column of dates, or the earliest of several: an order comes before what it leads to.

    Not one whose name says that it is another date, such as that of birth.
    """
    if "ordered_at" in chosen or "customer_id" not in chosen:
        return  # Where nothing has a name, values alone tell all roles at once.
    taken = {one.column for one in chosen.values()}
    free = [
        name
        for name in raw.columns
        if name not in taken and not vocabulary.speaks_against("ordered_at", name)
    ]
    dates = [
        one
        for one in value_kinds.look(raw, free, _ROWS)
        if one.days >= _MIN_DAYS and one.facts.dates >= _AS_FILLED
    ]
    first = next((one for one in dates if all(_is_before(one, other) for other in dates)), None)
    if first is not None:
        chosen["ordered_at"] = Weighed(
            "ordered_at",
            first.name,
            _BY_VALUES,
            _BY_VALUES,
            "matched by values",
            assumed=_assumed_date(first.name),
        )


def _best(
    chosen: Mapping[str, Weighed],
    candidates: Sequence[Weighed],
    role: str,
    least: float = _NAMED_IN_PART,
) -> Weighed | None:
    taken = {one.column for one in chosen.values()}
    likely = [
        one
        for one in candidates
        if one.role == role and one.column not in taken and one.confidence >= least
    ]
    return max(likely, key=lambda one: one.rank, default=None)


def _assumed_date(column: str) -> Sentence:
    return Sentence(
        "{column} was used as the order date, as no other column looks more like it. If another "
        "column has it, choose it (--role ordered_at=COLUMN).",
        column=column,
    )


def _assumed_amount(column: str) -> Sentence:
    return Sentence(
        "{column} was used as the amount paid, as no other column looks more like it. If another "
        "column has it, choose it (--role amount=COLUMN).",
        column=column,
    )


def _is_before(one: ValueColumn, other: ValueColumn) -> bool:
    """Whether moments are those of another column or earlier, on nearly all rows with both."""
    if one.seconds is None or other.seconds is None:
        return False
    known = np.isfinite(one.seconds + other.seconds)
    return bool(np.mean(one.seconds[known] <= other.seconds[known]) >= _NEARLY_ALL)
