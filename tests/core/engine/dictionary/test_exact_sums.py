"""Sums of money are exact, however large."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from core.engine.dictionary.exact_sums import ExactSums, as_millionths, as_money, exact_total


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
    groups, codes = (np.array([pair[n] for pair in added], dtype=np.intp) for n in (0, 1))
    counts = np.bincount(codes, minlength=len(values))
    adder = ExactSums(held, counts, 3)
    adder.add(groups, codes)
    wanted = [sum(Fraction(exact[code]) for group, code in added if group == n) for n in range(3)]
    assert [int(value) for value in adder.sums()] == wanted
    assert exact_total(held, counts) == sum(wanted)


def test_decimals_are_whole_millionths_and_null_is_zero_and_unknown():
    wide = Decimal(10) ** 25
    for value in (Decimal("-1.000001"), wide):
        column = pa.chunked_array([pa.array([value, None], pa.decimal128(38, 6))])
        millionths, known = as_millionths(column)
        assert [as_money(int(number)) for number in millionths] == [value, 0]
        assert list(known) == [True, False]
