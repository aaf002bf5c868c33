"""What the rows of a table look like: how many cells, and where numbers, dates and ids stand.

A line that was cut otherwise than the others is judged by it: whether it is a row all the same, and
whether what stands in its cells belongs there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.files.table_shape import table_heuristics

_MOSTLY = 0.8
_MIN_ROWS, _AGREED = 3, 0.5
_BLANK = frozenset(("", "-", "na", "n/a", "nan", "null", "none", "nil", "\\n"))
NUMBER, DATE, CODE, TEXT = "number", "date", "code", "text"
"""What a cell can hold."""
_TELLING = 2
_MIN_ALIKE, _MAX_CELLS = 10, 12_000
"""Rows that are looked at: a file may have two thousand columns."""
_DAY_AND_YEAR = re.compile(r"\d\D+\d")
_LETTER_FIRST = re.compile(r"[^\W\d_]+\d")
"""An id such as C02; a currency stands apart from its amount."""


@dataclass(frozen=True, slots=True)
class RowShape:
    """The shape of most rows.

    Parameters
    ----------
    width : cells of a row
    kinds : what nearly every cell of a column is: number, date or code; None where it may be text
    texts : the columns in which no number or date stands
    """

    width: int
    kinds: tuple[str | None, ...]
    texts: frozenset[int] = frozenset()

    def fits(self, cells: Sequence[str], first: int = 0) -> bool:
        """Whether numbers and dates stand where they belong, and nothing else; blanks always fit.

        Parameters
        ----------
        first : the column of the first of the cells
        """
        columns = enumerate(self.kinds[first:], start=first)
        return not any(
            found is not None
            and (
                (kind in {NUMBER, DATE} and found != kind)
                or (place in self.texts and found in {NUMBER, DATE})
            )
            for (place, kind), found in zip(columns, map(_kind, cells), strict=False)
        )

    def begins(self, cells: Sequence[str]) -> bool:
        """Whether cells can be the first ones of a row, and some column says so."""
        kinds = [(kind, _kind(cell)) for kind, cell in zip(self.kinds, cells, strict=False) if kind]
        known = [_holds(kind, found) for kind, found in kinds if found is not None]
        return bool(known) and all(known)

    def is_row(self, cells: Sequence[str]) -> bool:
        """Whether cells are a whole row without doubt: as many, and of the same kinds."""
        if len(cells) != self.width:
            return False
        typed = [(kind, _kind(cell)) for kind, cell in zip(self.kinds, cells, strict=True) if kind]
        alike = sum(_holds(kind, found) for kind, found in typed)
        wrong = sum(found is not None and not _holds(kind, found) for kind, found in typed)
        return not wrong and alike >= min(_TELLING, len(typed)) > 0

    def is_of_texts(self, cells: Sequence[str]) -> bool:
        """Whether texts stand where the rows have numbers or dates, and nothing else."""
        kinds = [_kind(cell) for kind, cell in zip(self.kinds, cells, strict=False) if kind]
        return TEXT in kinds and not {NUMBER, DATE} & set(kinds)


def shape_of(rows: Sequence[Sequence[str]]) -> RowShape | None:
    """The shape of the rows that have the commonest number of cells; None where few have it."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    widths = Counter(map(len, filled))
    if not widths:
        return None
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    if count < max(_MIN_ROWS, _AGREED * len(filled)):
        return None
    alike = [row for row in filled if len(row) == width][: max(_MIN_ALIKE, _MAX_CELLS // width)]
    columns = [[row[place] for row in alike] for place in range(width)]
    kinds = tuple(map(_column_kind, columns))
    texts = (at for at, cells in enumerate(columns) if kinds[at] is None and _is_text(cells))
    return RowShape(width, kinds, frozenset(texts))


def _is_text(cells: Sequence[str]) -> bool:
    kinds = Counter(map(_kind, cells))
    return kinds[TEXT] >= _MIN_ALIKE and not kinds[NUMBER] + kinds[DATE]


def _column_kind(cells: Sequence[str]) -> str | None:
    kinds = Counter(kind for kind in map(_kind, cells) if kind is not None)
    filled = kinds.total()
    for kind in (DATE, NUMBER):
        if filled and kinds[kind] >= _MOSTLY * filled:
            return kind
    return CODE if filled and filled - kinds[TEXT] >= _MOSTLY * filled else None


def _kind(cell: str) -> str | None:
    """What a cell holds; None where it is blank."""
    text = cell.strip()
    if text.casefold() in _BLANK:
        return None
    # To look for the names of months takes its time: a text without a day and a year has none.
    if (_DAY_AND_YEAR.search(text) or text.isdecimal()) and table_heuristics.is_date(text):
        return DATE
    if table_heuristics.is_number(text) and not _LETTER_FIRST.match(text):
        return NUMBER
    return CODE if table_heuristics.is_code(text) else TEXT


def _holds(kind: str, found: str | None) -> bool:
    """Whether a cell's kind may stand in a column: a number is an id as well."""
    return found == kind or (kind == CODE and found in {NUMBER, DATE})
