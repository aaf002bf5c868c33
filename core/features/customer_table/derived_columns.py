"""Recipes: what can be made of the columns of a table of customers, beside the columns themselves.

An age from a year of birth, a tenure from the day somebody joined, a total over columns that share
a name (MntWines, MntFruits, …), and each one's share of it. The words and limits are kept in
data/recipes.yaml; what a file offers is inferred from the names, kinds and sizes of its columns.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from core import bundled_data, formatting
from core.columns import NO, YES, ColumnKind, CustomerColumn
from core.vocabulary import match_role, split_words, without_note

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Makes = Literal["age", "tenure", "total", "share"]

_MAX_NAMED = 8
_SOME = 0.4


@dataclass(frozen=True, slots=True)
class Recipe:
    """One thing that can be made of a file's columns.

    Parameters
    ----------
    makes : what it is
    name : of what it gives; a feature by this name
    columns : what it is made of; for a share the column, then the whole group
    words : the recipe in a sentence
    group : the pattern that a group's columns share, such as Mnt*; empty for others
    of : what a total counts: money, orders, or nothing that is known
    """

    makes: Makes
    name: str
    columns: tuple[str, ...]
    words: str
    group: str = ""
    of: Literal["money", "orders", "answers", ""] = ""

    def make(self, rows: pd.DataFrame, day: dt.date | None) -> pd.Series[float]:
        """What the recipe gives for every row, missing where it cannot be computed.

        Parameters
        ----------
        rows : the typed columns
        day : the day ages and tenures are counted to
        """
        if self.makes == "age" and day is not None:
            return age(rows[self.columns[0]], day)
        if self.makes == "tenure" and day is not None:
            return tenure(rows[self.columns[0]], day)
        values = pd.DataFrame({name: as_numbers(rows[name]) for name in self.columns})
        if self.makes == "share":
            return share(values[self.columns[0]], values[list(self.columns[1:])])
        return total(values)


def offered(
    columns: Sequence[CustomerColumn],
    rows: pd.DataFrame,
    roles: Mapping[str, str | None],
    day: dt.date | None,
) -> tuple[Recipe, ...]:
    """Every recipe that a file has the columns for.

    Parameters
    ----------
    columns : what each column is
    rows : the typed columns
    roles : which column says when somebody joined (joined_at) and was born (born_at)
    day : the day ages and tenures are counted to; without one neither is offered
    """
    return (*_over_time(columns, roles, day), *_over_groups(columns, rows))


def age(born: pd.Series[Any], day: dt.date) -> pd.Series[float]:
    """Full years from birth to a day; missing where no living customer has that age.

    Parameters
    ----------
    born : years, or dates of birth
    day : the day of the data, so that the same file gives the same ages in every year
    """
    if pd.api.types.is_datetime64_any_dtype(born.dtype):
        before = (born.dt.month > day.month) | (
            (born.dt.month == day.month) & (born.dt.day > day.day)
        )
        years = day.year - born.dt.year - before.astype(float)
    else:
        years = day.year - pd.to_numeric(born, errors="coerce").astype(float)
    limits = _data()["age"]
    aged: pd.Series[float] = years.where(years.between(limits["least"], limits["most"]))
    return aged.astype(float)


def tenure(joined: pd.Series[Any], day: dt.date) -> pd.Series[float]:
    """Days from a date to a day; missing where the date lies after it."""
    days: pd.Series[float] = (pd.Timestamp(day) - joined.dt.normalize()).dt.days.astype(float)
    return days.where(days >= 0)


def total(values: pd.DataFrame) -> pd.Series[float]:
    """The sum over columns; missing only where every one of them is."""
    return values.sum(axis="columns", min_count=1)


def share(part: pd.Series[float], values: pd.DataFrame) -> pd.Series[float]:
    """A column's share of a group, 0 to 1; missing where the group comes to nothing."""
    whole = total(values)
    return (part.fillna(0.0) / whole.where(whole > 0)).where(whole > 0)


def as_numbers(values: pd.Series[Any]) -> pd.Series[float]:
    """Numbers as they are; yes and no as 1 and 0."""
    if pd.api.types.is_numeric_dtype(values.dtype):
        return values.astype(float)
    texts = values.astype("str").str.casefold()
    text = texts.isin(YES).astype(float).where(texts.isin(YES | NO))
    return text.fillna(pd.to_numeric(texts, errors="coerce")).where(values.notna()).astype(float)


def called(name: str) -> tuple[str, str]:
    """How segments are called that have little, and much, of a measure.

    Parameters
    ----------
    name : of a column or of what a recipe makes
    """
    held = set(split_words(without_note(name)))
    for entry in _data()["called"]:
        if set(entry["words"]) <= held:
            return str(entry["little"]), str(entry["much"])
    return f"low {plain(name)}", f"high {plain(name)}"


def is_outcome(name: str) -> bool:
    """Whether a yes or no of this name says what came of something: a response, a churn.

    Parameters
    ----------
    name : of a column
    """
    return not set(split_words(without_note(name))).isdisjoint(_data()["outcomes"])


def plain(name: str) -> str:
    """A column's name as it is written in words."""
    return without_note(name).replace("_", " ").strip()


def repeat_words(frequency: str, recency: str, age: str, unit: str) -> str:
    """How the columns of a repeat-purchase summary become recency and frequency, in a sentence."""
    text: str = _data()["repeats"]["words"]
    return text.format(frequency=frequency, recency=recency, age=age, unit=unit)


def _over_time(
    columns: Sequence[CustomerColumn], roles: Mapping[str, str | None], day: dt.date | None
) -> Iterator[Recipe]:
    kinds = {column.name: column.kind for column in columns}
    born, joined = roles.get("born_at"), roles.get("joined_at") or roles.get("first_order_at")
    texts = _data()
    if day is None:
        return
    text = formatting.date(day)
    if born is not None and kinds.get(born) in {ColumnKind.NUMBER, ColumnKind.DATE}:
        name = texts["age"]["name"]
        name = f"{name} ({born})" if name in kinds else name
        yield Recipe("age", name, (born,), texts["age"]["words"].format(column=born, day=text))
    if joined is not None and kinds.get(joined) is ColumnKind.DATE:
        yield Recipe(
            "tenure",
            texts["tenure"]["name"],
            (joined,),
            texts["tenure"]["words"].format(column=joined, day=text),
        )


def _over_groups(columns: Sequence[CustomerColumn], rows: pd.DataFrame) -> Iterator[Recipe]:
    texts = _data()
    for group, members in groups(columns, rows):
        of = _counts(group, columns, members)
        yield Recipe(
            "total",
            texts["total"]["name"].format(group=group),
            members,
            texts["total"]["words"].format(columns=_listed(members)),
            group,
            of,
        )
        if of == "answers":
            continue
        for member in members:
            yield Recipe(
                "share",
                texts["share"]["name"].format(column=member),
                (member, *members),
                texts["share"]["words"].format(column=member, group=group),
                group,
            )


def groups(
    columns: Sequence[CustomerColumn], rows: pd.DataFrame
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Columns of one kind and one order of size that share the start or the end of their names.

    Returns
    -------
    (pattern, columns) pairs, such as ("Num*Purchases", ("NumWebPurchases", …)); no column is in two
    """
    result: list[tuple[str, tuple[str, ...]]] = []
    taken: set[str] = set()
    for kind in (ColumnKind.NUMBER, ColumnKind.FLAG):
        names = [one.name for one in columns if one.kind is kind and _can_be_added(one, rows)]
        for at in (0, -1):
            by_word: dict[str, list[str]] = {}
            for name in names:
                parts = _parts(name)
                if name not in taken and len(parts) > 1:
                    by_word.setdefault(parts[at], []).append(name)
            for members in by_word.values():
                chosen = _same_ends(members) if at == 0 else members
                if len(chosen) >= _data()["total"]["fewest"] and _alike(chosen, rows):
                    result.append((_pattern(chosen), tuple(chosen)))
                    taken.update(chosen)
    return tuple(result)


def _parts(name: str) -> tuple[str, ...]:
    """The words of a name, numbers apart: AcceptedCmp3 is accepted, cmp, 3."""
    spaced = "".join(
        f" {char}" if char.isdigit() and place and not name[place - 1].isdigit() else char
        for place, char in enumerate(name)
    )
    return split_words(without_note(spaced))


def _same_ends(members: list[str]) -> list[str]:
    """Where most of a group end alike too (Num…Purchases), the others are of another kind."""
    ends: dict[str, list[str]] = {}
    for name in members:
        ends.setdefault(_parts(name)[-1], []).append(name)
    most = max(ends.values(), key=len)
    return most if len(members) > len(most) >= len(members) * 0.7 else members


def _can_be_added(column: CustomerColumn, rows: pd.DataFrame) -> bool:
    """A sum makes sense of what cannot be negative: no dates, scores or ranks among it."""
    if any(match_role(role, column.name).score for role in ("born_at", "recency_days")):
        return False
    values = as_numbers(rows[column.name]).dropna()
    return bool(len(values)) and float(values.min()) >= 0


def _alike(members: Sequence[str], rows: pd.DataFrame) -> bool:
    highest = [float(as_numbers(rows[name]).max()) for name in members]
    return min(highest) > 0 and max(highest) / min(highest) <= float(_data()["total"]["most_apart"])


def _pattern(members: Sequence[str]) -> str:
    """What the names share, with a star for the rest: Mnt*, Num*Purchases, *_spend."""
    start = _shared_start(members)
    while start and not all(_begins_anew(name, len(start)) for name in members):
        start = start[:-1]
    end = _shared_start([name[len(start) :][::-1] for name in members])[::-1]
    while end and not all(_begins_anew(name, len(name) - len(end)) for name in members):
        end = end[1:]
    return f"{start}*{end}"


def _shared_start(names: Sequence[str]) -> str:
    """The letters with which all names begin."""
    first, last = min(names), max(names)
    alike = (here == there for here, there in zip(first, last, strict=False))
    return first[: next((at for at, same in enumerate(alike) if not same), len(first))]


def _begins_anew(name: str, place: int) -> bool:
    """Whether a word begins at a place of a name."""
    if place >= len(name) or place == 0:
        return True
    before, here = name[place - 1], name[place]
    if not before.isalnum() or not here.isalnum():
        return True
    return (here.isupper() and not before.isupper()) or before.isdigit() is not here.isdigit()


def _counts(
    group: str, columns: Sequence[CustomerColumn], members: Sequence[str]
) -> Literal["money", "orders", "answers", ""]:
    """What the columns of a group add up to, by their names."""
    shared = group.replace("*", " ")
    kinds = {column.name: column for column in columns}
    if all(kinds[name].kind is ColumnKind.FLAG for name in members):
        return "answers"
    whole = all(kinds[name].whole for name in members)
    if whole and match_role("frequency", shared).score >= _SOME:
        return "orders"
    if match_role("monetary", shared).score >= _SOME:
        return "money"
    return ""


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:_MAX_NAMED])
    more = len(names) - len(shown)
    return formatting.listed([*shown, f"{more} more"] if more else shown)


@cache
def _data() -> Mapping[str, Any]:
    held: Mapping[str, Any] = bundled_data.read("recipes.yaml")
    return held
