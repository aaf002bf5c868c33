"""Rows by what they say: no pair is lost, no copy is missed, and no penny."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cleaning import column_groups, duplicates
from core.cleaning.encoded_rows import ExactSums, total
from core.engine.dictionary import chunks
from core.engine.dictionary.encoded_columns import RowNumbers
from core.engine.dictionary.encoding import EncodedColumn

CODES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=30)


def coded(codes, size):
    return EncodedColumn(pa.array([*range(size), None]), np.array(codes, dtype=np.uint8), 0)


@pytest.mark.parametrize("dense", [0, 1 << 22], ids=["hashed", "looked through"])
@given(codes=CODES)
def test_pairs_are_those_that_occur(dense, codes):
    one, other = (np.array(each, dtype=np.uint8) for each in zip(*codes, strict=True))
    before, column_groups._DENSE = (
        column_groups._DENSE,
        dense - 4 * len(codes) if dense == 0 else dense,
    )
    try:
        joined, mine, theirs = column_groups._pairs(one, 5, coded(other, 3))
    finally:
        column_groups._DENSE = before
    assert list(zip(mine[joined], theirs[joined], strict=True)) == codes
    assert len(mine) == len(set(codes))


@given(codes=CODES, seed=st.integers(0, 9))
def test_copies_are_the_later_of_rows_that_are_alike(codes, seed):
    columns = [
        coded(each, size) for each, size in zip(zip(*codes, strict=True), (4, 3), strict=True)
    ]
    numbers = np.random.default_rng(seed).permutation(len(codes)) + 1
    found = duplicates.find(columns, RowNumbers(len(codes), numbers))
    table = pd.DataFrame(codes, index=numbers).sort_index()
    assert sorted(numbers[found]) == list(table.index[table.duplicated()])


@pytest.mark.parametrize("orders", [40, 4_000], ids=["all over the file", "line below line"])
def test_copies_are_found_across_the_pieces_of_a_file(orders, monkeypatch):
    """Whether the lines of an order stand together or not, and where a piece ends between two."""
    monkeypatch.setattr(chunks, "_ROWS", 64)
    rng = np.random.default_rng(5)
    order = np.repeat(np.arange(orders), 8_000 // orders)
    if orders == 40:
        order = rng.permutation(order)
    line = rng.integers(0, 4, 8_000)
    columns = [
        coded(line, 4),
        EncodedColumn(pa.array([*range(orders), None]), order.astype(np.uint16), 0),
    ]
    apart = duplicates._scattered(columns[1])
    assert (len(apart) > 4_000) == (orders == 40), "both ways of looking are tried"
    found = duplicates.find(columns, RowNumbers(8_000))
    repeated = pd.DataFrame({"order": order, "line": line}).duplicated()
    assert list(found) == list(np.flatnonzero(repeated))
    assert len(found) > 500


@given(
    values=st.lists(st.integers(-(10**24), 10**24), min_size=1, max_size=4),
    added=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=30),
    scale=st.sampled_from([10**19, 10**12, 1]),
)
def test_sums_are_exact_however_large(values, added, scale):
    exact = [value // scale for value in values]
    fits = all(abs(value) < 2**62 for value in exact)
    held = np.array(exact, dtype=np.int64 if fits else object)
    added = [(group, code % len(values)) for group, code in added]
    groups, codes = (np.array([each[n] for each in added], dtype=np.intp) for n in (0, 1))
    counts = np.bincount(codes, minlength=len(values))
    adder = ExactSums(held, counts, 3)
    adder.add(groups, codes)
    wanted = [sum(Fraction(exact[code]) for group, code in added if group == n) for n in range(3)]
    assert [int(each) for each in adder.sums()] == wanted
    assert total(held, counts) == sum(wanted)


MARKS = st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 9).map(lambda n: n << 28), max_size=40)


@given(marks=MARKS, wanted=MARKS)
def test_wanted_marks_are_found_and_no_others(marks, wanted):
    held = np.array(marks, dtype=np.uint32)
    few = np.unique(np.array([*wanted, *marks[::3]], dtype=np.uint32))
    assert list(duplicates.Wanted(few).among(held)) == list(np.isin(held, few))


@given(codes=CODES)
def test_rows_with_the_same_codes_have_the_same_mark_and_others_another(codes):
    one, other = (np.array(each, dtype=np.uint8) for each in zip(*codes, strict=True))
    marks = duplicates.Fingerprints((4, 3)).of((one, other))
    pairs = set(zip(codes, marks.tolist(), strict=True))
    assert len(pairs) == len(set(codes)) == len(set(marks.tolist()))
