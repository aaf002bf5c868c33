"""The axes along which layouts of the shop differ, and which layout a seed stands for.

Each axis is dealt like a deck of cards: of as many seeds in a row as it has values, each value is
dealt once. So every value comes up equally often, and with some hundreds of seeds every pair of
values as good as surely; which layout a seed stands for does not depend on how many are asked for.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from invented_shops import defects, locales, names, tables

CUSTOMER_KEYS = ("number", "code", "padded", "email", "person", "number_person", "number_email")
DISTRACTIONS = ("none", "few", "many")
CONTAINERS = ("csv", "csv", "csv", "xlsx", "sqlite", "zip")
_NO_DEFECT_SHARE = 3
"""One layout of so many has no defect."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to write the shop down; see the axes' own modules for what the words mean."""

    seed: int
    language: str
    spelling: str
    customer_key: str
    shape: str
    container: str
    numbers: str
    dates: str
    encoding: str
    delimiter: str
    distractions: str
    defect: str

    def __str__(self) -> str:
        return " ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self))


def _axes() -> dict[str, Sequence[str]]:
    plain = ("none",) * (len(defects.DEFECTS) // (_NO_DEFECT_SHARE - 1))
    # A third of the files there are have English columns.
    english = ("en",) * (len(names.LANGUAGES) // 2)
    return {
        "language": (*english, *names.LANGUAGES),
        "spelling": ("native", "native", *names.SPELLINGS),
        "customer_key": CUSTOMER_KEYS,
        "shape": tuple(tables.SHAPES),
        "container": CONTAINERS,
        "numbers": tuple(locales.NUMBERS),
        "dates": tuple(locales.DATES),
        "encoding": locales.ENCODINGS,
        "delimiter": locales.DELIMITERS,
        "distractions": DISTRACTIONS,
        "defect": (*plain, *defects.DEFECTS),
    }


def layout_of(seed: int) -> Layout:
    """The layout that a seed stands for, always the same one."""
    dealt = {axis: _dealt(axis, values, seed) for axis, values in _axes().items()}
    return _agreeing(Layout(seed, **dealt))


def _dealt(axis: str, values: Sequence[str], seed: int) -> str:
    deck = list(values)
    turn, place = divmod(seed, len(deck))
    random.Random(zlib.crc32(f"{axis} {turn}".encode())).shuffle(deck)
    return deck[place]


def _agreeing(layout: Layout) -> Layout:
    """The layout with what cannot go together put right; the defect gives way last."""
    defect = defects.DEFECTS.get(layout.defect)
    if defect is not None and not defect.allows(layout):
        layout = replace(layout, **defect.wanted(layout))
    if len(tables.SHAPES[layout.shape].tables) > 1 and layout.container == "csv":
        layout = replace(layout, container="zip")
    if layout.container not in ("csv", "zip"):
        layout = replace(layout, encoding="utf-8", delimiter=",")
    return layout
