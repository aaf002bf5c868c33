"""Copies of rows are found, all of them and no others, however the file is split into chunks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cleaning.rules import duplicates
from core.engine.dictionary import chunks
from core.engine.dictionary.encoded_columns import RowNumbers
from core.engine.dictionary.encoding import EncodedColumn

CODES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=30)
MARKS = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 9).map(lambda n: n << 60), max_size=40)


def coded(codes, size):
    return EncodedColumn(pa.array([*range(size), None]), np.array(codes, dtype=np.uint16), 0)


@given(codes=CODES, seed=st.integers(0, 9))
def test_copies_are_the_later_of_rows_that_are_alike(codes, seed):
    columns = [
        coded(column, size) for column, size in zip(zip(*codes, strict=True), (4, 3), strict=True)
    ]
    numbers = np.random.default_rng(seed).permutation(len(codes)) + 1
    copies, _ = duplicates.find_duplicates(columns, RowNumbers(len(codes), numbers))
    table = pd.DataFrame(codes, index=numbers).sort_index()
    assert sorted(numbers[copies]) == list(table.index[table.duplicated()])


@pytest.mark.parametrize("orders", [40, 4_000], ids=["all over the file", "line below line"])
@pytest.mark.parametrize("threads_from", [0, 10_000_000], ids=["two threads", "one thread"])
def test_copies_are_found_across_the_chunks_of_a_file(orders, threads_from, monkeypatch):
    monkeypatch.setattr(chunks, "_ROWS", 64)
    monkeypatch.setattr(chunks, "_MANY_ROWS", threads_from)
    rng = np.random.default_rng(5)
    order = np.repeat(np.arange(orders), 8_000 // orders)
    if orders == 40:
        order = rng.permutation(order)
    line = rng.integers(0, 4, 8_000)
    copies, _ = duplicates.find_duplicates(
        [coded(line, 4), coded(order, orders)], RowNumbers(8_000)
    )
    repeated = pd.DataFrame({"order": order, "line": line}).duplicated()
    assert list(copies) == list(np.flatnonzero(repeated))
    assert len(copies) > 500


def test_rows_that_only_share_a_mark_are_no_copies(monkeypatch):
    monkeypatch.setattr(
        duplicates.RowMarks, "of", lambda _self, columns: np.zeros(len(next(iter(columns))), "u8")
    )
    copies, _ = duplicates.find_duplicates([coded([0, 1, 0, 2], 3)], RowNumbers(4))
    assert list(copies) == [2]


def test_a_file_without_rows_has_no_copies():
    assert not len(duplicates.find_duplicates([coded([], 1)], RowNumbers(0))[0])


@given(marks=MARKS, wanted=MARKS)
def test_wanted_marks_are_found_and_no_others(marks, wanted):
    held = np.array(marks, dtype=np.uint64)
    few = np.array([*wanted, *marks[::3]], dtype=np.uint64)
    assert list(duplicates.mark_filter(few)(held)) == list(np.isin(held, few))


@given(codes=CODES)
def test_rows_with_the_same_codes_have_the_same_mark_and_others_another(codes):
    one, other = (np.array(column, dtype=np.uint8) for column in zip(*codes, strict=True))
    marks = duplicates.RowMarks((4, 3)).of((one, other))
    pairs = set(zip(codes, marks.tolist(), strict=True))
    assert len(pairs) == len(set(codes)) == len(set(marks.tolist()))
