"""Where in a grid of cells the table begins, and what its columns are called.

Reports put a title and a date above the header, exports from old systems have no header at all.
Both are found from the cells themselves, the same way for text files and for worksheets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core import engine, vocabulary
from core.errors import Notice
from core.files.table_shape.row_shape import shape_of
from core.formatting import Sentence, first_few

Row = Sequence[str]

NO_HEADER = "no_header"
"""The code of the notice that a table has no header."""
TITLE_LINES = "title_lines"
"""The code of the notice that rows stand above the header; its value `titles` has their texts."""

_NUMBER = re.compile(r"[-+(]?\W?\s?\d[\d.,'\s]*\s?[%)\u20ac$-]?")
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ,].*)?|\d{1,2}[- ][A-Za-z]{3,9}[- ,]+\d{2,4}.*"
)
_UNSEEN = re.compile(r"[\ufeff\x00]")
_FEWEST_FILLED = 0.6
_SAMPLE = 60
_FIRST_ROWS = 12
_FEWEST_NAMED = 3
_MAX_TITLES, _LONGEST_TITLE = 6, 60


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table stands in the grid.

    Parameters
    ----------
    first_row : index of the first row of values
    names : one name per column, unique
    header : index of the header row, None where the file has none
    titles : the texts above the header
    """

    first_row: int
    names: tuple[str, ...]
    header: int | None
    titles: tuple[str, ...] = ()

    @property
    def header_row(self) -> int:
        """The row of the header, counted from 1; 0 where there is none."""
        return 0 if self.header is None else self.header + 1

    def notices(self) -> tuple[Notice, ...]:
        """What the reader should know about the way the header was found."""
        result = []
        if self.header is None:
            result.append(
                Notice(
                    NO_HEADER,
                    "The first row has values, not names, so columns are called column_1 and so "
                    "on.",
                )
            )
        elif self.header > 0:
            result.append(
                Notice(
                    TITLE_LINES,
                    Sentence(
                        "The header was found on row {row:d}; the rows above it were left out: "
                        "{titles}.",
                        row=self.header + 1,
                        titles=first_few(self.titles or ("blank rows",), _MAX_TITLES),
                    ),
                    self.header,
                )
            )
        repeated = [name for name in self.names if re.search(r" \(\d+\)$", name)]
        if repeated:
            result.append(
                Notice(
                    "duplicate_headers",
                    "Some column names appear more than once; the later ones are called "
                    f"{', '.join(repeated[:5])}.",
                )
            )
        return tuple(result)


def find(rows: Sequence[Row], header_row: int | None = None) -> Layout | None:
    """Find the header and the first row of values in the first rows of a grid.

    The header is the first row that fills most of the columns. It is a row of values instead
    where it looks like the rows below it: numbers above numbers, dates above dates.

    Parameters
    ----------
    header_row : the row of the header, counted from 1, where the user says which; 0 for none

    Returns
    -------
    None where the grid holds no row with two filled cells, or not the row that was chosen
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    width = _usual_width(filled)
    if width == 0:
        return None
    if header_row is not None and header_row > len(rows):
        return None
    start = _header_place(rows, filled, width) if header_row is None else max(header_row - 1, 0)
    body = [row for row, count in zip(rows[start + 1 :], filled[start + 1 :], strict=True) if count]
    columns = max([len(rows[start]), *(len(row) for row in body[:_SAMPLE])])
    columns = max(columns if _fills_last(rows[start], body) else len(rows[start]), 1)
    no_names = header_row is None and body and _looks_like_values(rows[start], body[:_SAMPLE])
    if no_names or header_row == 0:
        return Layout(start, unique_names([""] * columns), None)
    header = [*rows[start], *([""] * (columns - len(rows[start])))]
    names = unique_names(without_table(header[:columns]))
    titles = (cell.strip() for row in rows[:start] for cell in row if cell.strip())
    return Layout(start + 1, names, start, tuple(title[:_LONGEST_TITLE] for title in titles))


def unique_names(header: Sequence[str]) -> tuple[str, ...]:
    """The file's column names, tidied and made unique: a second `Price` is `Price (2)`."""
    names: list[str] = []
    seen: set[str] = {engine.ROW, engine.FILE_ROW}
    repeats: Counter[str] = Counter()
    for position, cell in enumerate(header, start=1):
        base = " ".join(_UNSEEN.sub("", cell).split()) or f"column_{position}"
        name, alike = base, base.casefold()
        while name.casefold() in seen:
            # Counted on from the last one: a thousand columns of one name are no endless work.
            repeats[alike] += 1
            name = f"{base} ({repeats[alike] + 1})"
        seen.add(name.casefold())
        names.append(name)
    return tuple(names)


def without_table(header: Sequence[str]) -> Sequence[str]:
    """The names without what stands before a dot in all of them, but in `order.id` it is needed."""
    named = [cell.strip() for cell in header if cell.strip()]
    table, dot, _ = named[0].partition(".") if named else ("", "", "")
    owner = table + dot
    if (
        len(named) < _FEWEST_NAMED
        or not (dot and table.strip("_ ").replace("_", "").replace(" ", "").isalpha())
        or not all(cell.startswith(owner) and len(cell) > len(owner) for cell in named)
    ):
        return header
    behind = [cell.strip().removeprefix(owner) for cell in header]
    return [f"{owner}{name}" if vocabulary.needs_owner(name) else name for name in behind]


def _usual_width(filled: Sequence[int]) -> int:
    """The number of filled cells of a typical row; title lines and gaps are narrower."""
    counts = sorted(count for count in filled if count > 0)
    if not counts:
        return 0
    wide = [count for count in counts if count > 1] or counts
    return wide[len(wide) // 2]


def _header_place(rows: Sequence[Row], filled: Sequence[int], width: int) -> int:
    """Of the rows of names above the values, the one that names most roles.

    Where none is above, the first row that fills most columns, or a fuller one right below it.
    """
    named = _rows_of_names(rows, filled, width)
    if named:
        return max(named, key=lambda at: (*_as_header(rows[at]), filled[at], -at))
    start = next(at for at, count in enumerate(filled) if count >= width * _FEWEST_FILLED)
    below = [at for at in range(start + 1, len(rows)) if filled[at]]
    for at in below[:-1]:
        if filled[at] <= filled[start] or any(_is_value(cell) for cell in rows[at]):
            break
        start = at
    return start


def _as_header(row: Row) -> tuple[bool, float]:
    """Whether each name is another one, and how many roles they name."""
    names = tuple(cell.strip() for cell in row if cell.strip())
    return len(set(names)) == len(names), round(vocabulary.score_names(names), 1)


def _rows_of_names(rows: Sequence[Row], filled: Sequence[int], width: int) -> list[int]:
    """The first rows with other texts in each cell where numbers and dates stand below.

    A row of values may stand above them, such as one that numbers the columns.
    """
    shape = shape_of(rows)
    if shape is None:
        return []
    result, values = [], 0
    for at in [at for at, count in enumerate(filled) if count][:_FIRST_ROWS]:
        values += shape.begins(rows[at])
        if values > 1:
            break
        if filled[at] >= width * _FEWEST_FILLED and shape.is_of_texts(rows[at]):
            names = [cell.strip() for cell in rows[at] if cell.strip()]
            if len(set(names)) >= len(names) * _FEWEST_FILLED:
                result.append(at)
    return result


def _is_value(cell: str) -> bool:
    text = cell.strip()
    return bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text))


def _fills_last(start: Row, body: Sequence[Row]) -> bool:
    """Whether cells beyond the header's end hold anything in most rows."""
    beyond = [any(cell.strip() for cell in row[len(start) :]) for row in body]
    return bool(beyond) and sum(beyond) > len(beyond) / 2


def _looks_like_values(start: Row, body: Sequence[Row]) -> bool:
    typed = alike = 0
    for position, cell in enumerate(start):
        below = [row[position].strip() for row in body if len(row) > position]
        below = [value for value in below if value]
        if not below:
            continue
        for pattern in (_DATE, _NUMBER):
            if sum(bool(pattern.fullmatch(value)) for value in below) > 0.8 * len(below):
                typed += 1
                alike += bool(pattern.fullmatch(cell.strip()))
                break
    return typed > 0 and alike * 2 >= typed
