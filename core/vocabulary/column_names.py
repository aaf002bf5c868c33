"""How well a column's name fits a role: by what its words mean, see data/column_words.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from core.vocabulary.name_words import (
    Reading,
    concepts,
    concepts_alone,
    readings,
    split_words,
    vocabulary_data,
)

_SOME_WORDS = 0.6
_NOTE = re.compile(r"\([^()]*+\)|\[[^\[\]]*+\]")

__all__ = [
    "NameMatch",
    "holds_concept",
    "match_role",
    "match_roles",
    "needs_owner",
    "score_names",
    "speaks_against",
    "split_words",
    "without_note",
]


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How well a name fits: `score` 0 to 1, and whether all of its words say so."""

    score: float
    exact: bool = False


NO_MATCH = NameMatch(0.0)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """Concepts that together mean a role; sets of concepts are bits."""

    held: int
    without: int
    size: int
    weight: float


@dataclass(frozen=True, slots=True)
class _RoleNames:
    """How a role is called: what means it, what may stand beside, and what rules it out."""

    means: tuple[_Meaning, ...]
    beside: int
    against: int


def without_note(column: str) -> str:
    """A name without what stands in brackets: Annual Income (k$) is Annual Income."""
    return _NOTE.sub(" ", column).strip() or column


def match_role(role: str, column: str) -> NameMatch:
    """How well a column name fits a role.

    A name whose words all belong to the role counts in full. One that holds further words, or a
    slip of the pen, counts less; a word that speaks against the role rules it out.
    """
    return _match(role, column)


def match_roles(column: str, roles: Iterable[str]) -> dict[str, NameMatch]:
    """How well a column name fits each of several roles."""
    return {role: _match(role, column) for role in roles}


def needs_owner(name: str) -> bool:
    """Whether a name says that it is a number or a name, and not of what: `id`, `Nr`, `name`."""
    bare = concepts("id number code ref name")
    return any(reading.held and not reading.held & ~bare for reading in readings(name))


def holds_concept(column: str, names: str) -> bool:
    """Whether a column name holds one of some concepts of `data/column_words.yaml`.

    Parameters
    ----------
    names : the concepts, with spaces between them
    """
    return any(reading.held & concepts_alone(names) for reading in readings(column))


def speaks_against(role: str, column: str) -> bool:
    """Whether a column name holds a word that rules a role out, as `due` does a date of orders."""
    against = _roles()[role].against
    return any(reading.held & against for reading in readings(column))


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


@lru_cache(maxsize=65536)
def _match(role: str, column: str) -> NameMatch:
    """The best match of a name as it stands, or of the name without the note in brackets."""
    names = _roles()[role]
    best = _best(names, readings(column))
    if best.exact or not ("(" in column or "[" in column):
        return best
    return _best(names, readings(without_note(column))) if column else best


def _best(names: _RoleNames, all_readings: Iterable[Reading]) -> NameMatch:
    best = NO_MATCH
    for reading in all_readings:
        for meaning in names.means:
            if meaning.held & ~reading.held or reading.held & meaning.without:
                continue
            if reading.held & names.against & ~meaning.held:
                continue
            match = _weigh(reading, meaning, names.beside)
            if (match.score, match.exact) > (best.score, best.exact):
                best = match
    return best


def _weigh(reading: Reading, meaning: _Meaning, beside: int) -> NameMatch:
    """In full where every word is part of the meaning, or may stand beside it."""
    further = sum(1 for word in reading.words if not word & (meaning.held | beside))
    if not further:
        return NameMatch(meaning.weight * reading.sureness, exact=reading.sureness == 1)
    share = meaning.size / (meaning.size + further)
    return NameMatch(meaning.weight * reading.sureness * _SOME_WORDS * (1 + share) / 2)


@cache
def _roles() -> Mapping[str, _RoleNames]:
    content = vocabulary_data()
    everywhere = concepts_alone(content["beside"])
    return {
        role: _RoleNames(
            tuple(
                _meaning(text, float(weight))
                for weight, texts in entry["means"].items()
                for text in texts.split(",")
            ),
            everywhere | concepts_alone(entry.get("beside", "")),
            concepts_alone(entry.get("against", "")),
        )
        for role, entry in content["roles"].items()
    }


def _meaning(text: str, weight: float) -> _Meaning:
    words = text.split()
    held = [word for word in words if not word.startswith("-")]
    without = [word[1:] for word in words if word.startswith("-")]
    bits = 0
    for word in held:
        bits |= concepts_alone(word)
    return _Meaning(bits, concepts_alone(" ".join(without)), len(held), weight)
