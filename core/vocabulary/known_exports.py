"""Exports of known shops and payment systems, recognised by their column names; kept as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from core import bundled_data
from core.vocabulary.column_names import split_words


@dataclass(frozen=True)
class KnownExport:
    """One layout of data/layouts.yaml.

    Parameters
    ----------
    name : the name shown for it
    must : columns without which it is something else, as plain names
    telltale : further columns that speak for it
    at_least : how many of both the file has to have
    roles : role -> names of its column, the preferred one first; none where no column may play it
    guests : ids that stand for no customer
    packed : columns whose cells hold numbers in a text -> the pattern that finds them
    missing : role -> what to say where the file has nothing for it
    """

    name: str
    must: frozenset[str]
    telltale: frozenset[str]
    at_least: int
    roles: Mapping[str, tuple[str, ...]]
    guests: tuple[str, ...] = ()
    packed: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)

    def columns(self, role: str, columns: Sequence[str]) -> tuple[str, ...]:
        """The file's columns that can play a role, the preferred one first."""
        by_name: dict[str, str] = {}
        for column in columns:
            by_name.setdefault(plain(column), column)
        return tuple(by_name[name] for name in self.roles.get(role, ()) if name in by_name)

    def names(self, role: str, column: str) -> bool:
        """Whether this layout knows a column in a role."""
        return plain(column) in self.roles.get(role, ())

    def pattern(self, column: str) -> str | None:
        """The pattern that finds the numbers in a packed column, None where it is not packed."""
        return self.packed.get(plain(column))


def recognise_export(columns: Sequence[str]) -> KnownExport | None:
    """The known export whose columns a table has, None where it is none of them.

    Missing and extra columns do no harm: a layout needs its few indispensable names and most of its
    telling ones. Where two fit, the one with more of its names is meant.
    """
    names = {plain(column) for column in columns}
    fitting = [
        (len(names & (export.must | export.telltale)), export)
        for export in _known()
        if export.must <= names
    ]
    enough = [(result, export) for result, export in fitting if result >= export.at_least]
    return max(enough, key=lambda pair: pair[0])[1] if enough else None


def plain(name: str) -> str:
    """A column name as layouts compare it: without case, accents, punctuation and spaces."""
    return "".join(split_words(name))


@cache
def _known() -> tuple[KnownExport, ...]:
    return tuple(
        KnownExport(
            name=entry["name"],
            must=frozenset(map(plain, entry["must"])),
            telltale=frozenset(map(plain, entry["telltale"])),
            at_least=entry["at_least"],
            roles={role: tuple(map(plain, names)) for role, names in entry["roles"].items()},
            guests=tuple(entry.get("guests", ())),
            packed={plain(name): pattern for name, pattern in entry.get("packed", {}).items()},
            missing=entry.get("missing", {}),
        )
        for entry in bundled_data.read("layouts.yaml")
    )
