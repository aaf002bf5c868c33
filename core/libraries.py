"""The large libraries, imported together and not before something is computed.

A first page is on screen without them. Importing them makes a great many objects that all stay;
Python's cyclic garbage collector walks through them again and again and finds nothing, which was
measured at a quarter of the time. So it rests while they load.
"""

from __future__ import annotations

import functools
import gc


@functools.cache
def load() -> None:
    """Import what measuring and segmenting customers needs, once."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        import fastcluster  # noqa: F401
        import ibis
        import optuna  # noqa: F401
        import sklearn.cluster
        import sklearn.ensemble
        import sklearn.mixture  # noqa: F401

        _ = ibis.duckdb  # the backend is imported on first use
    finally:
        if collecting:
            gc.enable()
