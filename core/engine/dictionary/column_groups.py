"""Columns that belong together, encoded as one: a code for each combination that occurs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from core.engine.dictionary.chunks import chunk_slices, code_counts, empty_array, smallest_dtype
from core.engine.dictionary.encoded_columns import encode_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from core.engine.dictionary.chunks import Codes
    from core.engine.dictionary.encoding import EncodedColumn
    from core.engine.dictionary.parquet_table import ParquetTable

_DENSE = 1 << 22
"""Up to so many possible pairs, a table of all of them is small enough to be looked through."""


@dataclass(frozen=True, eq=False)
class ColumnGroup:
    """Some columns of a table, encoded together.

    Parameters
    ----------
    codes : for each row, its combination of values
    parts : the columns, with the value of each combination
    size : how many different combinations there are
    """

    codes: Codes
    parts: Mapping[str, pa.Array]
    size: int

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many rows have each combination."""
        return code_counts(self.codes, self.size)


def encode_group(raw: ParquetTable, columns: Sequence[str]) -> ColumnGroup:
    """The different combinations of some columns, and which of them each row has."""
    encoded = encode_columns(raw, columns)
    if not encoded:
        return ColumnGroup(np.zeros(raw.rows, dtype=np.uint8), {}, 1)
    (first, column), *others = encoded.items()
    codes, size = column.codes, len(column.distinct)
    places = {first: np.arange(size)}
    for name, other in others:
        codes, left, right = _pair_codes(codes, size, other)
        places = {column: place[left] for column, place in places.items()} | {name: right}
        size = len(left)
    parts = {name: encoded[name].distinct.take(pa.array(place)) for name, place in places.items()}
    return ColumnGroup(codes, parts, size)


def _pair_codes(
    codes: Codes, size: int, other: EncodedColumn
) -> tuple[Codes, NDArray[np.int64], NDArray[np.int64]]:
    """Pairs that occur: the code of each row, and the place of both sides in each pair."""
    width = len(other.distinct)

    def pair(part: slice) -> NDArray[np.int64]:
        return codes[part].astype(np.int64) * width + other.codes[part]

    if size * width > max(_DENSE, 4 * len(codes)):
        # Too many possible pairs for a table of all: a hash table of those that occur.
        numbered, pairs = pd.factorize(pair(slice(None)))
        return smallest_dtype(numbered, len(pairs)), pairs // width, pairs % width
    occurs = np.zeros(size * width, dtype=bool)
    for part in chunk_slices(len(codes)):
        occurs[pair(part)] = True
    pairs = np.flatnonzero(occurs).astype(np.int64)
    code_of = smallest_dtype(np.zeros(size * width, dtype=np.uint8), len(pairs))
    code_of[pairs] = np.arange(len(pairs))
    joined = empty_array(len(codes), np.min_scalar_type(len(pairs)))
    for part in chunk_slices(len(codes)):
        joined[part] = code_of[pair(part)]
    return joined, pairs // width, pairs % width
