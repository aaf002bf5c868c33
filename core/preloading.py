"""The large libraries, imported together and not before something is computed.

A first page is on screen without them. Importing them makes a great many objects that all stay;
Python's cyclic garbage collector walks through them again and again and finds nothing, which was
measured at a quarter of the time. So it rests while they load.
"""

from __future__ import annotations

import functools
import gc
import importlib

QUERIES = ("ibis", "ibis.backends.duckdb", "ibis.backends.sql.compilers.duckdb")
"""What measuring customers needs."""

MODELS = (
    "fastcluster",
    "optuna",
    "scipy.cluster.hierarchy",
    "sklearn.cluster",
    "sklearn.ensemble",
    "sklearn.mixture",
)
"""What segmenting them needs."""


@functools.cache
def load(modules: tuple[str, ...]) -> None:
    """Import `QUERIES` or `MODELS`, once."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        for name in modules:
            importlib.import_module(name)
    finally:
        if collecting:
            gc.enable()
