"""What the libraries below take of the machine: chosen once, for the whole process."""

from __future__ import annotations

import contextlib
import os
import sys


def settle_threads() -> None:
    """Let the threads of NumPy's linear algebra sleep soon when they have nothing to do.

    OpenBLAS lets them spin for a tenth of a second, at each start too, in case there is more to
    come. Where the processor is shared, or a fraction of one, that is taken from the visitor.
    Heeded if nobody has loaded NumPy before, and nobody else has chosen.
    """
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "10")  # 2 to the tenth ticks: microseconds


def settle_memory() -> None:
    """Let Arrow take its memory from jemalloc, where this build of Arrow has it.

    Arrow's own choice, mimalloc, takes a tenth more memory at its highest and a twenty-fifth more
    time (the way from a CSV of five million lines to customers). jemalloc gives pages back after a
    second without use.
    """
    if sys.platform != "win32":
        # Heeded if nobody has loaded Arrow before; then its innermost parts take it from there too.
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "jemalloc")
    import pyarrow as pa

    with contextlib.suppress(NotImplementedError):
        pa.set_memory_pool(pa.jemalloc_memory_pool())
