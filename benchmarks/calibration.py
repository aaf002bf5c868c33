"""How much slower this machine is now than an idle one: by this, targets in seconds are judged.

A CPU second is not always the same: on a core that is shared it was seen to do a third less. A
fixed piece of work, measured beside a benchmark, tells by how much.
"""

from __future__ import annotations

import hashlib
import statistics
import time

import numpy as np

IDLE_CPU_SECONDS = 1.2
"""What the work takes on two idle cores (1.1 to 1.35 seen) like those the targets were set for."""
_TIMES = 3


def slowness() -> float:
    """CPU seconds that the fixed work takes now, in times those of an idle machine."""
    return statistics.median(_spent() for _ in range(_TIMES)) / IDLE_CPU_SECONDS


def said(slow: float) -> str:
    """How targets in seconds are judged, in a line to print."""
    return (
        f"judged: seconds ÷ {slow:.2f}, as a fixed piece of work takes that much longer than idle"
    )


def _spent() -> float:
    """Sorting and hashing as libraries do them, and counting as Python does it."""
    values = np.random.default_rng(0).integers(0, 1 << 20, 2_000_000)
    began = time.process_time()
    np.unique(values)
    hashlib.sha256(values.tobytes()).digest()
    counts: dict[int, int] = {}
    for value in values[:1_000_000].tolist():
        counts[value] = counts.get(value, 0) + 1
    return time.process_time() - began
