"""Rows by what they say: no pair is lost, no copy is missed, and no penny."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cleaning import column_groups
from core.cleaning.encoded_rows import ExactSums, total
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
