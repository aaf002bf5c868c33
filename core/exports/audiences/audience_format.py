"""What a list is that a mailing or advertising system takes as it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Identifier = Literal["email", "phone"]

Column = tuple[str, str]
"""The name a system wants, and the field of a member it holds; "" leaves it blank."""


@dataclass(frozen=True)
class AudienceFormat:
    """A system, and the list it takes.

    Parameters
    ----------
    name : what users call it in a command or a file name
    title : the system's own name
    about : what the list is for, in a sentence
    columns : of its list, in order; a name may stand several times
    identifiers : what a customer is recognised by; one of them must be known
    needs : further fields without which the system refuses a row, and what they are called
    hashed : the column's name of each field it also takes as a SHA-256 hash
    prepare : what the system wants done to a field before it is written or hashed
    min_rows : fewer than these the system does not use
    max_rows : more than these it does not take in one file
    source : the page of the system's own documentation that says so
    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    identifiers: tuple[Identifier, ...]
    source: str
    needs: tuple[tuple[str, str], ...] = ()
    hashed: Mapping[str, str] | None = None
    prepare: Mapping[str, Callable[[str], str]] | None = None
    min_rows: int = 0
    max_rows: int | None = None

    def table(self, members: pd.DataFrame, *, as_hashes: bool = False) -> pd.DataFrame:
        """The list itself: the columns the system wants, under the names it wants.

        Parameters
        ----------
        members : a column a field, texts, "" where nothing is known
        as_hashes : identifiers as SHA-256, where the system takes them so
        """
        hashed = (self.hashed or {}) if as_hashes else {}
        prepare = self.prepare or {}
        names: list[str] = []
        columns: list[list[str]] = []
        for name, field in self.columns:
            cells = list(members[field]) if field else [""] * len(members)
            if field in prepare:
                cells = [prepare[field](cell) for cell in cells]
            if field in hashed:
                cells = [sha256(cell) for cell in cells]
            names.append(hashed.get(field, name))
            columns.append(cells)
        # A system may want two columns of one name.
        result = pd.DataFrame(dict(enumerate(columns)), index=members.index, dtype="str")
        return result.set_axis(names, axis="columns")


def sha256(text: str) -> str:
    """The hash that advertising systems compare people by, in hexadecimal; "" stays "".

    Parameters
    ----------
    text : already in the form the system wants: no blanks around, small letters
    """
    return hashlib.sha256(text.encode()).hexdigest() if text else ""
