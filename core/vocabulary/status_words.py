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
    of two equally long ones the one that speaks against a sale. "Not returned" denies it.
    """
    words = split_words(status)
    known = _known()
    for length in range(len(words), 0, -1):
        held = {
            _unless_denied(known[words[at : at + length]], words[:at])
            for at in range(len(words) - length + 1)
            if words[at : at + length] in known
        }
        if held:
            return min(held, key=STATUS_MEANINGS.index)
    return None


def kind_meaning(kind: str) -> StatusMeaning | None:
    """What a word means that says what a row is, None for one that is not known."""
    if is_event(kind):
        return "not_sold"
    return "refunded" if is_refund_row(kind) else status_meaning(kind)


def is_event(word: str) -> bool:
    """Whether a word says what visitors do short of buying: "view", "add_to_cart"."""
    return _is_listed("events", word)


def is_refund_row(word: str) -> bool:
    """Whether a word names the row that gives money back: "Refund", and not "Refunded"."""
    return _is_listed("refund_rows", word)


def is_cancellation(word: str) -> bool:
    """Whether a whole cell says that a sale was cancelled: "Storniert", and not "Storno-Nr. 5"."""
    return _is_listed("asks_for_cancellation", word)


def flag_value(cell: str) -> bool | None:
    """What a yes or no says, None where a cell is neither."""
    if _is_listed("affirmative", cell):
        return True
    return False if _is_listed("negative", cell) else None


def holds_word(listed: str, name: str) -> bool:
    """Whether the name of a column holds a word or phrase of a list in data/status_words.yaml."""
    words, known = split_words(name), _listed(listed)
    return any(
        words[start : start + length] in known
        for length in range(1, min(len(words), _longest(listed)) + 1)
        for start in range(len(words) - length + 1)
    )


def is_totals_row(cells: Sequence[str]) -> bool:
    """Whether a row of texts is one of sums: a cell that says so and nothing else."""
    return any(split_words(cell) in _listed("totals") for cell in cells)


def _unless_denied(meaning: StatusMeaning, before: _Words) -> StatusMeaning:
    """What a phrase means after the words before it: "not returned" is a sale."""
    denied = meaning in {"not_sold", "refunded"} and before[-1:] in _listed("denials")
    return "sold" if denied else meaning


def speaks_of_totals(cell: str) -> bool:
    """Whether a text begins or ends with a word for sums, as in "Total January"."""
    words = split_words(cell)
    return any(
        {words[:length], words[-length:]} & _listed("totals")
        for length in range(1, min(len(words), _longest("totals")) + 1)
    )


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
def _listed(name: str) -> frozenset[_Words]:
    return frozenset(map(_words, _content()[name]))


@cache
def _longest(name: str) -> int:
    """The words of the longest phrase of a list; the names in a damaged file have thousands."""
    return max(map(len, _listed(name)), default=0)


def _is_listed(name: str, cell: str) -> bool:
    return _words(cell) in _listed(name)


def _words(cell: str) -> _Words:
    """The words of a cell; a cell of signs alone, such as a tick, is a word of its own."""
    return split_words(cell) or (cell.strip(),)
