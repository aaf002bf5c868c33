"""Rows that repeat another row: suspected by a 64-bit mark of each row, then compared in full.

To compare the rows of a large file by their content takes all of it in memory. A mark of eight
bytes says which rows may be alike, and only those few are compared column by column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from core.engine import Codes, EncodedColumn, RowNumbers

_SEED = 20_240_229


def find_duplicates(columns: Sequence[EncodedColumn], numbers: RowNumbers) -> NDArray[np.int64]:
    """The places of the second and later copies of each row, in ascending order.

    Parameters
    ----------
    columns : those in which copies are alike
    numbers : the number of each row: the lowest is the first, the others repeat it
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
    return np.sort(suspects[order][alike.iloc[order].duplicated().to_numpy()])


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
