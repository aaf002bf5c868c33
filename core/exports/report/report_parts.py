"""What a report holds, whatever it is written as: sections of words, figures, tables and charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

SectionName = Literal["summary", "time", "segments", "movement", "value", "plan", "method", "rows"]
SECTION_NAMES: tuple[SectionName, ...] = get_args(SectionName)
"""The sections, in their order."""

UNKNOWN = "not known"
_MAX_NUMBER = 25
"""Letters: what is longer is a sentence with a number in it."""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table as it is read.

    Parameters
    ----------
    caption : what it shows
    header : the columns; the first names the rows
    rows : texts, written as the reader writes them
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def holds_numbers(self, column: int) -> bool:
        """Whether a column holds amounts, counts and lengths, to be read from below each other."""
        cells = [row[column] for row in self.rows]
        return (
            column > 0
            and bool(cells)
            and all(
                len(cell) <= _MAX_NUMBER and (cell == UNKNOWN or any(map(str.isdigit, cell)))
                for cell in cells
            )
        )

    def column_shares(self) -> list[float]:
        """How wide each column is, of all: by its longest text, within reason."""
        longest = [
            min(40, max(13, *map(len, column)))
            for column in zip(self.header, *self.rows, strict=True)
        ]
        return [length / sum(longest) for length in longest]


@dataclass(frozen=True, slots=True)
class ReportChart:
    """Numbers to be drawn, with their texts.

    Parameters
    ----------
    finding : what it shows, in a sentence
    kind : bars, one below the other; or a line over time
    labels : of the numbers
    values, texts : the numbers, and how they are written
    colours : of bars; one for a line
    measure : what the numbers are
    number_format : of the numbers, as spreadsheets write it
    """

    finding: str
    kind: Literal["bars", "line"]
    labels: tuple[str, ...]
    values: tuple[float, ...]
    texts: tuple[str, ...]
    colours: tuple[str, ...]
    measure: str
    number_format: str


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A section.

    Parameters
    ----------
    name, title : what it is
    sentences : what to know first
    figures : (label, text) pairs
    charts, tables : what shows it
    """

    name: SectionName
    title: str
    sentences: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    charts: tuple[ReportChart, ...] = ()
    tables: tuple[ReportTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. No customer is named in it: it holds counts and sums.

    Parameters
    ----------
    title : the shop's name, or the file's
    subtitle : what it is about, and of which day
    sections : in their order
    measured : (item, detail) pairs: where the numbers come from
    logo : a PNG or JPEG; None for none
    """

    title: str
    subtitle: str
    sections: tuple[ReportSection, ...]
    measured: tuple[tuple[str, str], ...]
    logo: bytes | None = None
