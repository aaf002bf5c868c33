"""What a status says about a sale: the words are kept in data/status_words.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal, get_args

from core import bundled_data
from core.vocabulary.column_names import split_words

StatusMeaning = Literal["not_sold", "refunded", "open", "sold"]
STATUS_MEANINGS: tuple[StatusMeaning, ...] = get_args(StatusMeaning)

_Words = tuple[str, ...]


def status_meaning(status: str) -> StatusMeaning | None:
    """What a status means, None for a word that is not known.

    A longer status means what the longest known phrase in it means, as in "Cancelled by seller";
    of two equally long ones the one that speaks against a sale.
    """
    words = split_words(status)
    known = _known()
    for length in range(len(words), 0, -1):
        held = {
            known[words[at : at + length]]
            for at in range(len(words) - length + 1)
            if words[at : at + length] in known
        }
        if held:
            return min(held, key=STATUS_MEANINGS.index)
    return None


def is_totals_row(cells: Sequence[str]) -> bool:
    """Whether a row of texts is one of sums: a cell that says so and nothing else."""
    return any(split_words(cell) in _totals() for cell in cells)


@cache
def _content() -> Mapping[str, list[str]]:
    content: Mapping[str, list[str]] = bundled_data.read("status_words.yaml")
    return content


@cache
def _known() -> Mapping[_Words, StatusMeaning]:
    known: dict[_Words, StatusMeaning] = {}
    for meaning in STATUS_MEANINGS:
        for phrase in _content()[meaning]:
            known.setdefault(split_words(str(phrase)), meaning)
    return known


@cache
def _totals() -> frozenset[_Words]:
    return frozenset(split_words(str(phrase)) for phrase in _content()["totals"])
