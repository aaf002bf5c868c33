"""What the libraries below take of the machine."""

from __future__ import annotations

import os
import subprocess
import sys

import pyarrow as pa
import pytest

from core import process_tuning

SLEEP = "OPENBLAS_THREAD_TIMEOUT"


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
    process_tuning.use_jemalloc()
    assert pa.default_memory_pool().backend_name == before


def test_threads_are_settled_before_anybody_loads_numpy():
    script = "import core, os, sys; print('numpy' in sys.modules, os.environ[sys.argv[1]])"
    asked = {name: value for name, value in os.environ.items() if name != SLEEP}
    said = subprocess.check_output([sys.executable, "-c", script, SLEEP], text=True, env=asked)
    assert said.split() == ["False", "10"]


def test_what_somebody_else_chose_stays(monkeypatch):
    monkeypatch.setenv(SLEEP, "20")
    process_tuning.settle_environment()
    assert os.environ[SLEEP] == "20"
