"""How many requests somebody may make: a bucket that fills as time goes by."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

_MAX_BUCKETS = 10_000


@dataclass
class RateLimiter:
    """Token buckets, one for each key.

    Parameters
    ----------
    per_minute : requests a minute, on average
    burst : requests that may come at once after a quiet time
    """

    per_minute: float
    burst: float
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def wait_seconds(self, key: str) -> float:
        """Count a request; 0 where it may be made, else the seconds until one may.

        Parameters
        ----------
        key : whose it is
        """
        now = time.monotonic()
        with self._lock:
            left, since = self._buckets.get(key, (self.burst, now))
            left = min(self.burst, left + (now - since) * self.per_minute / 60)
            allowed = left >= 1
            self._buckets[key] = (left - 1 if allowed else left, now)
            if len(self._buckets) > _MAX_BUCKETS:
                # Those that are full again hold nothing.
                oldest = sorted(self._buckets, key=lambda each: self._buckets[each][1])
                for each in oldest[: _MAX_BUCKETS // 2]:
                    del self._buckets[each]
        return 0.0 if allowed else (1 - left) * 60 / self.per_minute
