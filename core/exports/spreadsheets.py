"""Tables that are safe to open in a spreadsheet, and as CSV: text never becomes a formula.

A spreadsheet runs a cell that starts with = + - @ (or with a tab or line break before one) as a
formula, and a customer id or product name in an upload may be written by anybody. Such texts
get an apostrophe in front, which spreadsheets do not show (OWASP, CSV Injection). A spreadsheet
that expects semicolons, as a German one does, cuts a cell of a CSV file at each of them, quoted or
not: what follows one is made safe too.
"""

from __future__ import annotations

import re

import pandas as pd

from core import engine

FORMULA_STARTS = (*"=+-@", *"\uff1d\uff0b\uff0d\uff20", *map(chr, range(32)))
"""= + - @, their full-width twins, and every control character, which could hide one of them."""


_CELL_END = r"[;|\t\r\n][ \t\r\n]*[\"']*"
_FORMULA_START = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_BETWEEN = r"[;| \t\r\n]"
_INNER = re.compile(rf"(?<!{_BETWEEN}) *+[;|\t\r\n]{_BETWEEN}*+[\"']*+(?={_FORMULA_START})")
"""What other spreadsheets take for the end of a cell or a row, with a formula behind it.

The same as `_CELL_END` before a formula, but a run of such marks is looked at once.
"""


def safe_text(text: str) -> str:
    r"""A text that no spreadsheet takes for a formula, with \n as its only line break."""
    text = _INNER.sub(r"\g<0>'", text)
    text = f"'{text}" if text.startswith(FORMULA_STARTS) else text
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def safe_sql(column: str) -> str:
    """`safe_text` of a column of texts, as an SQL expression."""
    starts = ", ".join(str(ord(letter)) for letter in FORMULA_STARTS)
    inner = engine.literal(f"({_CELL_END})({_FORMULA_START})")
    column = f"regexp_replace({column}, {inner}, '\\1''\\2', 'g')"
    text = f"if(unicode({column}) IN ({starts}), chr(39) || {column}, {column})"
    return f"replace(replace({text}, chr(13) || chr(10), chr(10)), chr(13), chr(10))"


def to_csv(frame: pd.DataFrame) -> bytes:
    r"""A table as CSV: UTF-8, commas, \n between the rows, texts made safe, header first.

    Parameters
    ----------
    frame : the table; its index is left out
    """
    text: str = neutral(frame).to_csv(
        index=False, lineterminator="\n", date_format="%Y-%m-%d %H:%M:%S"
    )
    return text.encode("utf-8", "replace")


def neutral(frame: pd.DataFrame) -> pd.DataFrame:
    """The same table with every text, the headers' included, made safe.

    Parameters
    ----------
    frame : the table; it is not changed
    """
    neutral = frame.copy(deep=False)
    # By position: a file may have two columns of one name.
    for position in range(neutral.shape[1]):
        column = neutral.iloc[:, position]
        if pd.api.types.is_string_dtype(column.dtype) and column.dtype != object:
            # One look at the whole column is quick, and most columns need nothing.
            inner = column.str.contains(_INNER.pattern)
            if not (
                column.str.startswith(FORMULA_STARTS) | column.str.contains("\r") | inner
            ).any():
                continue
        elif column.dtype != object and not isinstance(column.dtype, pd.CategoricalDtype):
            continue
        safe = [safe_text(cell) if isinstance(cell, str) else cell for cell in column]
        neutral.isetitem(position, pd.array(safe, dtype=object))
    return neutral.set_axis([safe_text(str(name)) for name in frame.columns], axis="columns")
