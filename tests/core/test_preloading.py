"""Large libraries load together, and leave the garbage collector as they found it."""

from __future__ import annotations

import gc
import subprocess
import sys

from core import bundled_data, preloading


def test_nothing_large_is_imported_before_it_is_asked_for():
    code = (
        "import sys, core.pipeline, core.preloading as it\n"
        "large = {'sklearn', 'ibis', 'optuna', 'fastcluster'}\n"
        "assert not large & set(sys.modules), large & set(sys.modules)\n"
        "it.load(it.QUERIES), it.load(it.MODELS)\n"
        "assert large <= set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_collector_works_on_afterwards():
    preloading.load.cache_clear()
    assert gc.isenabled()
    preloading.load(preloading.MODELS)
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off():
    preloading.load.cache_clear()
    gc.disable()
    try:
        preloading.load(preloading.MODELS)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_every_shipped_file_is_plain_data():
    files = sorted(bundled_data.FOLDER.glob("*.yaml"))
    assert files
    for file in files:
        assert isinstance(bundled_data.read(file.name), dict | list)
