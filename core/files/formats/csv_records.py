"""Cuts the lines of a text file into rows, also where a quotation mark is never closed.

A mark at the beginning of a cell opens it, and the cell goes on until the next one, over as many
lines as it takes: so a shop's half-typed 12" makes one cell of a thousand orders. Where the lines
that such a cell would hold are rows of the table themselves, the mark is text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.files.table_shape.row_shape import RowShape, shape_of

_QUOTE = '"'
_MAX_LINES_IN_CELL = 2_000
_LOOKED_AT = 60
_ENDS = "\r\n"


class Record(NamedTuple):
    """One row.

    Parameters
    ----------
    line : the line it begins on, counted from 1
    last_line : the line it ends on
    cells : its cells
    open_mark : whether a quotation mark in it was never closed
    text : its line as it is, where there is no quotation mark in it; else empty
    """

    line: int
    last_line: int
    cells: list[str]
    open_mark: bool = False
    text: str = ""


class UnclosedQuoteError(ValueError):
    """A cell goes on for so long that neither reading of its quotation mark can be trusted."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends, as the reader of the whole file counts them."""
    return list(io.StringIO(text, newline=""))


def shape_of_lines(lines: Sequence[str], delimiter: str) -> RowShape | None:
    """What rows look like: as every mark says, or where that is of no use, as single lines do."""
    believed = shape_of(list(csv.reader(lines, delimiter=delimiter)))
    if believed is not None:
        return believed
    return shape_of([_cut(line, delimiter) for line in lines if line.count(_QUOTE) % 2 == 0])


def records(
    lines: Iterable[str],
    delimiter: str,
    shape: RowShape | None,
    first_line: int = 1,
    *,
    cut_off: bool = False,
) -> Iterator[Record]:
    """Every row; one without cells for a blank line.

    Parameters
    ----------
    lines : with their line ends
    shape : what rows look like; None where that is not known, so that every closed mark is believed
    first_line : the number of the first of the lines
    cut_off : the file goes on after the lines, so that a cell may end there

    Raises
    ------
    UnclosedQuoteError : a cell has more lines than any, and they look like no rows
    csv.Error : a cell is longer than `csv.field_size_limit`
    """
    ahead = _Ahead(iter(lines))
    number = first_line
    while (line := ahead.pop()) is not None:
        if _QUOTE not in line:  # as in nearly all
            yield Record(number, number, _cut(line, delimiter), text=line)
            number += 1
            continue
        cells, taken, open_mark = _cut(line, delimiter), 1, False
        if _is_open(cells):
            whole = _whole_row(line, ahead, delimiter)
            held = ahead.lines[: whole.lines if whole else _MAX_LINES_IN_CELL]
            swallowed = _are_rows(_that_tell(line, held, closed=bool(whole)), delimiter, shape)
            if whole is not None and not swallowed:
                cells, taken = whole.cells, 1 + whole.lines
                del ahead.lines[: whole.lines]
            elif swallowed or not (cut_off or len(held) >= _MAX_LINES_IN_CELL):
                cells, open_mark = literal(line, delimiter), True
            elif cut_off:
                return
            else:
                raise UnclosedQuoteError(number)
        elif (mended := _with_open_mark(line, cells, delimiter, shape)) is not None:
            cells, open_mark = mended, True
        yield Record(number, number + taken - 1, cells, open_mark)
        number += taken


def _with_open_mark(
    line: str, cells: Sequence[str], delimiter: str, shape: RowShape | None
) -> list[str] | None:
    """The cells of a line where the mark of the next cell closes one that is never closed itself.

    None where the line has as many cells as others, or no more of them that way, or where each
    mark closes its cell: "$1,792.32" at the end of a short row is one cell.
    """
    if shape is None or not 0 < len(cells) < shape.width or _QUOTE not in line:
        return None
    if _closes_each(line, delimiter):
        return None
    result = literal(line, delimiter)
    return result if len(result) == shape.width and shape.fits(result) else None


def _closes_each(line: str, delimiter: str) -> bool:
    """Whether each quotation mark encloses a cell, and no cell ends in a delimiter."""
    mark = re.escape(delimiter)
    cell = rf'(?:"(?:[^"]++|"")*+(?<!{mark})"|[^"{mark}]*+)'
    return re.fullmatch(rf"{cell}(?:{mark}{cell})*+", line.rstrip(_ENDS)) is not None


def literal(line: str, delimiter: str) -> list[str]:
    """The cells of a line of which a quotation mark is never closed; its cell ends as others do."""
    text = line.rstrip(_ENDS)
    closed_cell = re.compile(rf'"((?:[^"]++|"")*+)"{re.escape(delimiter)}')
    cells: list[str] = []
    at = 0
    while at >= 0:
        if closed := closed_cell.match(text, at):
            cells.append(closed[1].replace('""', _QUOTE))
            at = closed.end()
            continue
        end = text.find(delimiter, at)
        cell = text[at:] if end < 0 else text[at:end]
        cells.append(_opened(cell) if cell.startswith(_QUOTE) else cell)
        at = end if end < 0 else end + len(delimiter)
    return cells


def _opened(cell: str) -> str:
    """What a mark that is never closed opens: up to the next delimiter."""
    # Before a mark that closes stands one that was not doubled: 12"".
    inner = cell[1:-1] if len(cell) > 1 and cell.endswith(_QUOTE) else cell[1:]
    return inner.replace('""', _QUOTE)


def may_hold_rows(cell: str, column: int, delimiter: str, shape: RowShape) -> bool:
    """Whether a cell over several lines may hold rows of the table that a mark has swallowed.

    Parameters
    ----------
    cell : what the mark holds: the rest of its line, whole lines, and the beginning of the last
    column : the place of the cell in its row
    """
    first, *inner, last = cell.splitlines() or [""]
    tail = first.split(delimiter)
    return (
        any(shape.is_row(_cells_of(line, delimiter)) for line in inner[:_LOOKED_AT])
        or shape.begins(last.split(delimiter)[:-1])
        or (len(tail) > 1 and column + len(tail) == shape.width and shape.fits(tail, column))
    )


class _Ahead:
    """Lines of which some were looked at before they are read."""

    def __init__(self, source: Iterator[str]) -> None:
        self.source = source
        self.lines: list[str] = []

    def pop(self) -> str | None:
        """The next line; None after the last."""
        return self.lines.pop(0) if self.lines else next(self.source, None)

    def peek(self, place: int) -> str | None:
        """A line further on, counted from 0; None where there is none or it is too far."""
        if place >= _MAX_LINES_IN_CELL:
            return None
        if place >= len(self.lines):
            line = next(self.source, None)
            if line is None:
                return None
            self.lines.append(line)
        return self.lines[place]


class _Whole(NamedTuple):
    cells: list[str]
    lines: int


def _whole_row(line: str, ahead: _Ahead, delimiter: str) -> _Whole | None:
    """A row of several lines, and how many after the first; None where it is never closed."""
    ended = False

    def fed() -> Iterator[str]:
        nonlocal ended
        yield line
        place = 0
        while (more := ahead.peek(place)) is not None:
            yield more
            place += 1
        ended = True

    reader = csv.reader(fed(), delimiter=delimiter)
    cells = next(reader)
    return None if ended else _Whole(cells, reader.line_num - 1)


def _that_tell(line: str, held: Sequence[str], *, closed: bool) -> Sequence[str]:
    """The lines of a cell that tell whether they are rows.

    The last one looks like a row where the cell stands first in its own; of two lines, both must.
    """
    if not closed:
        return held
    return held[:-1] if len(held) > 1 else (line, line, *held)


def _are_rows(lines: Sequence[str], delimiter: str, shape: RowShape | None) -> bool:
    """Whether most of some lines are rows of the table."""
    if shape is None or not lines:
        return False
    looked = lines[:_LOOKED_AT]
    return 2 * sum(shape.is_row(_cells_of(line, delimiter)) for line in looked) > len(looked)


def _cells_of(line: str, delimiter: str) -> list[str]:
    cells = _cut(line, delimiter)
    return literal(line, delimiter) if _is_open(cells) else cells


def _cut(line: str, delimiter: str) -> list[str]:
    """The cells of one line by itself; the last one ends with a line end where it goes on."""
    text = line.rstrip(_ENDS)
    if _QUOTE not in text and len(text) <= csv.field_size_limit():
        return text.split(delimiter) if text else []
    return next(csv.reader((f"{text}\n",), delimiter=delimiter), [])


def _is_open(cells: Sequence[str]) -> bool:
    return bool(cells) and cells[-1].endswith("\n")
