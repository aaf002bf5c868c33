"""Rows that repeat another row: suspected by a fingerprint of each row, then made sure of.

To compare the rows of a large file by their content takes all of it in memory. Four bytes a row
say which rows may be alike; only the suspects are compared in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from core.engine import Codes, EncodedColumn, RowNumbers

_MOST_BITS = 22
_SLOT_BITS = 19
_SEED = 20_240_229


def find(columns: Sequence[EncodedColumn], numbers: RowNumbers) -> NDArray[np.int64]:
    """The places of the second and later copies of each row.

    Parameters
    ----------
    columns : those in which copies are alike
    numbers : the number of each row: the lowest is the first, the others repeat it
    """
    if not len(columns[0].codes):
        return np.empty(0, dtype=np.int64)
    fingerprints = Fingerprints(len(column.distinct) for column in columns)
    marks = engine.empty_array(len(columns[0].codes), np.uint32)

    def mark(part: slice) -> None:
        marks[part] = fingerprints.of(column.codes[part] for column in columns)

    engine.parallel_map(mark, engine.chunk_slices(len(marks)), len(marks))
    suspects = _suspects(marks, max(columns, key=lambda each: len(each.distinct)))
    if not len(suspects):
        return suspects
    alike = pd.DataFrame({place: each.codes[suspects] for place, each in enumerate(columns)})
    order = np.argsort(numbers.at(suspects), kind="stable")
    return np.sort(suspects[order][alike.iloc[order].duplicated().to_numpy()])


class Fingerprints:
    """Four bytes for each row: rows with the same codes have the same, others hardly ever.

    Every value of every column has a random number; a row has the sum of those of its values
    (Zobrist (1970), A New Hashing Method with Application for Game Playing, University of
    Wisconsin, Technical Report 88).

    Parameters
    ----------
    sizes : how many different codes each column has
    """

    def __init__(self, sizes: Iterable[int]) -> None:
        rng = np.random.default_rng(_SEED)
        self._drawn = [rng.integers(0, 2**32, size, dtype=np.uint32) for size in sizes]

    def of(self, columns: Iterable[Codes]) -> NDArray[np.uint32]:
        """The marks of some rows, by the codes they have in each column."""
        first, *others = zip(columns, self._drawn, strict=True)
        marks: NDArray[np.uint32] = first[1].take(first[0])
        for held, numbers in others:
            marks += numbers.take(held)
        return marks


class Wanted:
    """A few marks, to be found among many.

    Parameters
    ----------
    marks : in ascending order
    """

    def __init__(self, marks: NDArray[np.uint32]) -> None:
        # Most are told apart by a look at a few of their bits, most others by a look at the rest.
        bits = min(len(marks).bit_length() + 4, _MOST_BITS)
        self._marks = marks
        self._shift, self._rest = np.uint32(32 - bits), np.uint32((1 << bits) - 1)
        self._maybe, self._likely = np.zeros((2, 1 << bits), dtype=bool)
        self._maybe[marks >> self._shift] = True
        self._likely[marks & self._rest] = True

    def among(self, marks: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Whether each mark is one of those wanted."""
        found = self._maybe.take(marks >> self._shift)
        places = np.flatnonzero(found)
        places = places[self._likely.take(marks[places] & self._rest)]
        at = np.searchsorted(self._marks, marks[places])
        found[:] = False
        found[places] = self._marks.take(at, mode="clip") == marks[places]
        return found


def _suspects(marks: NDArray[np.uint32], column: EncodedColumn) -> NDArray[np.int64]:
    """The places of the rows that may have a copy, and of all their copies.

    Most files have the lines of an order one below the other, and only a line of the same order can
    be a copy. What stands in one piece of the file is compared near at hand, in a third of the
    time; with the whole file only what belongs to an order that goes on in another piece.

    Parameters
    ----------
    column : the one with the most different values, of orders if there are any
    """
    apart = _scattered(column)
    if len(apart) > len(marks) / 2:
        return _seen_twice(marks)
    return np.union1d(_twice_in_a_piece(marks), apart[_seen_twice(marks[apart])])


def _scattered(column: EncodedColumn) -> NDArray[np.int64]:
    """The places of the rows whose value stands in several pieces of the file."""
    held, size = column.codes, len(column.distinct)
    piece_of = np.full(size, -1, dtype=np.int32)
    several = np.zeros(size, dtype=bool)
    for number, piece in enumerate(engine.chunk_slices(len(held))):
        here = held[piece].astype(np.intp)
        before = piece_of[here]
        several[here[(before != number) & (before >= 0)]] = True
        piece_of[here] = number
    return engine.rows_where(len(held), lambda part: several.take(held[part]))


def _twice_in_a_piece(marks: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The places of the marks that another one in the same piece is like.

    Every row signs the slot of its mark with its place; who does not find his own name there shares
    it with somebody who came later.
    """
    found: dict[int, NDArray[np.int64]] = {}
    shift = np.uint32(32 - _SLOT_BITS)

    def look(pieces: Sequence[slice]) -> None:
        signed = np.empty(1 << _SLOT_BITS, dtype=np.int32)
        for piece in pieces:
            here = marks[piece]
            slots, names = (here >> shift).astype(np.intp), np.arange(len(here), dtype=np.int32)
            signed[slots] = names
            shared = np.zeros(1 << _SLOT_BITS, dtype=bool)
            shared[slots[signed[slots] != names]] = True
            places = np.flatnonzero(shared[slots])
            found[piece.start] = places[_shared(here[places])] + piece.start

    pieces = list(engine.chunk_slices(len(marks)))
    engine.parallel_map(look, (pieces[0::2], pieces[1::2]), len(marks))
    return np.concatenate([found[piece.start] for piece in pieces])


def _shared(marks: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Whether another one is like it, for each of some marks."""
    order = np.argsort(marks)
    in_order = marks[order]
    alike = in_order[1:] == in_order[:-1]
    shared = np.zeros(len(marks), dtype=bool)
    shared[order[1:][alike]] = shared[order[:-1][alike]] = True
    return shared


def _seen_twice(marks: NDArray[np.uint32]) -> NDArray[np.int64]:
    upper = marks >= 1 << 31
    again: list[NDArray[np.uint32]] = []

    def sort(half: NDArray[np.bool_]) -> None:
        in_order = np.sort(marks[half])
        again.append(in_order[1:][in_order[1:] == in_order[:-1]])

    engine.parallel_map(sort, (upper, ~upper), len(marks))
    twice = np.concatenate(again)
    if not len(twice):
        return np.empty(0, dtype=np.int64)
    wanted = Wanted(np.unique(twice))
    return engine.rows_where(len(marks), lambda part: wanted.among(marks[part]))
