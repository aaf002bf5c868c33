"""Sums over rows that lose no penny, in any order: money as whole millionths.

A float holds every whole number up to 2^53 exactly, and floats are added fastest. What may come to
more is added as 64-bit integers, and beyond those as Python's own integers.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from core.engine.dictionary.chunks import Codes

_MAX_FLOAT = 2.0**53
_MAX_INT64 = 2.0**62
_DECIMALS = 6


def as_millionths(values: pa.ChunkedArray) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Decimals with six places as whole millionths, zero where null; and where they are known.

    Integers of 64 bits where all fit, Python's own where one does not.
    """
    array = values.combine_chunks()
    known = array.is_valid().to_numpy(zero_copy_only=False)
    # Arrow keeps a decimal as one 128-bit integer: two halves of 64 bits, the lower one first.
    halves = np.frombuffer(array.buffers()[1], dtype=np.int64)
    halves = halves[2 * array.offset : 2 * (array.offset + len(array))].reshape(-1, 2)
    low, high = halves[:, 0], halves[:, 1]
    if bool(((high == low >> 63) | ~known).all()):
        return np.where(known, low, 0), known
    wide = high.astype(object) * 2**64 + low.astype(np.uint64).astype(object)
    return np.where(known, wide, 0), known


def exact_total(values: NDArray[Any], counts: NDArray[np.int64]) -> int:
    """The sum of values that occur `counts` times each, in whole millionths."""
    if values.dtype == object or _upper_bound(values, counts) > _MAX_INT64:
        return int(np.dot(values.astype(object), counts.astype(object)))
    return int(np.dot(values, counts))


def _upper_bound(values: NDArray[Any], counts: NDArray[np.int64]) -> float:
    # Multiplied and added here: for a product of vectors, the library starts threads that spin.
    return float((np.abs(values).astype(float) * counts).sum())


class ExactSums:
    """Adds up the values of some codes by group, chunk by chunk, exactly.

    Parameters
    ----------
    values : whole millionths, by code
    counts : no code is added more often
    size : how many groups there are
    """

    def __init__(self, values: NDArray[Any], counts: NDArray[np.int64], size: int) -> None:
        bound = _upper_bound(values, counts)
        self._floats = bound < _MAX_FLOAT
        wide = values.dtype == object or bound > _MAX_INT64
        self._values = values.astype(float if self._floats else object if wide else np.int64)
        self._sums = np.zeros(size, dtype=self._values.dtype)

    def add(self, groups: Codes, codes: Codes) -> None:
        """Add the value of each code to its group."""
        np.add.at(self._sums, groups, self._values.take(codes))

    def sums(self) -> NDArray[Any]:
        """Of each group: 64-bit integers, or Python's own where these would not hold them."""
        return np.rint(self._sums).astype(np.int64) if self._floats else self._sums


def as_money(millionths: int) -> Decimal:
    """Whole millionths as money."""
    return Decimal(millionths).scaleb(-_DECIMALS)
