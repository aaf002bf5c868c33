"""What the libraries below take of the machine: chosen once, for the whole process."""

from __future__ import annotations

import contextlib
import os
import sys


def settle_environment() -> None:
    """Set what NumPy and Arrow read when they are first imported.

    OpenBLAS lets idle threads spin for a tenth of a second, at each start too, in case there is
    more to come. Where the processor is shared, or a fraction of one, that is taken from the
    visitor. Arrow's own memory pool, mimalloc, has a tenth more memory at its peak than jemalloc
    and takes a twenty-fifth more time (from a CSV of five million lines to customers). Neither
    variable has an effect where the library is loaded already, or where somebody else has set it.
    """
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "10")  # 2 to the tenth ticks: microseconds
    if sys.platform != "win32":
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "jemalloc")


def use_jemalloc() -> None:
    """Let Arrow use jemalloc, also where it was loaded first; it gives pages back after a second.

    A build of Arrow without jemalloc keeps its own pool.
    """
    import pyarrow as pa

    with contextlib.suppress(NotImplementedError):
        pa.set_memory_pool(pa.jemalloc_memory_pool())
