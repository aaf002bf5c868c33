"""Writes a malformed text file out again as plain CSV, and tells what was changed on which line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import Notice
from core.files.file_budget import FileBudget
from core.files.formats import csv_records
from core.files.formats.csv_dialect import Dialect
from core.files.formats.csv_records import Record
from core.formatting import Sentence

_MAX_LINES_NAMED = 5
_ROWS_BETWEEN_LOOKS = 1000
_INSTEAD_OF_SPACES = ","


@dataclass(slots=True)
class Repairs:
    """What had to be done to the rows of a malformed file, by the lines they begin on."""

    short: list[int] = field(default_factory=list)
    long: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    open_marks: list[int] = field(default_factory=list)
    broken_rows: list[int] = field(default_factory=list)

    def notices(self) -> Iterator[Notice]:
        """One sentence on each kind, with the lines."""
        for code, sentence, lines in (
            ("open_quotation_marks", _OPEN_MARKS, self.open_marks),
            ("broken_rows", _BROKEN, self.broken),
            ("short_rows", _SHORT, self.short),
            ("long_rows", _LONG, self.long),
        ):
            if lines:
                where = _named_lines(lines)
                yield Notice(code, Sentence(sentence, n=len(lines), where=where), len(lines))


_OPEN_MARKS = (
    "{n:# row has|# rows have} a quotation mark that is never closed ({where}). The cell was "
    "closed where the others end, and no row is lost."
)
_BROKEN = (
    "{n:# row has|# rows have} too few or too many cells that fit no column ({where}). {n:It "
    "is|They are} left out as broken."
)
_SHORT = "{n:# row has|# rows have} fewer cells than the header; missing cells are blank ({where})."
_LONG = (
    "{n:# row has|# rows have} more cells than the header; the extra cells were left out ({where})."
)


def _named_lines(lines: Sequence[int]) -> str:
    named = [f"{line:,}" for line in lines[:_MAX_LINES_NAMED]]
    more = len(lines) - len(named)
    if more:
        return f"lines {', '.join(named)} and {more:,} more"
    if len(named) == 1:
        return f"line {named[0]}"
    return f"lines {', '.join(named[:-1])} and {named[-1]}"


def repair(path: Path, dialect: Dialect, repaired: Path, name: str, budget: FileBudget) -> Repairs:
    """Write the rows of values as plain CSV with exactly the columns of the header.

    Parameters
    ----------
    path, dialect : the file
    repaired : where it is written, with the delimiter of `plain`
    name : of the file
    budget : what it may cost

    Raises
    ------
    LimitExceededError : it has more rows or cells than it may, missing ones included
    csv_records.UnclosedQuoteError, csv.Error : a cell is longer than any cell
    """
    width = len(dialect.layout.names)
    shape = dialect.shape
    repairs = Repairs()
    with (
        path.open(encoding="utf-8", newline="") as source,
        repaired.open("w", encoding="utf-8", newline="") as target,
    ):
        delimiter = dialect.delimiter or _INSTEAD_OF_SPACES
        writer = csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for number, row in enumerate(_rows(source, dialect), start=1):
            # A short line stands for as many cells as the header has.
            if number % _ROWS_BETWEEN_LOOKS == 0:
                budget.check_rows(name, number, width)
            cells = row.cells
            if row.text and len(cells) == width:
                target.write(row.text.rstrip("\r\n") + "\n")
                continue
            if row.open_mark:
                repairs.open_marks.append(row.line)
            extra = any(cell.strip() for cell in cells[width:])
            uneven = len(cells) < width or extra
            if uneven and shape is not None and not shape.fits(cells[:width]):
                repairs.broken.append(row.line)
                repairs.broken_rows.append(number)
            elif len(cells) < width:
                repairs.short.append(row.line)
            elif extra:
                repairs.long.append(row.line)
            writer.writerow((*cells[:width], *([""] * (width - len(cells)))))
    return repairs


def plain(dialect: Dialect) -> Dialect:
    """How a file is written out again: lines that are in order stay as they are."""
    return Dialect(dialect.delimiter or _INSTEAD_OF_SPACES, 0, dialect.layout)


def _rows(source: Iterable[str], dialect: Dialect) -> Iterator[Record]:
    lines = iter(source)
    for _ in range(dialect.first_line):
        next(lines, None)
    first = dialect.first_line + 1
    cut: Iterator[Record]
    if dialect.delimiter is None:
        cut = (Record(at, at, line.split()) for at, line in enumerate(lines, first))
    else:
        cut = csv_records.records(lines, dialect.delimiter, dialect.shape, first)
    return (row for row in cut if row.cells)
