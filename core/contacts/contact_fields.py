"""What is known of how to reach a customer: the fields, and the columns that hold them.

Contact data is used for lists and for nothing else: it is no feature, stands in no model and in no
log.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from core import bundled_data, vocabulary
from core.settings import ContactField

Field = ContactField
FIELDS: tuple[Field, ...] = get_args(Field)

LABELS: Mapping[Field, str] = {
    "email": "E-mail",
    "phone": "Phone",
    "first_name": "First name",
    "last_name": "Last name",
    "full_name": "Name",
    "postcode": "Postcode",
    "city": "City",
    "region": "State or region",
    "country": "Country",
    "language": "Language",
    "email_consent": "Agreed to e-mail",
    "sms_consent": "Agreed to SMS",
}

CONSENTS: tuple[Field, ...] = ("email_consent", "sms_consent")

WORDS = "contact_words.yaml"
_MOST_WORDS = 20
"""In the name of a column; damaged files have names of thousands."""


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The names of fields with their rank, those of their owners, and which owner comes first."""

    names: Mapping[tuple[str, ...], tuple[Field, int]]
    owner: frozenset[str]
    prefer: tuple[str, ...]


def name_matches(columns: Sequence[str]) -> dict[Field, tuple[str, ...]]:
    """The columns that are called like each field, the likeliest first.

    Parameters
    ----------
    columns : the names in a file, in its order
    """
    ranked: dict[Field, list[tuple[int, int, int, str]]] = {field: [] for field in FIELDS}
    for place, column in enumerate(columns):
        match = _match(column)
        if match is not None:
            field, owner, name = match
            ranked[field].append((owner, name, place, column))
    return {
        field: tuple(column for *_, column in sorted(matches))
        for field, matches in ranked.items()
        if matches
    }


def _match(column: str) -> tuple[Field, int, int] | None:
    """The field a name means, how far from the customer's own it is, and how usual a name it is."""
    words = _words()
    spoken = vocabulary.split_words(column)
    if len(spoken) > _MOST_WORDS:
        return None
    # An owner's word may be part of a field's name ("contact name"): the longest goes first.
    for drop in range(len(spoken)):
        for name, others in _inside(spoken, len(spoken) - drop):
            known = words.names.get(name)
            if known is not None and all(other in words.owner for other in others):
                return known[0], _rank(others, words.prefer), known[1]
    return None


def _inside(
    spoken: tuple[str, ...], length: int
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each run of so many words, written together, and the words around it."""
    for start in range(len(spoken) - length + 1):
        end = start + length
        yield spoken[start:end], spoken[:start] + spoken[end:]


def _rank(owners: Sequence[str], prefer: Sequence[str]) -> int:
    ranks = [prefer.index(owner) + 1 for owner in owners if owner in prefer]
    return max(ranks, default=0)


@functools.cache
def _words() -> _Vocabulary:
    content = bundled_data.read(WORDS)
    names: dict[tuple[str, ...], tuple[Field, int]] = {}
    for field in FIELDS:
        for place, name in enumerate(str(content["fields"][field]).split(",")):
            words = vocabulary.split_words(name)
            names.setdefault(words, (field, place))
            names.setdefault(("".join(words),), (field, place))
    owner = {word for name in content["owner"].split(",") for word in vocabulary.split_words(name)}
    prefer = tuple(name.strip() for name in content["prefer"].split(","))
    return _Vocabulary(names, frozenset(owner), prefer)


@functools.cache
def consent_words() -> tuple[frozenset[str], frozenset[str]]:
    """What says yes and what says no in a column of consent, in small letters."""
    content = bundled_data.read(WORDS)
    agreed, refused = (
        frozenset(word.strip().casefold() for word in str(content[key]).split(","))
        for key in ("agreed", "refused")
    )
    return agreed, refused
