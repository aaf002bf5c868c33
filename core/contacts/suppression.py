"""Who must not be written to: the addresses, numbers and customers on a list of the shop's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import files
from core.contacts.contact_columns import cell
from core.contacts.normalise import normalise_phone
from core.engine import connect
from core.errors import UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

    from core.files import RawTable, Source

_MAX_COLUMNS = 200


@dataclass(frozen=True)
class Suppression:
    """A list of people who are left out of every list.

    Parameters
    ----------
    entries : addresses, numbers and ids in small letters, numbers in their international form too
    """

    entries: frozenset[str] = frozenset()

    def __len__(self) -> int:
        """How many entries it has."""
        return len(self.entries)

    def holds(self, *identifiers: str | None) -> bool:
        """Whether one of a customer's identifiers is on it."""
        return any(one is not None and one.casefold() in self.entries for one in identifiers)

    def joined(self, other: Suppression) -> Suppression:
        """Both lists as one."""
        return Suppression(self.entries | other.entries)


def read_suppression(source: Source, workspace: Path, region: str | None = None) -> Suppression:
    """Everything on a list: a file of any layout, with addresses, numbers or ids in any column.

    Parameters
    ----------
    source : the file; a text with one entry a line is one too
    workspace : a private folder
    region : two letters of the shop's country, for numbers written without the country's code

    Raises
    ------
    ClienteleError : the file cannot be read

    Notes
    -----
    A list without a header has its first entry where a header would be, so names of columns count.
    """
    try:
        entries = _cells(files.read_table(source, workspace))
    except UnreadableFileError:
        lines = _lines(source.path)
        if lines is None:
            raise
        entries = lines
    numbers = {normalise_phone(entry, region) for entry in entries if not entry.isalpha()}
    return Suppression(frozenset(entries | {number for number in numbers if number}))


def _cells(raw: RawTable) -> set[str]:
    entries = {name.strip().casefold() for name in raw.columns}
    with connect() as connection:
        for name in raw.columns[:_MAX_COLUMNS]:
            text = cell(name)
            rows = connection.execute(
                f"SELECT DISTINCT lower({text}) FROM {raw.only([name])} WHERE {text} IS NOT NULL"
            ).fetchall()
            entries.update(entry for (entry,) in rows)
    return entries


def _lines(path: Path) -> set[str] | None:
    """The lines of a text, which no mark cuts into columns; None where the file is no text."""
    content = path.read_bytes()
    if b"\0" in content:
        return None
    lines = content.decode("utf-8-sig", "replace").splitlines()
    return {line.strip().strip("\"'").casefold() for line in lines} - {""}
