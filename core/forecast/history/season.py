"""The season: how much busier the days to come are than the year around them, in years before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from core.forecast.array_types import Floats
    from core.forecast.history.snapshots import OrderHistory

YEAR = 365
MIN_DAYS = 2 * YEAR - 14
"""Two years, give or take a fortnight: fewer cannot tell a season from a shop that grows."""
MAX_YEARS = 4
PRIOR_YEARS = 0.5
"""No season counts as half a year's evidence beside the years that are known."""


@dataclass(frozen=True)
class Season:
    """A shop's season as known at a day.

    Parameters
    ----------
    counted : order days of the shop from its first day up to a day, added up; shape (days + 1,)
    """

    counted: Floats

    @property
    def known(self) -> bool:
        """Whether two years are known."""
        return len(self.counted) > MIN_DAYS

    def factor(self, start: int, days: int) -> float:
        """How many times as many orders fall in some days as in as many days of the year, usually.

        The ratio of orders a day in the same days of earlier years to those of the year around
        them (the last year where that would go too far), geometric mean, drawn towards one.
        1 where no season is known.

        Parameters
        ----------
        start : the first of the days, counted from the day of the forecast; negative before it
        days : how many; of more than a year, only what is left beside whole years has a season
        """
        odd = days % YEAR
        if not self.known or not odd:
            return 1.0
        logs = [
            log
            for years in range(1, MAX_YEARS + 1)
            if (log := self._log_ratio(start - years * YEAR, odd)) is not None
        ]
        if not logs:
            return 1.0
        ratio = float(np.exp(sum(logs) / (len(logs) + PRIOR_YEARS)))
        return (days - odd + ratio * odd) / days

    def _log_ratio(self, start: int, days: int) -> float | None:
        end = len(self.counted) - 1
        low = min(end + start + days // 2 - YEAR // 2, end - YEAR)
        begin = end + start
        if low < 0 or begin < 0 or begin + days > end:
            return None
        own = (self.counted[begin + days] - self.counted[begin]) / days
        usual = (self.counted[low + YEAR] - self.counted[low]) / YEAR
        return float(np.log(own / usual)) if own > 0 and usual > 0 else None


def season_at(past: OrderHistory, at: dt.date) -> Season:
    """The season as known at a day."""
    daily = past.order_days_by_day()[: max((at - past.first).days, 0)]
    return Season(np.concatenate([[0.0], daily.cumsum()]))
