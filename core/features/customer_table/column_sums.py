"""Sums of columns that play a role together: orders on the web and in the shop are all orders.

Such columns are recognised by their names: they are the same but for the word of a channel, kept in
data/recipes.yaml. Channels of different kinds have nothing in common; two of one kind (the website
and the app) may, so that one that is never larger than the other counts as a part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from core import bundled_data, formatting, vocabulary
from core.columns import ColumnKind
from core.errors import MissingRoleError, Notice
from core.features.customer_table.derived_columns import Recipe, as_numbers
from core.formatting import Listed, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from core.columns import CustomerColumn, RoleGuess

SUMMED = ("frequency", "monetary")
"""Roles that a sum of columns can play."""
_ADDED = {ColumnKind.NUMBER, ColumnKind.FLAG, ColumnKind.CATEGORY}
_COUNTS = {*_ADDED, ColumnKind.CONSTANT}
_SURE = 0.6
_MAX_NAMED, _LONGEST_NAME = 20, 40
_MIN_GLUED = 4
_MIN_CHANNEL = 3
_NEARLY_ALL = 0.99
_CENT = 0.011


@dataclass(frozen=True, slots=True)
class _Part:
    """A column for one channel."""

    column: CustomerColumn
    channel: str
    kind: str
    stem: tuple[str, ...]


def proposed(role: str, columns: Sequence[CustomerColumn], rows: pd.DataFrame) -> Recipe | None:
    """The sum of the columns that are a role's parts, None where there are no such columns."""
    by_stem: dict[tuple[str, ...], list[_Part]] = {}
    for part in _parts(columns, rows):
        by_stem.setdefault(part.stem, []).append(part)
    for stem, parts in by_stem.items():
        if not _means(role, " ".join(stem)):
            continue
        apart = _apart(parts, rows)
        counted = all(_is_whole(rows[part.column.name]) for part in apart)
        numbers = any(part.column.kind is ColumnKind.NUMBER for part in apart)
        if len(apart) > 1 and numbers and (counted or role != "frequency"):
            return recipe(role, [part.column.name for part in apart])
    return None


def _means(role: str, stem: str) -> bool:
    """Whether a name without its channel is that of a role: the value of a channel is money spent.

    An average is none, which `amount` rules out.
    """
    roles = (role, "amount") if role == "monetary" else (role,)
    return any(vocabulary.match_role(one, stem).score >= _SURE for one in roles)


def whole_of(made: Recipe, columns: Sequence[CustomerColumn], rows: pd.DataFrame) -> str | None:
    """The column that holds what a sum comes to, None where the file has none."""
    values = made.make(rows, None)
    for column in columns:
        if column.kind is ColumnKind.NUMBER and column.name not in made.columns:
            same = np.isclose(as_numbers(rows[column.name]), values, atol=_CENT, rtol=0)
            if same.mean() >= _NEARLY_ALL:
                return column.name
    return None


def chosen(role: str, text: str, columns: Sequence[CustomerColumn], rows: pd.DataFrame) -> Recipe:
    """The sum of columns that was chosen for a role by hand, as `Web+Shop`.

    Raises
    ------
    MissingRoleError : it names no columns of numbers
    """
    numbers = {
        one.name.casefold(): one.name
        for one in columns
        if one.kind in _ADDED and as_numbers(rows[one.name]).notna().any()
    }
    made = written_out(role, text, numbers)
    if made is None:
        names = ", ".join([one.name for one in columns][:_MAX_NAMED])
        sums = " Columns of numbers can be added up: A+B." if role in SUMMED else ""
        raise MissingRoleError(
            f"The table has no column {text[:_LONGEST_NAME]!r}, which was chosen for {role}.",
            f"There are {names}.{sums}",
        )
    return made


def notices(guesses: Mapping[str, RoleGuess], recipes: Sequence[Recipe]) -> Iterator[Notice]:
    """Which columns were added up without being asked."""
    by_name = {recipe.name: recipe for recipe in recipes if not recipe.group}
    for role in SUMMED:
        guess = guesses[role]
        made = by_name.get(guess.column or "")
        if made is not None and guess.confidence < 1:
            yield Notice(
                "columns_added_up",
                Sentence(
                    "{columns} are parts of a total and were added up: their sum is {what} "
                    "({role}). If they are not, choose one column for it.",
                    columns=Listed(made.columns, last=" and "),
                    what="the number of orders" if role == "frequency" else "the money spent",
                    role=role,
                ),
            )


def written_out(role: str, text: str, names: Mapping[str, str]) -> Recipe | None:
    """The sum that `Web+Shop` asks for, None where its parts are no columns.

    Parameters
    ----------
    role : what the sum is chosen for
    text : names with a plus between them; a plus may be part of a name as well
    names : casefolded name -> name as in the file
    """
    if role not in SUMMED:
        return None
    columns = _named(text.split("+"), names)
    several = columns is not None and 1 < len(columns) == len(set(columns))
    return recipe(role, columns) if columns is not None and several else None


def recipe(role: str, columns: Sequence[str]) -> Recipe:
    """The sum of some columns, by the name that chooses it: `Web+Shop`."""
    text = f"The sum of {formatting.listed(list(columns))}."
    of: Literal["orders", "money"] = "orders" if role == "frequency" else "money"
    return Recipe("total", "+".join(columns), tuple(columns), text, of=of)


def _named(pieces: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...] | None:
    """The columns whose names the pieces are, the longest name first."""
    if not pieces:
        return ()
    for length in range(len(pieces), 0, -1):
        first = names.get("+".join(pieces[:length]).strip().casefold())
        if first is not None:
            rest = _named(pieces[length:], names)
            if rest is not None:
                return (first, *rest)
    return None


def of_channels(names: Iterable[str]) -> bool:
    """Whether every one of some columns is that of a channel by its name."""
    return all(_taken_apart(name)[0] for name in names)


def _parts(columns: Sequence[CustomerColumn], rows: pd.DataFrame) -> Iterator[_Part]:
    for column in columns:
        channels, stem = _taken_apart(column.name)
        if column.kind not in _COUNTS or not channels or not stem:
            continue
        values = as_numbers(rows[column.name])
        if values.notna().sum() == rows[column.name].notna().sum() and float(values.min()) >= 0:
            # An online shop is online; "in store" is the store.
            kinds = [_channels()[channel] for channel in channels]
            yield _Part(column, " ".join(channels), min(kinds, key=_order().index), stem)


def _apart(parts: Sequence[_Part], rows: pd.DataFrame) -> list[_Part]:
    """The parts without those that are contained in another part of their kind."""
    return [part for part in parts if not any(_within(part, other, rows) for other in parts)]


def _is_whole(values: pd.Series[float]) -> bool:
    numbers = as_numbers(values).dropna()
    return bool((numbers == numbers.round()).all())


def _within(part: _Part, other: _Part, rows: pd.DataFrame) -> bool:
    """Whether a channel is a part of another one of its kind: it is never larger."""
    if part is other or part.kind != other.kind:
        return False
    mine, theirs = (as_numbers(rows[one.column.name]).fillna(0) for one in (part, other))
    return bool((mine <= theirs).all() and (mine < theirs).any())


def _taken_apart(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The channels in a name, and its other words."""
    channels: list[str] = []
    stem: list[str] = []
    for word in vocabulary.split_words(name):
        channel, rest = _cut(word)
        channels += [channel] if channel else []
        stem += [rest] if rest and rest not in _dropped() else []
    return tuple(channels), tuple(stem)


def _cut(word: str) -> tuple[str, str]:
    """The channel in a word and what is left of it: `webbestellungen` is web and bestellungen."""
    if word in _channels():
        return word, ""
    for channel in _channels():
        long_enough = len(channel) >= _MIN_CHANNEL or not channel.isascii()
        for rest in (word.removeprefix(channel), word.removesuffix(channel)):
            fewest = _MIN_GLUED if rest.isascii() else 1
            if long_enough and rest != word and len(rest) >= fewest:
                return channel, rest
    return "", word


@cache
def _channels() -> Mapping[str, str]:
    """Channel -> its kind, the longest words first."""
    kinds: Mapping[str, str] = bundled_data.read("recipes.yaml")["channels"]
    listed = {
        "".join(vocabulary.split_words(word)): kind
        for kind, words in kinds.items()
        for word in words.split(",")
    }
    return dict(sorted(listed.items(), key=lambda item: -len(item[0])))


@cache
def _order() -> tuple[str, ...]:
    return tuple(dict.fromkeys(bundled_data.read("recipes.yaml")["channels"]))


@cache
def _dropped() -> frozenset[str]:
    words: Iterable[str] = bundled_data.read("recipes.yaml")["beside_channels"].split(",")
    return frozenset(word.strip() for word in words)
