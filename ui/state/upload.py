"""A file handed over on one page, and what was chosen about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from core.settings import ReadSettings, TableSettings

if TYPE_CHECKING:
    from core.files import Source

Place = Literal["load", "score"]
"""Where files are handed over: on Load, to be opened; on Models, to be scored with a model."""


@dataclass
class Upload:
    """The file handed over at one place, before or after it was analysed.

    Parameters
    ----------
    place : where it was handed over
    number : files handed over there so far; a new file gives every widget about it a fresh key
    turn : how often its choices were replaced by code; gives their widgets fresh keys
    source : the file, None until there is one
    read : how it is to be read
    table : the features of a table of customers; None until something else than proposed is chosen
    submitted : the button that starts the work was pressed, and the press is not handled yet
    """

    place: Place = "load"
    number: int = 0
    turn: int = 0
    source: Source | None = None
    read: ReadSettings = field(default_factory=ReadSettings)
    table: TableSettings | None = None
    submitted: bool = False

    def replace(self, source: Source | None) -> None:
        """Take another file, or none, and drop what was chosen about the one before."""
        self.number += 1
        self.source, self.read, self.table, self.submitted = source, ReadSettings(), None, False

    def take_over(self, other: Upload) -> None:
        """Move the file handed over at another place here, with its choices."""
        source, read, table = other.source, other.read, other.table
        other.replace(None)
        self.replace(source)
        self.read, self.table = read, table

    def renew_choices(self) -> None:
        """Give the widgets of its choices fresh keys, so that they show what is chosen now."""
        self.turn += 1
        self.table = None

    def key(self, name: str) -> str:
        """A widget key for this file."""
        return f"{name}_{self.place}_{self.number}"

    def choice_key(self, name: str) -> str:
        """A widget key for a choice about this file, fresh after `renew_choices`."""
        return f"{self.key(name)}_{self.turn}"
