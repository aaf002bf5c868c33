"""Whether cells that were cut from lines hold values, as those of a table do, or pieces of prose.

Commas cut a letter, a poem or a program into cells as well as an export. What tells them apart is
in the columns: a table of sales or customers has somewhere numbers, dates or ids, or columns of
single words, or of a few that come again and again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from core.files.dates.timestamp_shapes import timestamp_shape
from core.files.dates.written_dates import written_date

_DIGITS = str.maketrans("123456789", "000000000")
_UNIT = r"[^\W\d_]{1,4}"
_NUMBER = re.compile(
    rf"(?:{_UNIT} ?)?[-+(\u2212]?(?:\W|{_UNIT})? ?[-+]?[.,]?\d[\d.,'\u2019\s]*(?:[eE][-+]?\d+)?"
    rf"\s?(?:\W|{_UNIT})?\)?-?"
)
# No whitespace, and no mark that programs are made of.
_CODE = re.compile(r"[^\s=(){}<>\[\];\"`]+")
_SPELLED = {8: "%Y%m%d", 10: "%Y%m%d%H", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_SECONDS = range(473_385_600, 4_102_444_800)
"""Since 1970, from 1985 to 2100."""
_MAX_VALUE_LENGTH = 80
_MAX_WORD_LENGTH = 40
_MOSTLY = 0.6
_FILLED = 0.5
_MIN_ROWS = 10
_MIN_OF_WORDS = 2


def holds_values(rows: Sequence[Sequence[str]], columns: int) -> bool:
    """Whether some column holds values, in the first rows of a table without its header.

    Parameters
    ----------
    rows : cells of the rows below the header
    columns : how many columns there are
    """
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    of_words = 0
    for place in range(columns):
        cells = [row[place] for row in rows if len(row) > place and row[place].strip()]
        if len(cells) < _FILLED * len(rows):
            continue
        if sum(_is_value(cell.strip()) for cell in cells) >= _MOSTLY * len(cells):
            return True
        of_words += _are_words(cells) or _repeat(cells)
    return not rows or of_words >= _MIN_OF_WORDS


def is_number(cell: str) -> bool:
    """A number, with or without its unit."""
    return len(cell) <= _MAX_VALUE_LENGTH and _NUMBER.fullmatch(cell) is not None


def is_date(cell: str) -> bool:
    """A date, with or without a time."""
    if len(cell) > _MAX_VALUE_LENGTH:
        return False
    shape = cell.translate(_DIGITS)
    return timestamp_shape(shape) is not None or written_date(shape) is not None


def is_numbered_date(cell: str) -> bool:
    """A number that can be a moment: digits that spell one, or seconds or less since 1970."""
    try:
        value = float(cell)
        number = int(value)
        if number != value:
            return False
        if number in _SECONDS or number // 1000 in _SECONDS:
            return True
        moment = dt.datetime.strptime(f"{number}", _SPELLED[len(f"{number}")])  # noqa: DTZ007 - only whether it is one
    except (ValueError, OverflowError, KeyError):
        return False
    return 1900 <= moment.year < 2100  # noqa: PLR2004 - as the dates of orders are read


def is_code(cell: str) -> bool:
    """An id or an address: one word with a digit or an @ in it."""
    return (
        len(cell) <= _MAX_VALUE_LENGTH
        and _CODE.fullmatch(cell) is not None
        and any(mark.isdigit() or mark == "@" for mark in cell)
    )


def _is_value(cell: str) -> bool:
    return is_code(cell) or is_number(cell) or is_date(cell)


def _are_words(cells: Sequence[str]) -> bool:
    """One word each, right after the separator; after the comma of a sentence stands a space."""
    single = sum(
        _CODE.fullmatch(cell) is not None and len(cell) <= _MAX_WORD_LENGTH for cell in cells
    )
    return single >= _MOSTLY * len(cells)


def _repeat(cells: Sequence[str]) -> bool:
    """A few short words that come again, such as countries or states of an order."""
    different = len(set(cells))
    return (
        len(cells) >= _MIN_ROWS
        and 1 < different <= len(cells) / 2
        and max(map(len, cells)) <= _MAX_WORD_LENGTH
    )
