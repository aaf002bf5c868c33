"""What a status says about a sale: the words are kept in data/status_words.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal, get_args

from core import bundled_data
from core.vocabulary.column_names import split

Meaning = Literal["not_sold", "refunded", "open", "sold"]
MEANINGS: tuple[Meaning, ...] = get_args(Meaning)

_Words = tuple[str, ...]


def meaning(status: str) -> Meaning | None:
    """What a status means, None for a word that is not known.

    A longer status means what the longest known phrase in it means, as in "Cancelled by seller";
    of two equally long ones the one that speaks against a sale.
    """
    words = split(status)
    known = _known()
    for length in range(len(words), 0, -1):
        held = {
            known[words[at : at + length]]
            for at in range(len(words) - length + 1)
            if words[at : at + length] in known
        }
        if held:
            return min(held, key=MEANINGS.index)
    return None


def begins_totals(cells: Sequence[str]) -> bool:
    """Whether a row of texts is one of sums: a cell that says so and nothing else."""
    return any(split(cell) in _totals() for cell in cells)


@cache
def _content() -> Mapping[str, list[str]]:
    content: Mapping[str, list[str]] = bundled_data.read("status_words.yaml")
    return content


@cache
def _known() -> Mapping[_Words, Meaning]:
    known: dict[_Words, Meaning] = {}
    for each in MEANINGS:
        for phrase in _content()[each]:
            known.setdefault(split(str(phrase)), each)
    return known


@cache
def _totals() -> frozenset[_Words]:
    return frozenset(split(str(phrase)) for phrase in _content()["totals"])
