"""A worksheet held as Arrow columns: finding its table, tidying its types, numbering its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core import engine
from core.errors import Notice
from core.files.table_shape import header
from core.formatting import Sentence

HEAD_ROWS = 60


@dataclass(frozen=True, slots=True)
class Grid:
    """The table found on one worksheet.

    Parameters
    ----------
    name : the sheet
    columns : one typed column per name, blank rows included
    names : unique column names
    notices : what the reader should know
    header_row : the row of the column names, from 1; 0 where there are none
    """

    name: str
    columns: tuple[pa.Array, ...]
    names: tuple[str, ...]
    notices: tuple[Notice, ...]
    header_row: int = 1

    @property
    def rows(self) -> int:
        """Rows of values, blank ones included."""
        return len(self.columns[0]) if self.columns else 0

    def table(self) -> pa.Table:
        """The rows that hold anything, numbered as they stand on the sheet below the header."""
        numbers = pa.array(range(1, self.rows + 1), pa.int64())
        whole = pa.table([numbers, *self.columns], names=[engine.ROW, *self.names])
        filled = None
        for column in self.columns:
            there = pc.is_valid(column)
            filled = there if filled is None else pc.or_(filled, there)
        return whole if filled is None else whole.filter(filled)


def head(columns: Sequence[pa.Array]) -> list[list[str]]:
    """The first rows as texts, as the layout is found on them."""
    texts = [column.slice(0, HEAD_ROWS).cast(pa.string()).to_pylist() for column in columns]
    return [["" if cell is None else cell for cell in row] for row in zip(*texts, strict=True)]


def tidy(column: pa.Array) -> pa.Array:
    """One of the types that cleaning reads: text, number, truth value, date, time stamp."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us"))
    if pa.types.is_duration(kind) or pa.types.is_time(kind) or pa.types.is_null(kind):
        return column.cast(pa.string())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        text = column.cast(pa.string())
        return pc.if_else(
            pc.equal(pc.utf8_trim_whitespace(text), ""), pa.scalar(None, pa.string()), text
        )
    return column


def found(name: str, columns: Sequence[pa.Array], at: header.Layout) -> Grid:
    """The columns of the table, without what stands beside it on the sheet."""
    tidied = [tidy(column) for column in columns[: len(at.names)]]
    used = used_columns(at.names, [column.null_count < len(column) for column in tidied])
    return only(name, [tidied[place] for place in used], used, at)


def only(name: str, columns: Sequence[pa.Array], used: Sequence[int], at: header.Layout) -> Grid:
    """The table of the used columns alone, saying how many others there were."""
    names = tuple(at.names[place] for place in used)
    notices = at.notices()
    if len(used) < len(at.names):
        text = Sentence(
            "Left out because no row has a value there: {n:# column|# columns}.",
            n=len(at.names) - len(used),
        )
        notices = (*notices, Notice("empty_columns", text))
    return Grid(name, tuple(columns), names, notices, at.header_row)


def used_columns(names: Sequence[str], filled: Sequence[bool]) -> tuple[int, ...]:
    """The places of the columns that belong to the table.

    A cell somebody left in the last column of a sheet makes sixteen thousand columns of five. A
    column without any value counts only where it has a name and no nameless one stands before it.
    """
    nameless = [name == f"column_{place}" for place, name in enumerate(names, start=1)]
    whole, used = True, []
    for place, holds in enumerate(filled):
        whole = whole and (holds or not nameless[place])
        if holds or whole:
            used.append(place)
    return tuple(used)
