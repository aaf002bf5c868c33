"""Damaged Parquet files through the terminal: an answer or a refusal, never a crash."""

from __future__ import annotations

import pytest
from sweep import FULL, SAMPLE, sweep


def test_a_sample_of_damaged_parquet_files_is_answered_or_refused():
    swept = sweep("parquet", 0, SAMPLE)
    assert not swept.wrong, swept.told
    assert swept.outcomes["analysed"] >= SAMPLE / 10
    assert swept.outcomes.total() - swept.outcomes["analysed"] >= SAMPLE / 10


@pytest.mark.slow
def test_thousands_of_damaged_parquet_files_are_answered_or_refused():
    swept = sweep("parquet", SAMPLE, FULL - SAMPLE)
    assert not swept.wrong, swept.told
