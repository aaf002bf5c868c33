"""What columns are called: a language's own words, spelt as different programs spell them."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SPELLINGS = (
    "native",
    "lower",
    "upper",
    "snake",
    "plain_snake",
    "camel",
    "glued",
    "kebab",
    "dotted",
    "spaced_out",
)
"""How a program writes a name of several words; `plain_snake` has no accents. Scripts without
capitals only join them."""


@cache
def _languages() -> dict[str, dict[str, Any]]:
    path = Path(__file__).with_name("names.yaml")
    result: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return result


LANGUAGES = tuple(_languages())


def word(language: str, key: str) -> str:
    """A word that stands in cells: `total`, `walk_in`, `cancelled` …"""
    return str(_languages()[language]["words"][key])


def word_of_country(language: str) -> str:
    """The country a language stands for, as it calls itself."""
    return str(_languages()[language]["country"])


def has(language: str, role: str) -> bool:
    """Whether the language has a name for such a column."""
    return role in _languages()[language]


def header(language: str, role: str, spelling: str, rng: random.Random, taken: set[str]) -> str:
    """A name for a column of a role that no other column of the table has."""
    names = list(_languages()[language][role])
    rng.shuffle(names)
    for name in names:
        spelt = spell(name, spelling)
        if spelt.casefold() not in {one.casefold() for one in taken}:
            taken.add(spelt)
            return spelt
    raise ValueError(f"every name of {role} in {language} is taken")


def spell(name: str, spelling: str) -> str:
    """A name as a program writes it.

    >>> spell("Kunden-Nr.", "snake"), spell("Order Date", "camel"), spell("Order Date", "glued")
    ('kunden_nr', 'orderDate', 'OrderDate')
    """
    if spelling in _WHOLE or not re.search(r"\w", name):
        return _WHOLE.get(spelling, str)(name)
    words = re.findall(r"[\w°º#№]+", name)
    capitals = [one[:1].upper() + one[1:] for one in words]
    if spelling == "camel":
        return "".join([words[0].lower(), *capitals[1:]])
    if spelling == "glued":
        return "".join(capitals)
    joined = {"kebab": "-", "dotted": "."}.get(spelling, "_").join(words).lower()
    if spelling != "plain_snake":
        return joined
    bare = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", joined))
    return unicodedata.normalize("NFC", bare)


_WHOLE: dict[str, Callable[[str], str]] = {
    "native": str,
    "lower": str.lower,
    "upper": str.upper,
    "spaced_out": lambda name: f" {name.replace(' ', '  ')} ",
}
"""Spellings that leave a name's words and marks as they are."""
