"""How well a column's name fits a role, by the names kept in data/column_aliases.yaml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from core import bundled_data

_CLOSE = 88.0
_NEAR_MISS = 0.75
_SOME_WORDS = 0.6
_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|small|big|span|font|sub|sup|nobr|center|div|a|p|br|th)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
"""Markup that a shop's system leaves in a name it shows in bold; a `<NAME>` of its own stays."""


@dataclass(frozen=True, slots=True)
class RoleNames:
    """The names one role is known by.

    Parameters
    ----------
    weights : name without spaces -> how telling it is, 0 to 1
    words : the names as sets of words, with their weights
    against : words that rule a column out
    """

    weights: Mapping[str, float]
    words: tuple[tuple[frozenset[str], float], ...]
    against: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How well a name fits: `score` 0 to 1, and whether it is a known name exactly."""

    score: float
    exact: bool = False


NO_MATCH = NameMatch(0.0)


def match_role(role: str, column: str) -> NameMatch:
    """How well a column name fits a role.

    A known name counts in full. A name that holds a known name among other words, or differs by a
    letter or two, counts less; a word that speaks against the role rules it out.
    """
    return _match(_known()[role], _spellings(column))


def match_roles(column: str, roles: Iterable[str]) -> dict[str, NameMatch]:
    """How well a column name fits each of several roles; the name is taken apart once."""
    spellings = _spellings(column)
    return {role: _match(_known()[role], spellings) for role in roles}


def _spellings(column: str) -> list[tuple[str, ...]]:
    """The words of a name as it stands, and without the note in brackets."""
    whole = split_words(column)
    noted = "(" in column or "[" in column
    short = split_words(re.sub(r"\(.*?\)|\[.*?\]", " ", column)) if noted else whole
    return [words for words in dict.fromkeys((whole, short)) if words]


def _match(names: RoleNames, spellings: list[tuple[str, ...]]) -> NameMatch:
    for words in spellings:
        weight = names.weights.get("".join(words))
        if weight is not None:
            return NameMatch(weight, exact=True)
    if not spellings:
        return NO_MATCH
    held = frozenset(spellings[-1])
    if any(word <= held for word in names.against):
        return NO_MATCH
    among = max(
        (
            weight * _SOME_WORDS * (1 + len(known) / len(held)) / 2
            for known, weight in names.words
            if known <= held
        ),
        default=0.0,
    )
    return NameMatch(max(among, _near_miss(names, "".join(spellings[-1]))))


def score_names(columns: tuple[str, ...]) -> float:
    """How much the column names of a table look like those of order lines; 0 for not at all."""
    weights = {
        "customer_id": 3.0,
        "ordered_at": 3.0,
        "amount": 2.0,
        "unit_price": 2.0,
        "order_id": 1.0,
    }
    roles = (*weights, "quantity", "product_id")
    result = [match_roles(column, roles) for column in columns]
    best = {role: max((item[role].score for item in result), default=0.0) for role in roles}
    money = max(best["amount"], best["unit_price"]) * weights["amount"]
    whole = sum(best[role] * weights[role] for role in ("customer_id", "ordered_at", "order_id"))
    return whole + money + 0.5 * (best["quantity"] + best["product_id"])


def split_words(name: str) -> tuple[str, ...]:
    """The words of a column name: lower case, without accents, punctuation, camelCase and tags."""
    name = _TAG.sub(" ", name)
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    plain = unicodedata.normalize("NFKD", spaced.replace("\u00df", "ss"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", plain).casefold()))


def _near_miss(names: RoleNames, compact: str) -> float:
    """A known name with a letter missing, doubled or swapped."""
    if len(compact) < 5:  # noqa: PLR2004 - short words are too alike to guess from
        return 0.0
    result = process.extractOne(
        compact, names.weights.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE
    )
    return names.weights[result[0]] * _NEAR_MISS if result else 0.0


@cache
def _known() -> Mapping[str, RoleNames]:
    known = {}
    for role, entry in bundled_data.read("column_aliases.yaml").items():
        weights: dict[str, float] = {}
        words: dict[frozenset[str], float] = {}
        for group in entry["groups"]:
            for name in group["names"]:
                parts = split_words(str(name))
                weights.setdefault("".join(parts), float(group["weight"]))
                words.setdefault(frozenset(parts), float(group["weight"]))
        against = tuple(frozenset(split_words(str(word))) for word in entry["against"])
        known[role] = RoleNames(weights, tuple(words.items()), against)
    return known
