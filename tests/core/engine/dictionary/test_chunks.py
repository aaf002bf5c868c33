"""Stretch by stretch it comes to what it comes to at once, wherever one stretch ends."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engine.dictionary import chunks

CODES = st.lists(st.integers(0, 6), max_size=20).map(lambda codes: np.array(codes, dtype=np.uint8))


@pytest.fixture(scope="module", autouse=True)
def short_stretches():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "_ROWS", 4)
        yield


@given(codes=CODES)
def test_every_row_is_in_one_stretch(codes):
    parts = [codes[part] for part in chunks.chunk_slices(len(codes))]
    assert [code for part in parts for code in part] == list(codes)
    assert all(0 < len(part) <= 4 for part in parts)
    assert all(part.stop - part.start == 1 for part in chunks.chunk_slices(len(codes), width=9))


@given(codes=CODES)
def test_what_is_found_and_counted_is_what_numpy_finds(codes):
    values = np.arange(7) ** 2
    assert list(chunks.take_values(values, codes)) == list(values[codes])
    assert list(chunks.code_counts(codes, 7)) == list(np.bincount(codes, minlength=7))
    odd = chunks.rows_where(len(codes), lambda part: codes[part] % 2 == 1)
    assert list(odd) == list(np.flatnonzero(codes % 2))


@pytest.mark.parametrize("rows", [3, chunks._MANY_ROWS])
def test_what_goes_wrong_beside_is_told(rows):
    with pytest.raises(ZeroDivisionError):
        chunks.parallel_map(lambda each: 1 / each, [1, 0, 2], rows)


def test_many_rows_are_worked_on_by_two_and_few_by_one():
    def by(rows: int) -> set[str]:
        both = threading.Barrier(2, timeout=10)
        seen = set()

        def work(_: int) -> None:
            seen.add(threading.current_thread().name)
            if rows >= chunks._MANY_ROWS:
                both.wait()  # nobody goes on alone

        chunks.parallel_map(work, range(4), rows)
        return seen

    assert by(chunks._MANY_ROWS - 1) == {threading.current_thread().name}
    assert len(by(chunks._MANY_ROWS)) == 2


def test_codes_are_as_small_as_hold_them():
    assert chunks.smallest_dtype(np.array([0, 255]), 255).dtype == np.uint8
    assert chunks.smallest_dtype(np.array([0, 256]), 256).dtype == np.uint16


def test_room_is_written_to_and_may_be_none():
    room = chunks.empty_array(3, np.int64)
    room[:] = (1, 2, 3)
    assert list(room) == [1, 2, 3]
    assert len(chunks.empty_array(0, np.uint32)) == 0
