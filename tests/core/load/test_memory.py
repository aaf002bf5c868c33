"""Where Arrow takes its memory from."""

from __future__ import annotations

import pyarrow as pa
import pytest

from core.load import memory


def test_it_is_jemalloc_where_this_build_has_it():
    try:
        wanted = pa.jemalloc_memory_pool().backend_name
    except NotImplementedError:
        pytest.skip("this build of Arrow has no jemalloc")
    assert pa.default_memory_pool().backend_name == wanted


def test_a_build_without_it_keeps_its_own(monkeypatch):
    def without():
        raise NotImplementedError

    before = pa.default_memory_pool().backend_name
    monkeypatch.setattr(pa, "jemalloc_memory_pool", without)
    memory.settle()
    assert pa.default_memory_pool().backend_name == before
