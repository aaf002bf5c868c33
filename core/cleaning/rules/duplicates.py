"""Rows that repeat another row: suspected by a 64-bit mark of each row, then compared in full.

To compare the rows of a large file by their content takes all of it in memory. A mark of eight
bytes says which rows may be alike, and only those few are compared column by column. The columns
that play no role are read for these few rows only: a line number tells rows apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from core import engine, joins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import duckdb
    from numpy.typing import NDArray

    from core.engine import Codes, EncodedColumn, RowNumbers
    from core.files import RawTable

_SEED = 20_240_229


def find_duplicates(
    columns: Sequence[EncodedColumn],
    numbers: RowNumbers,
    further: Callable[[NDArray[np.int64]], NDArray[np.uint64]] | None = None,
) -> tuple[NDArray[np.int64], int]:
    """The places of the second and later copies of each row, and how many only look like copies.

    Parameters
    ----------
    columns : those in which copies are alike, and that are at hand
    numbers : the number of each row: the lowest is the first, the others repeat it
    further : a mark of all other columns for rows at some places, asked only of those that are
        alike in `columns`; None where there are no others
    """
    row_marks = RowMarks(len(column.distinct) for column in columns)
    marks = engine.empty_array(len(columns[0].codes), np.uint64)

    def mark(part: slice) -> None:
        marks[part] = row_marks.of(column.codes[part] for column in columns)

    engine.parallel_map(mark, engine.chunk_slices(len(marks)), len(marks))
    in_order = np.sort(marks)
    # Two different rows share a mark about once in 2^64 pairs, so hardly any suspect is innocent.
    is_shared = mark_filter(in_order[1:][in_order[1:] == in_order[:-1]])
    del in_order
    suspects = engine.rows_where(len(marks), lambda part: is_shared(marks[part]))
    alike = pd.DataFrame({place: column.codes[suspects] for place, column in enumerate(columns)})
    order = np.argsort(numbers.at(suspects), kind="stable")
    suspects, alike = suspects[order], alike.iloc[order]
    copies = alike.duplicated().to_numpy()
    if further is None or not copies.any():
        return np.sort(suspects[copies]), 0
    several = alike.duplicated(keep=False).to_numpy()
    suspects, alike = suspects[several], alike[several]
    exact = alike.assign(further=further(suspects)).duplicated().to_numpy()
    return np.sort(suspects[exact]), int(copies.sum() - exact.sum())


def mark_further(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, columns: Sequence[str]
) -> Callable[[NDArray[np.int64]], NDArray[np.uint64]] | None:
    """A function that gives eight bytes for what some rows hold in columns that are not encoded.

    Parameters
    ----------
    columns : the columns that are; which table a row was read from does not tell it apart either
    """
    others = [name for name in raw.columns if name not in {*columns, joins.mark_of(raw)}]
    if not others:
        return None
    texts = ", ".join(f"{engine.quoted(name)}::VARCHAR" for name in others)
    row = engine.quoted(engine.ROW)

    def marks(places: NDArray[np.int64]) -> NDArray[np.uint64]:
        wanted = pa.table({"n": engine.row_numbers(raw).at(places), "at": np.arange(len(places))})
        connection.register("suspects", wanted)
        found = connection.sql(
            f"SELECT hash({texts}) AS mark FROM {raw.sql} AS raw "
            f"JOIN suspects ON raw.{row} = suspects.n ORDER BY suspects.at"
        ).to_arrow_table()
        connection.unregister("suspects")
        result: NDArray[np.uint64] = found.column(0).to_numpy()
        return result

    return marks


class RowMarks:
    """Eight bytes for each row: rows with the same codes have the same, others another.

    Every value of every column has a random number; a row has the sum of those of its values
    (Zobrist (1970), A New Hashing Method with Application for Game Playing, University of
    Wisconsin, Technical Report 88).

    Parameters
    ----------
    sizes : how many different codes each column has
    """

    def __init__(self, sizes: Iterable[int]) -> None:
        rng = np.random.default_rng(_SEED)
        self._random = [rng.integers(0, 2**64, size, dtype=np.uint64) for size in sizes]

    def of(self, columns: Iterable[Codes]) -> NDArray[np.uint64]:
        """The marks of some rows, by the codes they have in each column."""
        first, *others = zip(columns, self._random, strict=True)
        marks: NDArray[np.uint64] = first[1].take(first[0])
        for codes, random in others:
            marks += random.take(codes)
        return marks


def mark_filter(
    wanted: NDArray[np.uint64],
) -> Callable[[NDArray[np.uint64]], NDArray[np.bool_]]:
    """A function that says of each of some marks whether it is one of those wanted."""
    index = pd.Index(np.unique(wanted))
    # pandas builds its hash table at the first look-up, which two threads must not share.
    index.get_indexer(index[:1])
    return lambda marks: index.get_indexer(pd.Index(marks)) >= 0
