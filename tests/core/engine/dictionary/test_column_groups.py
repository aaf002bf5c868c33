"""Columns encoded together have a code for each combination that occurs, and no others."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.engine.dictionary import column_groups
from core.engine.dictionary.encoding import EncodedColumn

CODES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=30)


@pytest.mark.parametrize("dense", [-(10**6), 1 << 22], ids=["hashed", "looked through"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(codes=CODES)
def test_pairs_are_those_that_occur(dense, codes, monkeypatch):
    monkeypatch.setattr(column_groups, "_DENSE", dense)
    left, right = (np.array(column, dtype=np.uint8) for column in zip(*codes, strict=True))
    other = EncodedColumn(pa.array([0, 1, 2, None]), right, 0)
    joined, mine, theirs = column_groups._pair_codes(left, 5, other)
    assert list(zip(mine[joined], theirs[joined], strict=True)) == codes
    assert len(mine) == len(set(codes))


def test_a_group_knows_the_values_and_the_rows_of_each_combination(raw_table):
    raw = raw_table("a,b\nx,1\ny,1\nx,1\nx,2\n")
    group = column_groups.encode_group(raw, ["a", "b"])
    rows = list(zip(*(group.parts[name].to_pylist() for name in "ab"), strict=True))
    assert [rows[code] for code in group.codes] == [("x", "1"), ("y", "1"), ("x", "1"), ("x", "2")]
    assert sorted(group.counts) == [1, 1, 2]


def test_a_group_of_no_columns_has_one_combination_of_all_rows(raw_table):
    group = column_groups.encode_group(raw_table("a,b\nx,1\ny,2\n"), [])
    assert (group.size, list(group.codes)) == (1, [0, 0])
